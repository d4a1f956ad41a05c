//! Change of phone: the new number receives a code, and whoever changes it shows besides that the account is theirs: by
//! the password, or, where none is set, by a code to the old number. An open session alone is not enough. Irreversible
//! acts are held for a day, every other session ends, and the old number is told.

use super::{
    HOLD_SECONDS, challenge, password,
    security::{SecurityNotice, tell},
    sign_in::read_phone,
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    delivery::{directly, send_at_once},
    record,
};
use domain::{
    account::{Account, ChallengePurpose, SessionOwner},
    application::form::{FieldCode, FieldError},
    language::Language,
    person::Phone,
};
use storage::{Change, ChangeSet, Constraint, DeliveryChange, StoreError};

/// What is typed to change the phone.
#[derive(Clone, Copy, Default)]
pub struct Typed<'a> {
    /// The code that the new number received.
    pub code: &'a str,
    /// The password, where the account has one.
    pub current: &'a str,
    /// The code that the old number received, where the account has no password.
    pub old_code: &'a str,
}

fn act_of(phone: &Phone) -> String {
    crypto::digest::sha256_hex(format!("phone\n{}", phone.reveal()).as_bytes())
}

/// Sends a code to the new number, and one to the old number unless a password stands for it.
///
/// # Errors
/// `Invalid`, `LimitReached`.
pub async fn request(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<()> {
    caller.resident()?;
    send(ctx, caller, &read_phone(typed)?).await
}

/// Sends the codes again.
///
/// # Errors
/// `NotSignedIn` when no number was typed; `LimitReached`; `Unavailable`.
pub async fn resend(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let session = caller.session()?;
    caller.resident()?;
    let last = ctx.store.latest_challenge(&session.id, ChallengePurpose::ChangePhone).await?;
    send(ctx, caller, &last.ok_or(UseCaseError::NotSignedIn)?.phone).await
}

async fn send(ctx: &Context, caller: &Caller, new: &Phone) -> UseCaseResult<()> {
    let account = caller.resident()?;
    let act = act_of(new);
    if account.password.is_none() {
        challenge::send(ctx, caller, ChallengePurpose::LeavePhone, caller.phone()?, &act).await?;
    }
    challenge::send(ctx, caller, ChallengePurpose::ChangePhone, new, &act).await
}

/// Takes the new number over.
///
/// # Errors
/// `Invalid` on `code`, also when the number belongs to another account (uniform), on `current` or on `old_code`;
/// `LimitReached`.
pub async fn confirm(ctx: &Context, caller: &Caller, typed: &Typed<'_>) -> UseCaseResult<()> {
    let mut account = caller.resident()?.clone();
    let session = caller.session()?;
    let failed = || UseCaseError::from(FieldError::new("code", FieldCode::CodeWrong));
    let sent = ctx.store.latest_challenge(&session.id, ChallengePurpose::ChangePhone).await?.ok_or_else(failed)?;
    let act = act_of(&sent.phone);
    let spent = challenge::spend(ctx, caller, ChallengePurpose::ChangePhone, &act, typed.code).await?;
    let old = prove_old(ctx, caller, &account, &act, typed).await?;
    let (old_phone, new) = (caller.phone()?.clone(), spent.phone.masked());
    account.phone = Some(spent.phone.clone());
    account.held_until = Some(ctx.now().plus_seconds(HOLD_SECONDS));
    account.version += 1;
    let language = account.language;
    let others = Change::RevokeSessions {
        owner: SessionOwner::Resident(account.id.clone()),
        except: Some(session.id.clone()),
        at: ctx.now(),
    };
    let changed = record::entry(ctx, caller, "account.phone_changed", account.id.as_str(), "");
    let words = wording(ctx, language, &new);
    let told = directly(ctx, Some(&account.id), &old_phone, SecurityNotice::PhoneChanged.name(), words);
    let mut changes = ChangeSet::new().with(Change::UpdateChallenge(spent));
    changes.changes.extend(old);
    let changes = changes
        .with(tell(ctx, &account.id, SecurityNotice::PhoneChanged))
        .with(DeliveryChange::Add(told.clone()))
        .with(Change::UpdateAccount(account))
        .with(others)
        .audited(changed);
    match ctx.store.commit(changes).await {
        Err(StoreError::Refused(Constraint::PhoneTaken)) => return Err(failed()),
        other => other.map_err(UseCaseError::from)?,
    };
    send_at_once(ctx, &told).await;
    Ok(())
}

/// Looks at what shows that the account is theirs; answers with the changes that spend it.
async fn prove_old(
    ctx: &Context,
    caller: &Caller,
    account: &Account,
    act: &str,
    typed: &Typed<'_>,
) -> UseCaseResult<Option<Change>> {
    if account.password.is_some() {
        let wrong = |code| UseCaseError::from(FieldError::new("current", code));
        if typed.current.is_empty() {
            return Err(wrong(FieldCode::Required));
        }
        let right = password::is_right(ctx, caller, account, typed.current).await?;
        return if right { Ok(None) } else { Err(wrong(FieldCode::SignInFailed)) };
    }
    match challenge::spend(ctx, caller, ChallengePurpose::LeavePhone, act, typed.old_code).await {
        // A code that went to a number which is no longer the account's proves nothing.
        Ok(spent) if Some(&spent.phone) == account.phone.as_ref() => Ok(Some(Change::UpdateChallenge(spent))),
        Ok(_) => Err(FieldError::new("old_code", FieldCode::CodeWrong).into()),
        Err(UseCaseError::Invalid(errors)) => {
            Err(UseCaseError::Invalid(errors.into_iter().map(|e| FieldError::new("old_code", e.code)).collect()))
        }
        Err(error) => Err(error),
    }
}

/// What the old number is told: it is the only place where an owner who did not do this would look.
fn wording(ctx: &Context, language: Language, new: &str) -> String {
    let host = ctx.settings.public_url.split("//").last().unwrap_or_default();
    match language {
        Language::Zh => format!(
            "【易退 {host}】您账户的登录手机号已换成 {new}，24 小时内不能提交申请。不是您本人操作的，请马上拨打 12393，并带证件到经办窗口核验身份。"
        ),
        Language::En => format!(
            "[Yitui {host}] The phone that signs in to your account is now {new}. Nothing can be sent for 24 hours. If this was not you, call 12393 at once and have your identity confirmed at the office counter."
        ),
    }
}
