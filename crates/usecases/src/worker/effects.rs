use crate::{
    Context, UseCaseError, UseCaseResult,
    application::{NoticeKind, advance, audit_by, notice},
    card::close_with_cover,
    receipt::receipt_job,
};
use domain::application::{Actor, ApplicationState, Move, policy::Details};
use storage::{Change, ChangeSet, Effect};

/// How many effects one tick takes at most; the next tick goes on.
const BATCH: u32 = 100;

/// Ends the covers whose day has come. Answers how many.
///
/// Each is one change set: the application's move, the effect's "done", the cover's status, the notice, the receipt's
/// job and the audit entry. Whoever acted first wins by the versions, so nothing is done twice.
///
/// # Errors
/// Errors of the store; one effect that can't be done is logged and does not stop the others.
pub async fn take_effects(ctx: &Context) -> UseCaseResult<usize> {
    let mut done = 0;
    for effect in ctx.store.due_effects(ctx.today(), BATCH).await? {
        let application = effect.application.clone();
        match take_effect(ctx, effect).await {
            Ok(true) => done += 1,
            // Not approved any more, or somebody acted at this moment: look again at the next tick.
            Ok(false) | Err(UseCaseError::Conflict) => {}
            Err(error) => tracing::error!(%application, %error, "effect failed"),
        }
    }
    Ok(done)
}

/// Ends one cover, when everything still says so.
async fn take_effect(ctx: &Context, mut effect: Effect) -> UseCaseResult<bool> {
    let Some(application) = ctx.store.lookup_application(&effect.application).await? else {
        return Err(UseCaseError::Broken("an effect without its application"));
    };
    let is_due = effect.done_at.is_none() && effect.cancelled_at.is_none() && effect.due_on <= ctx.today();
    if application.state != ApplicationState::Approved || !is_due {
        return Ok(false);
    }
    let Some(mut cover) = ctx.store.lookup_cover(&effect.cover).await? else {
        return Err(UseCaseError::Broken("an effect without its cover"));
    };
    let now = ctx.now();
    let (application, moved) = advance(ctx, &application, Move::TakeEffect, &Actor::System, Details::default())?;
    effect.done_at = Some(now);
    effect.version += 1;
    cover.status = effect.status;
    cover.version += 1;
    let mut changes = ChangeSet::new().audited(audit_by(ctx, Actor::System, "", &application, "take_effect"));
    let effect_on = effect.due_on;
    let day = ("effective_on", effect_on.to_string());
    changes.changes.extend(moved);
    changes.changes.extend([
        Change::UpdateEffect(effect),
        Change::UpdateCover(cover),
        notice(ctx, &application, NoticeKind::Effective, &[day]),
        receipt_job(ctx, &application),
    ]);
    close_with_cover(ctx, &application, effect_on, &mut changes).await?;
    ctx.store.commit(changes).await?;
    Ok(true)
}
