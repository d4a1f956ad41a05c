//! How the work on a bad rating begins and goes on.

use crate::Context;
use domain::{
    consequence::Deadline,
    id::StaffId,
    rating::{Rating, Review, ReviewState, ReviewStep, StepKind},
};

/// Fifteen working days from today.
fn due(ctx: &Context) -> Deadline {
    ctx.book.calendar.deadline(ctx.today(), Review::DAYS)
}

/// The work on a rating that was just given.
pub(super) fn opened(ctx: &Context, rating: &Rating) -> Review {
    Review {
        rating: rating.id.clone(),
        application: rating.application.clone(),
        region: rating.region.clone(),
        rated_at: rating.at,
        state: ReviewState::Open,
        due: due(ctx),
        round: 1,
        opened_at: ctx.now(),
        updated_at: ctx.now(),
        version: 1,
    }
}

/// The same once more, with its time anew.
pub(super) fn reopened(ctx: &Context, review: Review) -> Review {
    Review { state: ReviewState::Open, due: due(ctx), round: review.round + 1, opened_at: ctx.now(), ..review }
}

/// A step, and the review after it.
pub(crate) fn step(
    ctx: &Context,
    review: Review,
    kind: StepKind,
    staff: Option<StaffId>,
    words: Option<String>,
) -> (Review, ReviewStep) {
    let next = Review { updated_at: ctx.now(), version: review.version + 1, ..review };
    let step = ReviewStep { rating: next.rating.clone(), n: next.version, kind, staff, words, at: ctx.now() };
    (next, step)
}
