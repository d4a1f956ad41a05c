//! The resident's side: rate once, read what came of a bad rating, say whether that settles it.

use super::review;
use crate::{Caller, Context, UseCaseError, UseCaseResult, application::own, record};
use domain::{
    application::{Actor, Application, ApplicationState as S},
    id::{ApplicationId, RatingId},
    rating::{Handling, Rating, RatingForm, Review, ReviewStep, StepKind, check_rating},
    rules::Region,
};
use storage::{ChangeSet, Constraint, RatingChange, StoreError};

/// What the page of a rating shows.
#[derive(Clone, Debug)]
pub struct RatingPage {
    /// The application.
    pub application: Application,
    /// Its region; `None` when it is no longer served.
    pub region: Option<Region>,
    /// The handling that can be rated now.
    pub open: Option<Handling>,
    /// The rating of the last handling.
    pub rating: Option<Rating>,
    /// What the office does about it, where it is a bad one.
    pub review: Option<(Review, Vec<ReviewStep>)>,
}

/// The rating of the caller's application: what can be given, or was.
///
/// # Errors
/// As [`own`].
pub async fn show(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<RatingPage> {
    let application = own(ctx, caller, id).await?;
    let last = ctx.store.last_handling(id).await?;
    let rating = match &last {
        Some(handling) => ctx.store.rating_of(id, handling.seq).await?,
        None => None,
    };
    let review = match &rating {
        Some(rating) if rating.level.is_bad() => ctx.store.lookup_review(&rating.id).await?,
        _ => None,
    };
    let closed = matches!(application.state, S::Refused | S::Effective);
    let erased = rating.is_none() && closed && last.is_some() && ctx.store.erased(id).await?.is_some();
    let open = last.filter(|_| closed && !erased && rating.is_none());
    let region = ctx.book.region(&application.region).cloned();
    Ok(RatingPage { application, region, open, rating, review })
}

/// Rates the handling that ended with version `seq`, which the page showed. A bad one opens a review.
///
/// # Errors
/// As [`own`]; `Invalid` on `level`, an aspect or `comment`; `Conflict` where it was rated, or the case opened again.
pub async fn rate(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    seq: i64,
    form: &RatingForm,
) -> UseCaseResult<()> {
    let page = show(ctx, caller, id).await?;
    if page.open.as_ref().is_none_or(|handling| handling.seq != seq) {
        return Err(UseCaseError::Conflict);
    }
    let (level, aspects, comment) = check_rating(form)?;
    let rating = Rating {
        id: RatingId::from_bits(ctx.ids.bits()),
        application: id.clone(),
        seq,
        region: page.application.region.clone(),
        level,
        aspects,
        comment,
        at: ctx.now(),
    };
    // Nobody is named: neither who, nor in which request, nor about which case.
    let entry = record::by(ctx, Actor::Anonymous, "", "rating.given", rating.id.as_str(), "");
    let mut set = ChangeSet::new().with(RatingChange::Rate(rating.clone())).audited(entry);
    if level.is_bad() {
        set = set.with(RatingChange::OpenReview(review::opened(ctx, &rating)));
    }
    match ctx.store.commit(set).await {
        Ok(_) => Ok(()),
        Err(StoreError::Refused(Constraint::AlreadyThere | Constraint::IllegalMove)) => Err(UseCaseError::Conflict),
        Err(error) => Err(error.into()),
    }
}

/// Whoever rated says whether the outcome settles it. Where it does not, it is looked into once more.
///
/// # Errors
/// As [`own`]; `Conflict` unless something came of it and they did not say so far.
pub async fn settle(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    version: i64,
    settled: bool,
) -> UseCaseResult<()> {
    let (review, steps) = show(ctx, caller, id).await?.review.ok_or(UseCaseError::Conflict)?;
    if review.version != version || !review.may_answer(&steps) {
        return Err(UseCaseError::Conflict);
    }
    let kind = if settled { StepKind::Settled } else { StepKind::Unsettled };
    let again = !settled && review.round < Review::ROUNDS;
    let next = if again { review::reopened(ctx, review) } else { review };
    let (next, step) = review::step(ctx, next, kind, None, None);
    let entry = record::by(ctx, Actor::Anonymous, "", "rating.answered", next.rating.as_str(), "");
    ctx.store.commit(ChangeSet::new().with(RatingChange::Step(next, step)).audited(entry)).await?;
    Ok(())
}
