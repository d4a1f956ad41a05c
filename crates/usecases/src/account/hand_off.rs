//! Signing in by the program that holds the pages: it asks for a ticket, the page names whose account it opens, and a
//! press of a button makes the session. Whoever owns the account must have allowed it.

use super::{
    count,
    security::{SecurityNotice, tell},
    sign_in::{Next, open},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, ports::SendError, record};
use domain::{
    account::{Account, HandOff, Host, HostLink},
    application::form::{FieldCode, FieldError},
};
use storage::{ChangeSet, HandOffChange, StoreError};

/// Who would be signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offer {
    /// The caller is, already.
    Already,
    /// Somebody, by a press of the button.
    As {
        /// Their masked name, or phone where the name is not known.
        name: String,
        /// Whoever is signed in now would be signed out: the same about them.
        instead_of: Option<String>,
    },
    /// Nobody: the ticket is unknown, used, or too old.
    Over,
}

/// A ticket for the user of the program who has that sign-in code; `None` where they allowed it for no account, and
/// where the code is none: the answer tells nobody who has an account.
///
/// # Errors
/// `NotFound` where there is no WeChat here; `LimitReached`; `Unavailable`.
pub async fn ticket(ctx: &Context, address: &str, code: &str) -> UseCaseResult<Option<String>> {
    let wechat = ctx.post.wechat.as_ref().ok_or(UseCaseError::NotFound)?;
    if !is_code(code) {
        return Ok(None);
    }
    // Each is a call outside, and the vendor counts them.
    let counted = ChangeSet::new()
        .with(count(ctx, "hand_off_address_minute", address, |l| l.hand_off_address_minute))
        .with(count(ctx, "hand_off_minute", "", |l| l.hand_off_minute));
    ctx.store.commit(counted).await?;
    let user = match wechat.open_id(code).await {
        Ok(user) => user,
        Err(SendError::Final(_)) => return Ok(None),
        Err(SendError::Retry(code)) => return Err(UseCaseError::Unavailable(format!("wechat: {code}"))),
    };
    let Some(link) = ctx.store.lookup_host_user(Host::Wechat, &user).await? else { return Ok(None) };
    let ticket = crypto::session::token().expose().clone();
    let made_at = ctx.now();
    let made = HandOff {
        ticket: crypto::session::token_hash(&ticket),
        account: link.account,
        made_at,
        until: made_at.plus_seconds(HandOff::SECONDS),
        used_at: None,
    };
    ctx.store.commit(ChangeSet::new().with(HandOffChange::Add(made))).await?;
    Ok(Some(ticket))
}

/// Whether a text may be a sign-in code of a mini program.
pub(crate) fn is_code(typed: &str) -> bool {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
    !typed.is_empty() && typed.len() <= 128 && typed.bytes().all(plain)
}

/// Whom a ticket would sign in; uses nothing up.
///
/// # Errors
/// Of the store.
pub async fn offer(ctx: &Context, caller: &Caller, ticket: &str) -> UseCaseResult<Offer> {
    let Some((_, account)) = good(ctx, ticket).await? else { return Ok(Offer::Over) };
    let instead_of = match &caller.account {
        Some(own) if own.id == account.id => return Ok(Offer::Already),
        Some(own) => Some(shown(ctx, own).await?),
        None => None,
    };
    Ok(Offer::As { name: shown(ctx, &account).await?, instead_of })
}

/// Uses it up: a new session's token for the cookie; the session that was there ends.
///
/// # Errors
/// `Conflict` where it is over.
pub async fn take(ctx: &Context, caller: &Caller, ticket: &str) -> UseCaseResult<String> {
    let (hand_off, account) = good(ctx, ticket).await?.ok_or(UseCaseError::Conflict)?;
    let used = HandOffChange::Use(hand_off, ctx.now()).into();
    match open(ctx, caller, &account, vec![used]).await {
        Ok(Next::SignedIn(token)) => Ok(token),
        Ok(Next::Password) => Err(UseCaseError::Broken("a ticket asks for no password")),
        Err(UseCaseError::Store(StoreError::Conflict(_))) => Err(UseCaseError::Conflict),
        Err(error) => Err(error),
    }
}

async fn good(ctx: &Context, ticket: &str) -> UseCaseResult<Option<(HandOff, Account)>> {
    if ticket.is_empty() || ticket.len() > 256 {
        return Ok(None);
    }
    let found = ctx.store.lookup_hand_off(&crypto::session::token_hash(ticket)).await?;
    let Some(hand_off) = found.filter(|hand_off| hand_off.is_good(ctx.now())) else { return Ok(None) };
    let account = ctx.store.lookup_account(&hand_off.account).await?;
    Ok(account.map(|account| (hand_off, account)))
}

/// The masked name, or the masked phone of an account without a person.
async fn shown(ctx: &Context, account: &Account) -> UseCaseResult<String> {
    let person = match &account.person {
        Some(person) => ctx.store.lookup_person(person).await?,
        None => None,
    };
    let phone = || account.phone.as_ref().map(domain::person::Phone::masked).unwrap_or_default();
    Ok(person.map_or_else(phone, |person| person.name.masked()))
}

/// Whether and since when WeChat signs the caller in.
///
/// # Errors
/// `NotSignedIn`.
pub async fn allowed(ctx: &Context, caller: &Caller) -> UseCaseResult<Option<HostLink>> {
    Ok(ctx.store.lookup_host_link(&caller.resident()?.id, Host::Wechat).await?)
}

/// From now on the WeChat that is bound for notices signs the caller in. Who is told: the caller, and whoever it signed
/// in before.
///
/// # Errors
/// `Invalid` on `code` where none is bound.
pub async fn allow(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let account = caller.resident()?;
    let user = ctx.store.lookup_reach(&account.id).await?.and_then(|reach| reach.wechat);
    let user = user.ok_or_else(|| FieldError::new("code", FieldCode::CodeWrong))?;
    let before = ctx.store.lookup_host_user(Host::Wechat, &user).await?;
    if before.as_ref().is_some_and(|link| link.account == account.id) {
        return Ok(());
    }
    let link = HostLink { account: account.id.clone(), host: Host::Wechat, linked_at: ctx.now() };
    let mut changes = ChangeSet::new().with(HandOffChange::Link { link, user }).with(tell(
        ctx,
        &account.id,
        SecurityNotice::WechatSignsIn,
    ));
    if let Some(before) = before {
        changes = changes.with(tell(ctx, &before.account, SecurityNotice::WechatSignsInNoMore));
    }
    let entry = record::entry(ctx, caller, "account.wechat_signs_in", account.id.as_str(), "");
    ctx.store.commit(changes.audited(entry)).await?;
    Ok(())
}

/// It does so no more.
///
/// # Errors
/// `NotSignedIn`.
pub async fn forbid(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let account = caller.resident()?;
    if allowed(ctx, caller).await?.is_none() {
        return Ok(());
    }
    let entry = record::entry(ctx, caller, "account.wechat_signs_in_no_more", account.id.as_str(), "");
    let ended = HandOffChange::Unlink(account.id.clone(), Host::Wechat);
    ctx.store.commit(ChangeSet::new().with(ended).audited(entry)).await?;
    Ok(())
}
