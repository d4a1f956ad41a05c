//! Take, release, pass on, answer.

use super::{commit, found, working};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::count,
    record,
    suggestion::{SuggestionNotice, step, tell_sender},
};
use domain::{
    application::form::{FieldCode, FieldError},
    id::SuggestionId,
    rules::RegionCode,
    staff::{Role, Staff},
    suggestion::{
        Suggestion, SuggestionMove as M, SuggestionState as S, SuggestionStep, check_answer, check_pass_reason,
    },
};
use storage::{ChangeSet, SuggestionChange};

/// An open suggestion of the caller's office, as the page showed it.
async fn still_open(
    ctx: &Context,
    caller: &Caller,
    id: &SuggestionId,
    version: i64,
) -> UseCaseResult<(Staff, Suggestion)> {
    let (me, suggestion, _) = found(ctx, caller, id).await?;
    if suggestion.state != S::Open || suggestion.version != version {
        return Err(UseCaseError::Conflict);
    }
    Ok((me, suggestion))
}

/// As [`still_open`], and the caller works on it.
async fn in_hand(
    ctx: &Context,
    caller: &Caller,
    id: &SuggestionId,
    version: i64,
) -> UseCaseResult<(Staff, Suggestion)> {
    let (me, suggestion) = still_open(ctx, caller, id, version).await?;
    if suggestion.assignee.as_ref() == Some(&me.id) { Ok((me, suggestion)) } else { Err(UseCaseError::Conflict) }
}

/// Whether the very next thing after the caller's page was this act of theirs: a button pressed twice. What it led to may
/// be another office's by now.
async fn is_repeat(
    ctx: &Context,
    caller: &Caller,
    id: &SuggestionId,
    version: i64,
    (by, region, words): (M, Option<&RegionCode>, Option<&str>),
) -> UseCaseResult<bool> {
    let me = working(caller)?;
    let Some((now, steps)) = ctx.store.lookup_suggestion(id).await? else { return Ok(false) };
    let is_it = |step: &SuggestionStep| {
        step.by == by
            && step.staff.as_ref() == Some(&me.id)
            && step.words.as_deref() == words
            && region.is_none_or(|region| step.region == *region)
    };
    Ok(now.version == version + 1 && steps.iter().any(|step| step.n == now.version && is_it(step)))
}

/// The caller works on it from now on. A supervisor may take it from somebody else.
///
/// # Errors
/// `NotFound`; `Forbidden`, also for one's own; `Conflict` for a stale page, once it was answered, and where a colleague
/// has it. A button pressed twice is one act, here and below.
pub async fn take(ctx: &Context, caller: &Caller, id: &SuggestionId, version: i64) -> UseCaseResult<()> {
    let (me, suggestion) = match still_open(ctx, caller, id, version).await {
        Err(_) if is_repeat(ctx, caller, id, version, (M::Taken, None, None)).await? => return Ok(()),
        found => found?,
    };
    let elses = suggestion.assignee.as_ref().is_some_and(|staff| *staff != me.id);
    if elses && me.role != Role::Supervisor {
        return Err(UseCaseError::Conflict);
    }
    let taken = Suggestion { assignee: Some(me.id.clone()), ..suggestion };
    let (next, step) = step(ctx, taken, M::Taken, Some(me.id), None);
    let entry = record::entry(ctx, caller, "suggestion.taken", id.as_str(), "");
    commit(ctx, ChangeSet::new().with(SuggestionChange::Step(next, step)).audited(entry)).await
}

/// The caller works on it no longer.
///
/// # Errors
/// As [`take`]; `Conflict` where it is not theirs.
pub async fn release(ctx: &Context, caller: &Caller, id: &SuggestionId, version: i64) -> UseCaseResult<()> {
    let (me, suggestion) = match in_hand(ctx, caller, id, version).await {
        Err(_) if is_repeat(ctx, caller, id, version, (M::Released, None, None)).await? => return Ok(()),
        found => found?,
    };
    let (next, step) = step(ctx, Suggestion { assignee: None, ..suggestion }, M::Released, Some(me.id), None);
    let entry = record::entry(ctx, caller, "suggestion.released", id.as_str(), "");
    commit(ctx, ChangeSet::new().with(SuggestionChange::Step(next, step)).audited(entry)).await
}

