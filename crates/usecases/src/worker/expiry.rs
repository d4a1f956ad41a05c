use crate::{
    Context, UseCaseError, UseCaseResult,
    application::{NoticeKind, advance, audit_by, notice},
};
use domain::{
    application::{
        Actor, Application, ApplicationState, Move,
        policy::{Details, correction_due},
    },
    time::Timestamp,
};
use jiff::civil::Date;
use storage::ChangeSet;

/// How many applications one round looks at.
const BATCH: u32 = 500;
/// Nothing can run out within a day of its last change.
const YOUNGEST_SECONDS: i64 = 86_400;

/// Expires drafts that nobody changed for 30 days and corrections whose last day is over, each with a notice.
/// Answers how many.
///
/// # Errors
/// Errors of the store; one that can't be expired is logged and does not stop the others.
pub async fn expire(ctx: &Context) -> UseCaseResult<usize> {
    let mut expired = 0;
    let before: Timestamp = ctx.now().plus_seconds(-YOUNGEST_SECONDS);
    for application in ctx.store.stale_applications(before, BATCH).await? {
        let id = application.id.clone();
        match expire_one(ctx, &application).await {
            Ok(()) => expired += 1,
            Err(UseCaseError::Conflict) => {}
            Err(error) => tracing::error!(application = %id, %error, "expiry failed"),
        }
    }
    Ok(expired)
}

async fn expire_one(ctx: &Context, application: &Application) -> UseCaseResult<()> {
    let details = Details { correction_due: last_day(ctx, application), ..Details::default() };
    // Too early is a conflict, too: the domain knows the days.
    let (next, moved) = advance(ctx, application, Move::Expire, &Actor::System, details)?;
    let entry = audit_by(ctx, Actor::System, "", &next, "expire");
    let mut changes = ChangeSet::new().with(notice(ctx, &next, NoticeKind::Expired, &[])).audited(entry);
    changes.changes.extend(moved);
    ctx.store.commit(changes).await?;
    Ok(())
}

/// The resident's last day for a correction; an application of a region that is gone does not run out by itself.
fn last_day(ctx: &Context, application: &Application) -> Option<Date> {
    if application.state != ApplicationState::CorrectionRequested {
        return None;
    }
    let region = ctx.book.region(&application.region)?;
    Some(correction_due(&ctx.book.calendar, region, application.updated_at.day()).on)
}
