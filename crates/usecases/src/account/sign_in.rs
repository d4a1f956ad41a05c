//! Signing in: phone, one-time code, and the password where one was set. The answers never tell whether an account exists.

use super::{
    HOLD_SECONDS, challenge, count, phone_key,
    security::{SecurityNotice, tell},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record, session::fresh};
use domain::{
    account::{Account, ChallengePurpose, ProofLevel, SessionOwner},
    application::form::{FieldCode, FieldError},
    id::AccountId,
    person::{Phone, PhoneError},
};
use storage::{Change, ChangeSet, Constraint, StoreError};

/// Seconds in which the password must follow the code.
const PASSWORD_WINDOW: i64 = 300;

/// What comes after a good code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Signed in: the new session's token for the cookie.
    SignedIn(String),
    /// The account has a password: ask for it.
    Password,
}

/// Reads a phone number as typed into the field `phone`.
///
/// # Errors
/// `Invalid`.
pub fn read_phone(typed: &str) -> UseCaseResult<Phone> {
    Phone::parse(typed).map_err(|error| {
        let code = if error == PhoneError::Empty { FieldCode::Required } else { FieldCode::PhoneMalformed };
        FieldError::new("phone", code).into()
    })
}

/// Sends a sign-in code. Answers with the token of a visitor's session when the caller had none.
///
/// # Errors
/// `Invalid`, `LimitReached`, `Unavailable`.
pub async fn request_code(ctx: &Context, caller: &Caller, phone: &str) -> UseCaseResult<Option<String>> {
    let phone = read_phone(phone)?;
    let mut first = vec![count(ctx, "sign_in_address_minute", &caller.address, |l| l.sign_in_address_minute)];
    let (session, token) = match &caller.session {
        Some(session) => (session.clone(), None),
        None => {
            let (session, token) = fresh(ctx, caller, SessionOwner::Visitor);
            first.push(Change::AddSession(session.clone()));
            (session, Some(token))
        }
    };
    let sending = challenge::Sending {
        session: &session,
        purpose: ChallengePurpose::SignIn,
        phone: &phone,
        act: "",
        counted_for: phone_key(ctx, &phone),
        deliver: true,
        first,
    };
    challenge::send_in(ctx, caller, sending).await?;
    Ok(token)
}

/// Sends another code to the phone that was typed last in this session.
///
/// # Errors
/// `NotSignedIn` when none was typed; `LimitReached`; `Unavailable`.
pub async fn resend(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let first = vec![count(ctx, "sign_in_address_minute", &caller.address, |l| l.sign_in_address_minute)];
    challenge::send_again(ctx, caller, ChallengePurpose::SignIn, first).await
}

