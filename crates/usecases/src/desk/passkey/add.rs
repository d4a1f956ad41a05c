//! Adding a passkey: password and a code first, then the device.

use super::{Asked, fresh, late, live, party, refused};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    desk::{me::prove, sign_in::factor},
    record,
};
use crypto::webauthn::{self, Attested};
use domain::{
    application::form::{FieldCode, FieldError},
    id::PasskeyId,
    staff::{Passkey, PasskeyAct},
};
use storage::{Change, ChangeSet, Constraint, PasskeyChange, StoreError};

/// What is typed before a passkey is added.
#[derive(Clone, Default)]
pub struct Begin {
    /// What it shall be called.
    pub name: String,
    /// The password.
    pub current: String,
    /// A code of the authenticator, or a recovery code.
    pub code: String,
}

/// Checks the name, the password and the second factor, and asks the browser of this session for a new passkey.
///
/// # Errors
/// `Invalid` on `name`, `current` or `code`; `LimitReached`; `Conflict` where there are five, or the site's address allows
/// none.
pub async fn begin(ctx: &Context, caller: &Caller, form: &Begin) -> UseCaseResult<()> {
    let mut staff = caller.staff()?.clone();
    let name = form.name.trim();
    let wrong = match name {
        "" => Some(FieldCode::Required),
        _ if name.chars().count() > Passkey::NAME_MOST => Some(FieldCode::TooLong),
        _ if !domain::words::is_plain_line(name) => Some(FieldCode::Character),
        _ => None,
    };
    if let Some(code) = wrong {
        return Err(FieldError::new("name", code).into());
    }
    if party(ctx).is_none() || ctx.store.passkeys_of(&staff.id).await?.len() >= Passkey::MOST {
        return Err(UseCaseError::Conflict);
    }
    prove(ctx, &staff, &form.current).await?;
    factor(ctx, &mut staff, &form.code).await?;
    staff.version += 1;
    let asked = fresh(ctx, caller, PasskeyAct::Register, name)?;
    let entry = record::entry(ctx, caller, "staff.passkey_begun", staff.id.as_str(), "");
    let changes = ChangeSet::new().with(Change::UpdateStaff(staff)).with(PasskeyChange::Ask(asked));
    ctx.store.commit(changes.audited(entry)).await?;
    Ok(())
}

/// What the browser is asked for; `None`: nothing, or not any more.
///
/// # Errors
/// `NotSignedIn`.
pub async fn asked(ctx: &Context, caller: &Caller) -> UseCaseResult<Option<Asked>> {
    let staff = caller.staff()?;
    let (Some(party), Some(asked)) = (party(ctx), live(ctx, caller, PasskeyAct::Register).await?) else {
        return Ok(None);
    };
    let known = ctx.store.passkeys_of(&staff.id).await?;
    let credentials = known.into_iter().map(|passkey| passkey.credential).collect();
    Ok(Some(Asked { party, challenge: asked.challenge, credentials, name: asked.name }))
}

/// Keeps the new passkey.
///
/// # Errors
/// `Invalid` on `passkey`: `CodeWrong` when nothing is asked for any more, `SignInFailed` when the answer is refused.
pub async fn finish(ctx: &Context, caller: &Caller, answer: &Attested) -> UseCaseResult<()> {
    let mut staff = caller.staff()?.clone();
    let (Some(party), Some(asked)) = (party(ctx), live(ctx, caller, PasskeyAct::Register).await?) else {
        return Err(late());
    };
    let new = match webauthn::register(&party, &asked.challenge, answer) {
        Ok(new) => new,
        Err(fault) => return Err(refused(ctx, caller, asked, Some(&staff.id), fault.name()).await),
    };
    let passkey = Passkey {
        id: PasskeyId::from_bits(ctx.ids.bits()),
        staff: staff.id.clone(),
        name: asked.name.clone(),
        credential: new.credential,
        key: new.key,
        counter: i64::from(new.counter),
        synced: new.synced,
        created_at: ctx.now(),
        used_at: None,
        revoked_at: None,
        version: 1,
    };
    let kind = if passkey.synced { "synced" } else { "device" };
    let entry = record::entry(ctx, caller, "staff.passkey_added", staff.id.as_str(), kind);
    staff.version += 1;
    let changes = ChangeSet::new()
        .with(PasskeyChange::Spend(asked.clone(), ctx.now()))
        .with(PasskeyChange::Add(passkey))
        .with(Change::UpdateStaff(staff.clone()));
    match ctx.store.commit(changes.audited(entry)).await {
        // Known already, or a sixth: this one is refused like any other.
        Err(StoreError::Refused(Constraint::PasskeyRefused)) => {
            Err(refused(ctx, caller, asked, Some(&staff.id), "known").await)
        }
        other => other.map(drop).map_err(Into::into),
    }
}
