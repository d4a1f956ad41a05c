//! The optional password: argon2id, hashed off the async threads, a few at a time.

use super::{
    challenge, count, phone_key,
    security::{SecurityNotice, tell},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    account::{Account, ChallengePurpose},
    application::form::{FieldCode, FieldError, check_password},
    person::{IdNumber, Phone, id_number::fold_width},
};
use jiff::civil::Date;
use storage::{Change, ChangeSet};

/// Whether `typed` is the password behind `stored`; with nothing stored it works as long and says no.
pub(crate) async fn matches(ctx: &Context, stored: Option<String>, typed: &str) -> UseCaseResult<bool> {
    let (keys, typed) = (ctx.keys.clone(), typed.to_owned());
    hashing(ctx, move || crypto::password::verify(&keys, stored.as_deref(), &typed)).await
}

/// Whether `typed` is the account's password. Tries are counted, and wrong ones recorded.
///
/// # Errors
/// `LimitReached`.
pub(crate) async fn is_right(ctx: &Context, caller: &Caller, account: &Account, typed: &str) -> UseCaseResult<bool> {
    let target = account.phone.as_ref().map_or_else(|| account.id.to_string(), |phone| phone_key(ctx, phone));
    // Counted before it is looked at, or many guesses at once would all be let in.
    let counted = count(ctx, "password_account_hour", &target, |l| l.wrong_account_hour);
    ctx.store.commit(ChangeSet::new().with(counted)).await?;
    let right = matches(ctx, account.password.clone(), typed).await?;
    if !right {
        let failed = record::entry(ctx, caller, "session.password_wrong", account.id.as_str(), "");
        ctx.store.commit(ChangeSet::new().audited(failed)).await?;
    }
    Ok(right)
}

/// Whether it is nothing but a phone, an identity number or a day: who knows the person tries those first.
fn is_personal(typed: &str) -> bool {
    let password = fold_width(typed);
    let marks = |c: char| c.is_ascii_digit() || matches!(c, '-' | '/' | '.' | ' ' | '年' | '月' | '日');
    let compact: String = password.chars().filter(char::is_ascii_digit).collect();
    let day = compact.len() == 8 && password.chars().all(marks) && is_day(&compact);
    day || Phone::parse(&password).is_ok() || IdNumber::parse(&password).is_ok()
}

/// Whether eight digits are a day, written year first or year last.
fn is_day(digits: &str) -> bool {
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse::<i16>().ok());
    let part = |range| number(range).and_then(|part| i8::try_from(part).ok());
    let day = |year: Option<i16>, month: Option<i8>, day: Option<i8>| match (year, month, day) {
        (Some(year), Some(month), Some(day)) => (1900..=2100).contains(&year) && Date::new(year, month, day).is_ok(),
        _ => false,
    };
    day(number(0..4), part(4..6), part(6..8))
        || day(number(4..8), part(0..2), part(2..4))
        || day(number(4..8), part(2..4), part(0..2))
}

/// Hashes a password that was checked.
pub(crate) async fn hash(ctx: &Context, password: &str) -> UseCaseResult<String> {
    let (keys, password) = (ctx.keys.clone(), password.to_owned());
    hashing(ctx, move || crypto::password::hash(&keys, &password)).await?.map_err(|_| UseCaseError::Broken("argon2"))
}

// argon2 takes 19 MiB and tens of milliseconds: as many at once as the semaphore allows, or memory grows to gigabytes.
async fn hashing<T: Send + 'static>(ctx: &Context, work: impl FnOnce() -> T + Send + 'static) -> UseCaseResult<T> {
    let _permit = ctx.hashing.acquire().await.map_err(|_| UseCaseError::Unavailable("hashing".into()))?;
    tokio::task::spawn_blocking(work).await.map_err(|_| UseCaseError::Broken("hashing stopped"))
}

/// Sends the code that setting a password needs.
///
/// # Errors
/// `NotSignedIn`, `LimitReached`.
pub async fn request_code(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let account = caller.resident()?;
    challenge::send(ctx, caller, ChallengePurpose::SetPassword, caller.phone()?, account.id.as_str()).await
}

/// Sets or changes the password, with a code; every other session ends.
///
/// # Errors
/// `Invalid` on `password` or `code`.
pub async fn set(ctx: &Context, caller: &Caller, password: &str, code: &str) -> UseCaseResult<()> {
    let mut account = caller.resident()?.clone();
    check_password(password)?;
    if is_personal(password) {
        return Err(FieldError::new("password", FieldCode::PasswordCommon).into());
    }
    let spent = challenge::spend(ctx, caller, ChallengePurpose::SetPassword, account.id.as_str(), code).await?;
    account.password = Some(hash(ctx, password).await?);
    account.version += 1;
    let others = Change::RevokeSessions {
        owner: domain::account::SessionOwner::Resident(account.id.clone()),
        except: Some(caller.session()?.id.clone()),
        at: ctx.now(),
    };
    let set = record::entry(ctx, caller, "account.password_set", account.id.as_str(), "");
    let changes = ChangeSet::new()
        .with(Change::UpdateChallenge(spent))
        .with(tell(ctx, &account.id, SecurityNotice::PasswordSet))
        .with(Change::UpdateAccount(account))
        .with(others)
        .audited(set);
    ctx.store.commit(changes).await?;
    Ok(())
}