/// Looks at the code; makes the account at the first sign-in.
///
/// # Errors
/// `Invalid` on `code`, `LimitReached`.
pub async fn enter_code(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<Next> {
    let challenge = challenge::spend(ctx, caller, ChallengePurpose::SignIn, "", typed).await?;
    let phone = challenge.phone.clone();
    let spent = Change::UpdateChallenge(challenge);
    if let Some(account) = ctx.store.lookup_account_by_phone(&phone).await? {
        return enter(ctx, caller, &account, spent).await;
    }
    let account = first_account(ctx, caller, phone.clone());
    let made = vec![
        spent.clone(),
        count(ctx, "account_address_hour", &caller.address, |l| l.account_address_hour),
        Change::AddAccount(account.clone()),
    ];
    match open(ctx, caller, &account, made).await {
        // Another code for the same phone made the account at this moment: it is the same owner's.
        Err(UseCaseError::Store(StoreError::Refused(Constraint::PhoneTaken))) => {
            let account = ctx.store.lookup_account_by_phone(&phone).await?.ok_or(UseCaseError::Conflict)?;
            enter(ctx, caller, &account, spent).await
        }
        other => other,
    }
}

fn first_account(ctx: &Context, caller: &Caller, phone: Phone) -> Account {
    Account {
        id: AccountId::from_bits(ctx.ids.bits()),
        phone: Some(phone),
        password: None,
        person: None,
        proof: ProofLevel::Phone,
        language: caller.language,
        held_until: None,
        created_at: ctx.now(),
        version: 1,
    }
}

/// After a good code for an account that is there.
async fn enter(ctx: &Context, caller: &Caller, account: &Account, spent: Change) -> UseCaseResult<Next> {
    if account.password.is_none() {
        return open(ctx, caller, account, vec![spent]).await;
    }
    let code_good = record::entry(ctx, caller, "session.code_accepted", account.id.as_str(), "");
    ctx.store.commit(ChangeSet::new().with(spent).audited(code_good)).await?;
    Ok(Next::Password)
}

/// Looks at the password, within five minutes of the code.
///
/// # Errors
/// `Invalid` on `password`; `NotSignedIn` when the code is too long ago; `LimitReached`.
pub async fn enter_password(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<Next> {
    let account = account_after_code(ctx, caller).await?;
    if super::password::is_right(ctx, caller, &account, typed).await? {
        return open(ctx, caller, &account, Vec::new()).await;
    }
    Err(FieldError::new("password", FieldCode::SignInFailed).into())
}

/// Forgotten password: the code alone signs in, the password is gone, and irreversible acts are held for a day.
///
/// # Errors
/// `NotSignedIn` when the code is too long ago.
pub async fn forget_password(ctx: &Context, caller: &Caller) -> UseCaseResult<Next> {
    let mut account = account_after_code(ctx, caller).await?;
    account.password = None;
    account.held_until = Some(ctx.now().plus_seconds(HOLD_SECONDS));
    account.version += 1;
    let ended =
        Change::RevokeSessions { owner: SessionOwner::Resident(account.id.clone()), except: None, at: ctx.now() };
    let forgotten = record::entry(ctx, caller, "account.password_forgotten", account.id.as_str(), "");
    let told = tell(ctx, &account.id, SecurityNotice::PasswordForgotten);
    let changed = ChangeSet::new().with(Change::UpdateAccount(account.clone())).with(ended).with(told);
    ctx.store.commit(changed.audited(forgotten)).await?;
    open(ctx, caller, &account, Vec::new()).await
}

/// Whether the code was good a moment ago and the password is what is missing.
///
/// # Errors
/// Of the store.
pub async fn waits_for_password(ctx: &Context, caller: &Caller) -> UseCaseResult<bool> {
    match account_after_code(ctx, caller).await {
        Ok(account) => Ok(account.password.is_some()),
        Err(UseCaseError::NotSignedIn) => Ok(false),
        Err(error) => Err(error),
    }
}

pub(crate) async fn account_after_code(ctx: &Context, caller: &Caller) -> UseCaseResult<Account> {
    let session = caller.session()?;
    let spent = ctx.store.latest_challenge(&session.id, ChallengePurpose::SignIn).await?;
    let recent = spent.filter(|c| c.used_at.is_some_and(|at| ctx.now().seconds_since(at) < PASSWORD_WINDOW));
    let phone = recent.ok_or(UseCaseError::NotSignedIn)?.phone;
    ctx.store.lookup_account_by_phone(&phone).await?.ok_or(UseCaseError::NotSignedIn)
}

/// A new session under a new token; the visitor's session ends in the same change set (rotation).
pub(super) async fn open(
    ctx: &Context,
    caller: &Caller,
    account: &Account,
    mut changes: Vec<Change>,
) -> UseCaseResult<Next> {
    let (session, token) = fresh(ctx, caller, SessionOwner::Resident(account.id.clone()));
    if let Some(old) = &caller.session {
        changes.push(Change::RevokeSession { id: old.id.clone(), at: ctx.now() });
    }
    let mut signed_in = record::entry(ctx, caller, "session.sign_in", account.id.as_str(), "");
    signed_in.actor = domain::application::Actor::Resident(account.id.clone());
    changes.push(Change::AddSession(session));
    ctx.store.commit(ChangeSet { changes, audit: vec![signed_in], idempotency: None }).await?;
    Ok(Next::SignedIn(token))
}
