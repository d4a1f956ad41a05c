//! Passkeys of staff: added on one's own account, the second factor after a password, or both factors by themselves.
//!
//! What is to be signed is made for one session and one act, is good once and for five minutes. The check itself is
//! `crypto::webauthn`, with user verification always; here is who may ask, what is counted, and what goes on record.

pub mod add;
pub mod enter;
pub mod remove;

use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use crypto::webauthn::{self, Party};
pub use crypto::webauthn::{ALGORITHMS, Asserted, Attested};
use domain::{
    application::{
        Actor,
        form::{FieldCode, FieldError},
    },
    id::StaffId,
    staff::{Passkey, PasskeyAct, PasskeyChallenge, Staff},
};
use storage::{ChangeSet, PasskeyChange};

/// Seconds after which a page that is shown again gets a new challenge: its reader shall have most of the time.
const RENEWED_SECONDS: i64 = 120;

/// What a page asks of the browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Relying party: the site.
    pub party: Party,
    /// What is to be signed, hexadecimal.
    pub challenge: String,
    /// Credential ids: those that may answer, or, for a new one, those that are there already. Empty: any.
    pub credentials: Vec<String>,
    /// Name of the passkey that is to be added.
    pub name: String,
}

/// The site as passkeys know it; `None` where its address allows none.
#[must_use]
pub fn party(ctx: &Context) -> Option<Party> {
    Party::of(&ctx.settings.public_url)
}

/// The caller's passkeys, oldest first.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Passkey>> {
    Ok(ctx.store.passkeys_of(&caller.staff()?.id).await?)
}

/// A new challenge for the caller's session.
fn fresh(ctx: &Context, caller: &Caller, act: PasskeyAct, name: &str) -> UseCaseResult<PasskeyChallenge> {
    Ok(PasskeyChallenge {
        session: caller.session()?.id.clone(),
        act,
        challenge: webauthn::challenge(),
        name: name.to_owned(),
        made_at: ctx.now(),
        used_at: None,
    })
}

/// What the caller's session was asked for, if it can be answered still.
async fn live(ctx: &Context, caller: &Caller, act: PasskeyAct) -> UseCaseResult<Option<PasskeyChallenge>> {
    let asked = ctx.store.passkey_challenge(&caller.session()?.id, act).await?;
    Ok(asked.filter(|asked| asked.is_live(ctx.now())))
}

/// The challenge of a page that is shown: the one that there is, as long as most of its time is left.
async fn shown(ctx: &Context, caller: &Caller, act: PasskeyAct) -> UseCaseResult<PasskeyChallenge> {
    let young = |asked: &PasskeyChallenge| ctx.now().seconds_since(asked.made_at) < RENEWED_SECONDS;
    if let Some(asked) = live(ctx, caller, act).await?.filter(young) {
        return Ok(asked);
    }
    let asked = fresh(ctx, caller, act, "")?;
    ctx.store.commit(ChangeSet::new().with(PasskeyChange::Ask(asked.clone()))).await?;
    Ok(asked)
}

/// Nothing is waiting for an answer any more, or never was.
fn late() -> UseCaseError {
    FieldError::new("passkey", FieldCode::CodeWrong).into()
}

/// An answer that is refused: the challenge is spent, the record says why, the page does not.
async fn refused(
    ctx: &Context,
    caller: &Caller,
    asked: PasskeyChallenge,
    staff: Option<&StaffId>,
    why: &str,
) -> UseCaseError {
    // Who is not signed in is whoever holds the device, or says so: the member is what it is about.
    let actor = if caller.staff.is_some() { caller.actor() } else { Actor::Anonymous };
    let about = staff.map_or("", StaffId::as_str);
    let entry = record::by(ctx, actor, &caller.request, "staff.passkey_failed", about, why);
    let spent = ChangeSet::new().with(PasskeyChange::Spend(asked, ctx.now())).audited(entry);
    match ctx.store.commit(spent).await.map_err(UseCaseError::from) {
        Ok(_) => FieldError::new("passkey", FieldCode::SignInFailed).into(),
        Err(UseCaseError::Conflict) => late(),
        Err(error) => error,
    }
}

/// The handle under which an authenticator keeps a member: random, nothing personal.
#[must_use]
pub fn handle(staff: &Staff) -> String {
    staff.id.as_str().bytes().map(|byte| format!("{byte:02x}")).collect()
}
