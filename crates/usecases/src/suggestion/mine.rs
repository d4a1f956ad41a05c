//! The resident's side: propose, look, take back.

use super::{SuggestionNotice, days, step, tell_sender};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, record};
use domain::{
    application::{
        Actor,
        form::{FieldCode, FieldError},
    },
    id::SuggestionId,
    rules::Region,
    suggestion::{
        DigestEntry, DigestState, Suggestion, SuggestionForm, SuggestionMove, SuggestionNumber, SuggestionState,
        SuggestionStep, check_suggestion,
    },
};
use storage::{ChangeSet, Idempotency, StoreError, SuggestionChange};

/// How many of their own somebody sees.
const SHOWN: u32 = 100;
/// How often it is tried to take one back while others move it.
const TRIES: usize = 5;

/// A suggestion with what its page shows.
#[derive(Clone, Debug)]
pub struct SuggestionPage {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// Its way, oldest first.
    pub steps: Vec<SuggestionStep>,
    /// Its region; `None` when it is no longer served.
    pub region: Option<Region>,
    /// What the public digest tells about it.
    pub told: Option<DigestEntry>,
}

/// Sends a suggestion. The same words from the same page are one; `key` was made with the page.
///
/// # Errors
/// `NotSignedIn`; `Invalid`; `LimitReached`.
pub async fn send(ctx: &Context, caller: &Caller, form: &SuggestionForm, key: &str) -> UseCaseResult<SuggestionId> {
    let account = caller.resident()?.clone();
    let (kind, region, words, may_publish) = check_suggestion(form)?;
    if ctx.book.region(&region).is_none() {
        return Err(FieldError::new("region", FieldCode::Choice).into());
    }
    let request = format!("{}\n{region}\n{may_publish}\n{key}\n{words}", kind.name());
    let request = crypto::digest::sha256_hex(request.as_bytes());
    let suggestion = Suggestion {
        id: SuggestionId::from_bits(ctx.ids.bits()),
        // The low half of random bits is random bits.
        number: SuggestionNumber::from_bits((ctx.ids.bits() & u128::from(u64::MAX)) as u64),
        account: account.id.clone(),
        region,
        kind,
        words: Some(words),
        may_publish,
        state: SuggestionState::Open,
        assignee: None,
        due: ctx.book.calendar.deadline(ctx.today(), days(ctx).v),
        passed: 0,
        answer: None,
        digest: None,
        sent_at: ctx.now(),
        updated_at: ctx.now(),
        answered_at: None,
        version: 1,
    };
    // With its region: it may be another office's when it is counted.
    let at = format!("region={}", suggestion.region);
    let entry = record::by(ctx, Actor::Anonymous, "", "suggestion.sent", suggestion.id.as_str(), &at);
    let mut set = ChangeSet::new()
        .with(count(ctx, "suggestion_account_day", account.id.as_str(), |l| l.suggestion_account_day))
        .with(SuggestionChange::Add(suggestion.clone()))
        .with(tell_sender(ctx, &suggestion, SuggestionNotice::Received))
        .audited(entry);
    set.idempotency = (!key.is_empty()).then(|| Idempotency {
        actor: account.id.as_str().to_owned(),
        key: format!("suggestion {request}"),
        request,
        answer: suggestion.id.as_str().to_owned(),
        at: ctx.now(),
    });
    match ctx.store.commit(set).await {
        Ok(_) => Ok(suggestion.id),
        Err(StoreError::Replayed { answer, .. }) => {
            SuggestionId::parse(&answer).ok_or(UseCaseError::Broken("a stored answer is no identifier"))
        }
        Err(error) => Err(error.into()),
    }
}

/// The caller's suggestions, the newest first.
///
/// # Errors
/// `NotSignedIn`.
pub async fn mine(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Suggestion>> {
    Ok(ctx.store.suggestions_of(&caller.resident()?.id, SHOWN).await?)
}

/// One of them.
///
/// # Errors
/// `NotSignedIn`; `NotFound`, also for somebody else's.
pub async fn open(ctx: &Context, caller: &Caller, id: &SuggestionId) -> UseCaseResult<SuggestionPage> {
    let account = &caller.resident()?.id;
    let found = ctx.store.lookup_suggestion(id).await?;
    let (suggestion, steps) = found.filter(|(s, _)| s.account == *account).ok_or(UseCaseError::NotFound)?;
    let told = match &suggestion.digest {
        Some(digest) => ctx.store.lookup_digest(digest).await?.filter(|d| d.state == DigestState::Published),
        None => None,
    };
    let region = ctx.book.region(&suggestion.region).cloned();
    Ok(SuggestionPage { suggestion, steps, region, told })
}

/// Takes a suggestion back while nobody answered; its words are gone with that. Twice is once.
///
/// # Errors
/// As [`open`]; `Conflict` once it was answered.
pub async fn withdraw(ctx: &Context, caller: &Caller, id: &SuggestionId) -> UseCaseResult<()> {
    // Somebody of the office may take it or pass it on at this moment: that is no reason to keep it.
    for _ in 0..TRIES {
        let suggestion = open(ctx, caller, id).await?.suggestion;
        match suggestion.state {
            SuggestionState::Withdrawn => return Ok(()),
            SuggestionState::Answered => return Err(UseCaseError::Conflict),
            SuggestionState::Open => {}
        }
        let back = Suggestion { state: SuggestionState::Withdrawn, words: None, ..suggestion };
        let (next, step) = step(ctx, back, SuggestionMove::Withdrawn, None, None);
        let entry = record::by(ctx, Actor::Anonymous, "", "suggestion.withdrawn", id.as_str(), "");
        match ctx.store.commit(ChangeSet::new().with(SuggestionChange::Step(next, step)).audited(entry)).await {
            Ok(_) => return Ok(()),
            Err(StoreError::Conflict(_) | StoreError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(UseCaseError::Unavailable("suggestion".into()))
}
