use super::{
    advance::{advance, audit},
    case::own,
    notify::{NoticeKind, notice},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::challenge, receipt::receipt_job};
use domain::{
    account::ChallengePurpose,
    application::{Application, ApplicationState, Move, form::digest_text, policy::Details},
    id::ApplicationId,
    refund::RefundStage,
};
use storage::{Change, ChangeSet};

fn act(application: &Application) -> String {
    crypto::digest::sha256_hex(format!("undo\n{}", digest_text(application)).as_bytes())
}

/// Sends the code that allows undoing exactly this application.
///
/// # Errors
/// As [`own`]; [`UseCaseError::Conflict`] when it can't be undone (any more); [`UseCaseError::LimitReached`].
pub async fn request_undo_code(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<()> {
    let application = own(ctx, caller, id).await?;
    undone(ctx, caller, &application, Details::default()).await?;
    let phone = caller.phone()?;
    challenge::send(ctx, caller, ChallengePurpose::TakeBack, phone, &act(&application)).await
}

/// Undoes an approved stop before its effective date: effect and planned refund fall away.
///
/// # Errors
/// As [`request_undo_code`]; [`UseCaseError::Invalid`] for `code`.
pub async fn undo(ctx: &Context, caller: &Caller, id: &ApplicationId, code: &str) -> UseCaseResult<Application> {
    let application = own(ctx, caller, id).await?;
    if application.state == ApplicationState::Undone {
        return Ok(application);
    }
    let (undone, mut set) = undone(ctx, caller, &application, Details::default()).await?;
    let spent = challenge::spend(ctx, caller, ChallengePurpose::TakeBack, &act(&application), code).await?;
    set.changes.push(Change::UpdateChallenge(spent));
    ctx.store.commit(set).await?;
    Ok(undone)
}

/// What the undo brings, or why it can't be done: the day has come, or the refund is on its way.
pub(crate) async fn undone(
    ctx: &Context,
    caller: &Caller,
    application: &Application,
    details: Details,
) -> UseCaseResult<(Application, ChangeSet)> {
    let now = ctx.now();
    let (undone, moved) = advance(ctx, application, Move::Undo, &caller.actor(), details)?;
    let mut set = ChangeSet::new().audited(audit(ctx, caller, &undone, "undo"));
    set.changes.extend(moved);
    if let Some(mut effect) = ctx.store.lookup_effect(&application.id).await? {
        if effect.done_at.is_some() {
            return Err(UseCaseError::Conflict);
        }
        effect.cancelled_at = Some(now);
        effect.version += 1;
        set.changes.push(Change::UpdateEffect(effect));
    }
    set.changes.push(notice(ctx, &undone, NoticeKind::Undone, &[]));
    if let Some(mut refund) = ctx.store.refund_of(&application.id).await? {
        if !refund.stage.may_become(RefundStage::Cancelled) {
            return Err(UseCaseError::Conflict);
        }
        refund.stage = RefundStage::Cancelled;
        refund.updated_at = now;
        refund.version += 1;
        let amount = ("amount", refund.amount.to_string());
        set.changes.push(Change::UpdateRefund(refund));
        set.changes.push(notice(ctx, &undone, NoticeKind::RefundCancelled, &[amount]));
    }
    set.changes.push(receipt_job(ctx, &undone));
    Ok((undone, set))
}
