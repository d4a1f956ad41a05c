//! Change of phone: the new number receives the code; irreversible acts are held for a day and every other session ends.

use super::{
    HOLD_SECONDS, challenge,
    security::{SecurityNotice, tell},
    sign_in::read_phone,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    account::{ChallengePurpose, SessionOwner},
    application::form::{FieldCode, FieldError},
    person::Phone,
};
use storage::{Change, ChangeSet, Constraint, StoreError};

fn act_of(phone: &Phone) -> String {
    crypto::digest::sha256_hex(format!("phone\n{}", phone.reveal()).as_bytes())
}

/// Sends a code to the new number.
///
/// # Errors
/// `Invalid`, `LimitReached`.
pub async fn request(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<()> {
    caller.resident()?;
    let phone = read_phone(typed)?;
    challenge::send(ctx, caller, ChallengePurpose::ChangePhone, &phone, &act_of(&phone)).await
}

/// Sends another code to the new number.
///
/// # Errors
/// `NotSignedIn` when no number was typed; `LimitReached`; `Unavailable`.
pub async fn resend(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    caller.resident()?;
    challenge::send_again(ctx, caller, ChallengePurpose::ChangePhone, Vec::new()).await
}

/// Takes the new number over.
///
/// # Errors
/// `Invalid` on `code`: also when the number belongs to another account (uniform).
pub async fn confirm(ctx: &Context, caller: &Caller, code: &str) -> UseCaseResult<()> {
    let mut account = caller.resident()?.clone();
    let session = caller.session()?;
    let failed = || UseCaseError::from(FieldError::new("code", FieldCode::CodeWrong));
    let sent = ctx.store.latest_challenge(&session.id, ChallengePurpose::ChangePhone).await?.ok_or_else(failed)?;
    let act = act_of(&sent.phone);
    let spent = challenge::spend(ctx, caller, ChallengePurpose::ChangePhone, &act, code).await?;
    account.phone = spent.phone.clone();
    account.held_until = Some(ctx.now().plus_seconds(HOLD_SECONDS));
    account.version += 1;
    let others = Change::RevokeSessions {
        owner: SessionOwner::Resident(account.id.clone()),
        except: Some(session.id.clone()),
        at: ctx.now(),
    };
    let changed = record::entry(ctx, caller, "account.phone_changed", account.id.as_str(), "");
    let changes = ChangeSet::new()
        .with(Change::UpdateChallenge(spent))
        .with(tell(ctx, &account.id, SecurityNotice::PhoneChanged))
        .with(Change::UpdateAccount(account))
        .with(others)
        .audited(changed);
    match ctx.store.commit(changes).await {
        Err(StoreError::Refused(Constraint::PhoneTaken)) => Err(failed()),
        other => other.map(|_| ()).map_err(Into::into),
    }
}