/// Another region's office answers it, within the day that was promised. Its sender is told, with the reason.
///
/// # Errors
/// As [`release`]; `Invalid` on `region` or `reason`; `Conflict` also where it was passed on too often; `LimitReached`.
pub async fn pass_on(
    ctx: &Context,
    caller: &Caller,
    id: &SuggestionId,
    region: &str,
    reason: &str,
    version: i64,
) -> UseCaseResult<()> {
    let to = RegionCode::parse(region);
    let why = check_pass_reason(reason);
    let again = (M::Passed, to.as_ref(), why.as_deref().ok());
    let (me, suggestion) = match in_hand(ctx, caller, id, version).await {
        Err(_) if is_repeat(ctx, caller, id, version, again).await? => return Ok(()),
        found => found?,
    };
    if suggestion.passed >= Suggestion::PASSES {
        return Err(UseCaseError::Conflict);
    }
    let code = if region.is_empty() { FieldCode::Required } else { FieldCode::Choice };
    let other = to.filter(|to| ctx.book.region(to).is_some() && *to != suggestion.region);
    let (other, reason) = match (other.ok_or_else(|| FieldError::new("region", code)), why) {
        (Ok(other), Ok(reason)) => (other, reason),
        (other, reason) => return Err(UseCaseError::Invalid(other.err().into_iter().chain(reason.err()).collect())),
    };
    let passed = Suggestion { region: other, assignee: None, passed: suggestion.passed + 1, ..suggestion };
    let limit = count(ctx, "message_staff_hour", me.id.as_str(), |l| l.message_staff_hour);
    let (next, step) = step(ctx, passed, M::Passed, Some(me.id), Some(reason));
    let entry = record::entry(ctx, caller, "suggestion.passed", id.as_str(), &format!("region={}", next.region));
    let told = tell_sender(ctx, &next, SuggestionNotice::Passed);
    commit(ctx, ChangeSet::new().with(limit).with(SuggestionChange::Step(next, step)).with(told).audited(entry)).await
}

/// Answers it; its sender is told. The same words from the same page are one answer.
///
/// # Errors
/// As [`release`]; `Invalid` on `answer`; `LimitReached`.
pub async fn answer(ctx: &Context, caller: &Caller, id: &SuggestionId, words: &str, version: i64) -> UseCaseResult<()> {
    let words = check_answer(words);
    let (me, now, _) = found(ctx, caller, id).await?;
    let is_mine = now.state == S::Answered && now.assignee.as_ref() == Some(&me.id) && now.version == version + 1;
    // The button was pressed twice.
    if is_mine && now.answer.as_deref() == words.as_deref().ok() {
        return Ok(());
    }
    let (me, suggestion) = in_hand(ctx, caller, id, version).await?;
    let words = words?;
    let in_time = if ctx.today() <= suggestion.due.on { "in_time" } else { "late" };
    let answered = Suggestion { state: S::Answered, answer: Some(words), answered_at: Some(ctx.now()), ..suggestion };
    let limit = count(ctx, "message_staff_hour", me.id.as_str(), |l| l.message_staff_hour);
    let (next, step) = step(ctx, answered, M::Answered, Some(me.id), None);
    let detail = format!("{in_time} region={}", next.region);
    let entry = record::entry(ctx, caller, "suggestion.answered", id.as_str(), &detail);
    let told = tell_sender(ctx, &next, SuggestionNotice::Answered);
    commit(ctx, ChangeSet::new().with(limit).with(SuggestionChange::Step(next, step)).with(told).audited(entry)).await
}
