use crate::{Caller, Context, UseCaseResult, record};
use storage::{Change, ChangeSet};

/// Signs out: ends the caller's session for good. Without a session nothing happens.
///
/// # Errors
/// Errors of the store.
pub async fn end(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let Some(session) = &caller.session else { return Ok(()) };
    let entry = record::entry(ctx, caller, "session.sign_out", session.id.as_str(), "");
    let change = Change::RevokeSession { id: session.id.clone(), at: ctx.now() };
    let kept = Change::DropParkedForms(session.owner.clone());
    ctx.store.commit(ChangeSet::new().with(change).with(kept).audited(entry)).await?;
    Ok(())
}
