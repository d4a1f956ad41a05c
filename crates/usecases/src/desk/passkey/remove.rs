//! Taking a passkey away.

use crate::{Caller, Context, UseCaseError, UseCaseResult, desk::me::prove, record};
use domain::{
    id::PasskeyId,
    staff::{Passkey, Staff},
};
use storage::{Change, ChangeSet, PasskeyChange};

/// One of the caller's own passkeys.
///
/// # Errors
/// `NotFound`, also for a colleague's.
pub async fn one(ctx: &Context, caller: &Caller, id: &PasskeyId) -> UseCaseResult<Passkey> {
    among(&super::list(ctx, caller).await?, id)
}

fn among(own: &[Passkey], id: &PasskeyId) -> UseCaseResult<Passkey> {
    own.iter().find(|passkey| passkey.id == *id).cloned().ok_or(UseCaseError::NotFound)
}

/// Whether taking one of `passkeys` away leaves a second factor.
fn leaves_a_factor(staff: &Staff, passkeys: usize) -> bool {
    staff.has_second_factor() || passkeys > 1
}

/// Takes one of the caller's passkeys away, for who knows the `current` password. It fails from that moment on.
///
/// # Errors
/// `Invalid` on `current`, `LimitReached`, `NotFound`, `Conflict` where it is the last factor.
pub async fn remove(ctx: &Context, caller: &Caller, id: &PasskeyId, current: &str) -> UseCaseResult<()> {
    let mut staff = caller.staff()?.clone();
    let own = super::list(ctx, caller).await?;
    let passkey = among(&own, id)?;
    if !leaves_a_factor(&staff, own.len()) {
        return Err(UseCaseError::Conflict);
    }
    prove(ctx, &staff, current).await?;
    let entry = record::entry(ctx, caller, "staff.passkey_removed", staff.id.as_str(), "");
    // The version keeps two removals at once from taking the last two.
    staff.version += 1;
    let gone = PasskeyChange::Revoke(passkey.id, staff.id.clone(), ctx.now());
    ctx.store.commit(ChangeSet::new().with(gone).with(Change::UpdateStaff(staff)).audited(entry)).await?;
    Ok(())
}
