use crate::{
    Context, UseCaseError, UseCaseResult,
    application::{NoticeKind, notice},
};
use domain::rating::{ASKED_AFTER_DAYS, Handling};
use storage::{ChangeSet, RatingChange};

/// How many handlings one round looks at.
const BATCH: u32 = 500;

/// Asks residents for a rating whose handling ended three days ago and who gave none: one notice, once. Answers how many.
///
/// # Errors
/// Errors of the store; one that can't be asked is logged and does not stop the others.
pub async fn ask_for_ratings(ctx: &Context) -> UseCaseResult<usize> {
    let before = ctx.now().plus_seconds(-ASKED_AFTER_DAYS * 86_400);
    let mut asked = 0;
    for handling in ctx.store.unasked(before, BATCH).await? {
        match ask(ctx, handling).await {
            Ok(()) => asked += 1,
            // Rated, or asked by another process, at this moment.
            Err(UseCaseError::Conflict) => {}
            Err(error) => tracing::error!(%error, "a resident could not be asked for a rating"),
        }
    }
    Ok(asked)
}

async fn ask(ctx: &Context, handling: Handling) -> UseCaseResult<()> {
    let app = ctx.store.lookup_application(&handling.application).await?.ok_or(UseCaseError::NotFound)?;
    let told = notice(ctx, &app, NoticeKind::RatingAsked, &[]);
    // Nothing of it is on the record: who was not asked has rated before.
    ctx.store.commit(ChangeSet::new().with(RatingChange::Invite(handling, ctx.now())).with(told)).await?;
    Ok(())
}
