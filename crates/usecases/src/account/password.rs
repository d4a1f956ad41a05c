//! The optional password: argon2id, hashed off the async threads, a few at a time.

use super::{
    challenge,
    security::{SecurityNotice, tell},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{account::ChallengePurpose, application::form::check_password};
use storage::{Change, ChangeSet};

/// Whether `typed` is the password behind `stored`; with nothing stored it works as long and says no.
pub(crate) async fn matches(ctx: &Context, stored: Option<String>, typed: &str) -> UseCaseResult<bool> {
    let (keys, typed) = (ctx.keys.clone(), typed.to_owned());
    hashing(ctx, move || crypto::password::verify(&keys, stored.as_deref(), &typed)).await
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
    let account = caller.resident()?.clone();
    challenge::send(ctx, caller, ChallengePurpose::SetPassword, &account.phone, account.id.as_str()).await
}

/// Sets or changes the password, with a code; every other session ends.
///
/// # Errors
/// `Invalid` on `password` or `code`.
pub async fn set(ctx: &Context, caller: &Caller, password: &str, code: &str) -> UseCaseResult<()> {
    let mut account = caller.resident()?.clone();
    check_password(password)?;
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
