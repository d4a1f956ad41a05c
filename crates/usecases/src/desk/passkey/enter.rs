//! Signing in with a passkey: after the password, or by itself.

use super::{Asked, handle, late, live, party, refused, shown};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::count,
    desk::sign_in::{SignedIn, open, pending},
    session,
};
use crypto::webauthn::{self, Asserted};
use domain::{
    account::SessionOwner,
    staff::{Passkey, PasskeyAct, PasskeyChallenge, Staff},
};
use storage::{Change, ChangeSet, PasskeyChange};

/// What a browser sends for a passkey.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Credential id, hexadecimal.
    pub credential: String,
    /// The handle under which the authenticator keeps its owner, hexadecimal; may be empty after a password.
    pub handle: String,
    /// What was signed.
    pub signed: Asserted,
}

/// What is asked for after the password; `None` where the member has no passkey.
///
/// # Errors
/// `NotSignedIn`.
pub async fn asked_second(ctx: &Context, caller: &Caller) -> UseCaseResult<Option<Asked>> {
    let staff = pending(ctx, caller).await?;
    let own = ctx.store.passkeys_of(&staff.id).await?;
    let Some(party) = party(ctx).filter(|_| !own.is_empty()) else { return Ok(None) };
    let PasskeyChallenge { challenge, .. } = shown(ctx, caller, PasskeyAct::SecondFactor).await?;
    let credentials = own.into_iter().map(|passkey| passkey.credential).collect();
    Ok(Some(Asked { party, challenge, credentials, name: String::new() }))
}

/// Second step: a passkey instead of a code.
///
/// # Errors
/// `Invalid` on `passkey`: `CodeWrong` when it came too late, `SignInFailed` else; `LimitReached`.
pub async fn second(ctx: &Context, caller: &Caller, answer: &Answer) -> UseCaseResult<SignedIn> {
    let staff = pending(ctx, caller).await?;
    tried(ctx, &staff).await?;
    let asked = live(ctx, caller, PasskeyAct::SecondFactor).await?.ok_or_else(late)?;
    let passkey = known(ctx, answer).await?;
    // Another member's is as good as none.
    let Some(passkey) = passkey.filter(|passkey| passkey.staff == staff.id) else {
        return Err(refused(ctx, caller, asked, Some(&staff.id), "unknown").await);
    };
    if !answer.handle.is_empty() && answer.handle != handle(&staff) {
        return Err(refused(ctx, caller, asked, Some(&staff.id), "handle").await);
    }
    enter(ctx, caller, asked, staff, passkey, answer, "staff.sign_in_second_passkey").await
}

/// Somebody wants to sign in by a passkey alone: a session that allows nothing but that. Answers with its token.
///
/// # Errors
/// `LimitReached`; `Conflict` where the site's address allows no passkeys.
pub async fn knock(ctx: &Context, caller: &Caller) -> UseCaseResult<String> {
    if party(ctx).is_none() {
        return Err(UseCaseError::Conflict);
    }
    let counted = count(ctx, "sign_in_address_minute", &caller.address, |l| l.sign_in_address_minute);
    let (session, token) = session::fresh(ctx, caller, SessionOwner::DeskVisitor);
    ctx.store.commit(ChangeSet::new().with(counted).with(Change::AddSession(session))).await?;
    Ok(token)
}

/// Holds the caller to the session of [`knock`].
fn visitor(caller: &Caller) -> UseCaseResult<()> {
    if caller.session()?.owner == SessionOwner::DeskVisitor { Ok(()) } else { Err(UseCaseError::NotSignedIn) }
}

/// What is asked for; any passkey of the site may answer.
///
/// # Errors
/// `NotSignedIn` without a session of [`knock`]; `Conflict` where the site's address allows no passkeys.
pub async fn asked_alone(ctx: &Context, caller: &Caller) -> UseCaseResult<Asked> {
    visitor(caller)?;
    let party = party(ctx).ok_or(UseCaseError::Conflict)?;
    let PasskeyChallenge { challenge, .. } = shown(ctx, caller, PasskeyAct::SignIn).await?;
    Ok(Asked { party, challenge, credentials: Vec::new(), name: String::new() })
}

/// Signs in by a passkey alone: it is on the device, and the device checked who holds it.
///
/// # Errors
/// `Invalid` on `passkey`: `CodeWrong` when it came too late, `SignInFailed` else (uniform); `LimitReached`.
pub async fn alone(ctx: &Context, caller: &Caller, answer: &Answer) -> UseCaseResult<SignedIn> {
    visitor(caller)?;
    let counted = count(ctx, "sign_in_address_minute", &caller.address, |l| l.sign_in_address_minute);
    ctx.store.commit(ChangeSet::new().with(counted)).await?;
    let asked = live(ctx, caller, PasskeyAct::SignIn).await?.ok_or_else(late)?;
    let Some(passkey) = known(ctx, answer).await? else {
        return Err(refused(ctx, caller, asked, None, "unknown").await);
    };
    let staff = ctx.store.lookup_staff(&passkey.staff).await?.ok_or(UseCaseError::Broken("passkey of nobody"))?;
    tried(ctx, &staff).await?;
    if staff.disabled {
        return Err(refused(ctx, caller, asked, Some(&staff.id), "disabled").await);
    }
    if answer.handle != handle(&staff) {
        return Err(refused(ctx, caller, asked, Some(&staff.id), "handle").await);
    }
    enter(ctx, caller, asked, staff, passkey, answer, "staff.sign_in_passkey").await
}

/// The passkey that an answer names; what can be no credential is none.
async fn known(ctx: &Context, answer: &Answer) -> UseCaseResult<Option<Passkey>> {
    if !webauthn::is_credential(&answer.credential) {
        return Ok(None);
    }
    Ok(ctx.store.lookup_passkey(&answer.credential).await?)
}

/// Counted before anything is looked at, together with codes.
async fn tried(ctx: &Context, staff: &Staff) -> UseCaseResult<()> {
    let counted = count(ctx, "staff_sign_in_hour", staff.id.as_str(), |l| l.staff_sign_in_hour);
    ctx.store.commit(ChangeSet::new().with(counted)).await?;
    Ok(())
}

async fn enter(
    ctx: &Context,
    caller: &Caller,
    asked: PasskeyChallenge,
    staff: Staff,
    mut passkey: Passkey,
    answer: &Answer,
    action: &str,
) -> UseCaseResult<SignedIn> {
    let who = staff.id.clone();
    if passkey.revoked_at.is_some() {
        return Err(refused(ctx, caller, asked, Some(&who), "revoked").await);
    }
    let party = party(ctx).ok_or_else(late)?;
    let counter = match webauthn::verify(&party, &asked.challenge, &passkey.key, passkey.synced, &answer.signed) {
        Ok(counter) => i64::from(counter),
        Err(fault) => return Err(refused(ctx, caller, asked, Some(&who), fault.name()).await),
    };
    if !passkey.follows(counter) {
        return Err(refused(ctx, caller, asked, Some(&who), "counter").await);
    }
    passkey.counter = counter;
    passkey.used_at = Some(ctx.now());
    passkey.version += 1;
    let first = vec![PasskeyChange::Spend(asked, ctx.now()).into(), PasskeyChange::Use(passkey).into()];
    match open(ctx, caller, staff, action, first).await {
        // Sent twice, or taken away meanwhile: whoever was first is in.
        Err(UseCaseError::Conflict) => Err(late()),
        other => other,
    }
}
