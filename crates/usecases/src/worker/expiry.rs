use super::retention::counted;
use crate::{
    Context, UseCaseError, UseCaseResult,
    application::{NoticeKind, advance, audit_by, notice},
    session::parked,
};
use domain::{
    application::{
        Actor, Application, ApplicationState, Move,
        policy::{DRAFT_DAYS, DRAFT_NOTICE_DAYS, Details, correction_due, draft_expires_on},
    },
    retention::Kept,
    time::Timestamp,
};
use jiff::civil::Date;
use storage::ChangeSet;

/// How many applications one round looks at.
const BATCH: u32 = 500;
/// Nothing can run out within a day of its last change.
const YOUNGEST_SECONDS: i64 = DAY_SECONDS;
const DAY_SECONDS: i64 = 86_400;

/// Tells the owners of drafts, once, some days before these run out. Answers how many.
///
/// # Errors
/// Errors of the store.
pub async fn warn_of_expiry(ctx: &Context) -> UseCaseResult<usize> {
    // Later on the day than the draft was changed counts as well: days, not hours.
    let before = Timestamp::start_of(ctx.today()).plus_seconds((1 + DRAFT_NOTICE_DAYS - DRAFT_DAYS) * DAY_SECONDS);
    let drafts = ctx.store.untold_drafts(before, NoticeKind::DraftExpiring.name(), BATCH).await?;
    let told = drafts.len();
    for draft in drafts {
        let on = draft_expires_on(&draft).to_string();
        let told = notice(ctx, &draft, NoticeKind::DraftExpiring, &[("on", on)]);
        ctx.store.commit(ChangeSet::new().with(told)).await?;
    }
    Ok(told)
}

/// Expires drafts that nobody changed for 30 days and corrections whose last day is over, each with a notice; tells
/// of drafts that soon will, and deletes parked forms that are too old.
/// Answers how many.
///
/// # Errors
/// Errors of the store; one that can't be expired is logged and does not stop the others.
pub async fn expire(ctx: &Context) -> UseCaseResult<usize> {
    parked::forget(ctx).await?;
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
    // Last, so that nobody is told of what has run out a moment ago.
    warn_of_expiry(ctx).await?;
    Ok(expired)
}

async fn expire_one(ctx: &Context, application: &Application) -> UseCaseResult<()> {
    let details =
        Details { correction_due: last_day(&ctx.sent_under(application).await?, application), ..Details::default() };
    // Too early is a conflict, too: the domain knows the days.
    let (next, moved) = advance(ctx, application, Move::Expire, &Actor::System, details)?;
    let entry = audit_by(ctx, Actor::System, "", &next, "expire");
    let mut changes = ChangeSet::new().with(notice(ctx, &next, NoticeKind::Expired, &[])).audited(entry);
    if application.state == ApplicationState::Draft {
        changes = changes.with(counted(ctx, Kept::Draft.name().to_owned(), Some(next.region.clone()), 1));
    }
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
