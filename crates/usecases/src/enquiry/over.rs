use super::step::{commit, next, told};
use crate::{Context, UseCaseError, UseCaseResult, application::NoticeKind, record};
use domain::{
    application::Actor,
    enquiry::{By, Enquiry, StepKind},
};
use storage::{ChangeSet, EnquiryChange};

/// How many questions one round looks at.
const BATCH: u32 = 500;

/// Answered questions to which nothing was said for the term are over: one notice, which asks once whether that settled
/// it. Answers how many.
///
/// # Errors
/// Errors of the store; one that can't be closed is logged and does not stop the others.
pub async fn close_settled(ctx: &Context) -> UseCaseResult<usize> {
    let days = i64::from(ctx.book.texts.enquiry.v.close_days);
    let mut closed = 0;
    for enquiry in ctx.store.settled_enquiries(ctx.now().plus_seconds(-days * 86_400), BATCH).await? {
        match over(ctx, enquiry).await {
            Ok(()) => closed += 1,
            // Somebody wrote at this moment, or another process was faster.
            Err(UseCaseError::Conflict) => {}
            Err(error) => tracing::error!(%error, "an answered question could not be closed"),
        }
    }
    Ok(closed)
}

async fn over(ctx: &Context, enquiry: Enquiry) -> UseCaseResult<()> {
    let (next, step) = next(ctx, enquiry, StepKind::Closed, By::Clock, None);
    let entry = record::by(ctx, Actor::System, "", "enquiry.closed", next.id.as_str(), "by=clock");
    let told = told(ctx, &next, NoticeKind::EnquiryClosed);
    commit(ctx, ChangeSet::new().with(EnquiryChange::Step(next, step)).with(told).audited(entry)).await
}
