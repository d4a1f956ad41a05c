//! The list of sessions and the ways to end them.

use crate::{
    Caller, Context, UseCaseError, UseCaseResult, record,
    session::{Side, resume::is_good},
};
use domain::{
    account::{Session, SessionOwner},
    id::SessionId,
};
use storage::{Change, ChangeSet};

/// The caller's own sessions that are good now, newest first; what timed out by itself is no device to worry about.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Session>> {
    let account = caller.resident()?;
    let mut all = ctx.store.sessions_of(&SessionOwner::Resident(account.id.clone())).await?;
    all.retain(|session| is_good(session, Side::Resident, ctx.now()));
    Ok(all)
}

/// Ends one of the caller's sessions; another's is "not found".
///
/// # Errors
/// `NotFound`.
pub async fn end(ctx: &Context, caller: &Caller, id: &SessionId) -> UseCaseResult<()> {
    let own = list(ctx, caller).await?;
    if !own.iter().any(|s| s.id == *id) {
        return Err(UseCaseError::NotFound);
    }
    let ended = record::entry(ctx, caller, "session.end", id.as_str(), "");
    let change = Change::RevokeSession { id: id.clone(), at: ctx.now() };
    ctx.store.commit(ChangeSet::new().with(change).audited(ended)).await?;
    Ok(())
}

/// "This wasn't me": ends every session of the caller but this one.
///
/// # Errors
/// `NotSignedIn`.
pub async fn end_others(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let account = caller.resident()?;
    let owner = SessionOwner::Resident(account.id.clone());
    let ended = record::entry(ctx, caller, "session.end_others", account.id.as_str(), "");
    // What another session had typed is not this reader's words.
    let kept = Change::DropParkedForms(owner.clone());
    let change = Change::RevokeSessions { owner, except: Some(caller.session()?.id.clone()), at: ctx.now() };
    ctx.store.commit(ChangeSet::new().with(change).with(kept).audited(ended)).await?;
    Ok(())
}

/// Ends every session of the caller, this one too.
///
/// # Errors
/// `NotSignedIn`.
pub async fn end_all(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let account = caller.resident()?;
    let owner = SessionOwner::Resident(account.id.clone());
    let ended = record::entry(ctx, caller, "session.end_all", account.id.as_str(), "");
    let kept = Change::DropParkedForms(owner.clone());
    let change = Change::RevokeSessions { owner, except: None, at: ctx.now() };
    ctx.store.commit(ChangeSet::new().with(change).with(kept).audited(ended)).await?;
    Ok(())
}
