use super::{
    advance::{advance, audit},
    case::own,
    notify::{NoticeKind, notice},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, receipt::receipt_job};
use domain::{
    application::{Application, ApplicationState, Move, policy::Details},
    id::ApplicationId,
};
use storage::ChangeSet;

/// Takes an application back before it is decided. Doing it again answers the same.
///
/// # Errors
/// As [`own`]; [`UseCaseError::Conflict`] once it is decided.
pub async fn withdraw(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Application> {
    match once(ctx, caller, id).await {
        // A clerk may just have taken it, which is no reason to refuse: look again, once.
        Err(UseCaseError::Conflict) => once(ctx, caller, id).await,
        other => other,
    }
}

async fn once(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Application> {
    let application = own(ctx, caller, id).await?;
    if application.state == ApplicationState::Withdrawn {
        return Ok(application);
    }
    let (withdrawn, set) = withdrawn(ctx, caller, &application, Details::default())?;
    ctx.store.commit(set).await?;
    Ok(withdrawn)
}

/// What the withdrawal brings.
pub(crate) fn withdrawn(
    ctx: &Context,
    caller: &Caller,
    application: &Application,
    details: Details,
) -> UseCaseResult<(Application, ChangeSet)> {
    let (withdrawn, moved) = advance(ctx, application, Move::Withdraw, &caller.actor(), details)?;
    let mut set = ChangeSet::new().audited(audit(ctx, caller, &withdrawn, "withdraw"));
    set.changes.extend(moved);
    set.changes.push(notice(ctx, &withdrawn, NoticeKind::Withdrawn, &[]));
    set.changes.push(receipt_job(ctx, &withdrawn));
    Ok((withdrawn, set))
}
