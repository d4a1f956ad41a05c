//! The public digest at the desk: one writes an entry in the office's own words, another publishes it.

use super::{Names, commit, found, working};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record, suggestion::step};
use domain::{
    application::form::{FieldCode, FieldError},
    id::{DigestId, SuggestionId},
    staff::{Role, Staff},
    suggestion::{
        DigestEntry, DigestForm, DigestState as D, Suggestion, SuggestionMove as M, check_digest, check_take_down,
    },
};
use storage::{ChangeSet, SuggestionChange};

/// Entries that a list shows, and that a suggestion can be told with.
const SHOWN: u32 = 100;

/// The office's entries of a state.
#[derive(Clone, Debug)]
pub struct DigestList {
    /// Which.
    pub state: D,
    /// Entries, last changed first, with who wrote each.
    pub entries: Vec<(DigestEntry, String)>,
    /// There are more.
    pub more: bool,
}

/// An entry at the desk.
#[derive(Clone, Debug)]
pub struct DigestPage {
    /// The entry.
    pub entry: DigestEntry,
    /// Who wrote it.
    pub writer: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// The caller wrote it.
    pub mine: bool,
    /// The caller can publish it, or take it down.
    pub may_second: bool,
}

/// The office's entries.
///
/// # Errors
/// `Forbidden` but for clerks and supervisors.
pub async fn digests(ctx: &Context, caller: &Caller, state: D) -> UseCaseResult<DigestList> {
    let me = working(caller)?;
    let mut found = ctx.store.digest_entries(&me.regions, state, SHOWN + 1).await?;
    let more = found.len() > SHOWN as usize;
    found.truncate(SHOWN as usize);
    let mut names = Names::default();
    let mut entries = Vec::new();
    for entry in found {
        let name = names.of(ctx, Some(&entry.written_by)).await?.unwrap_or_default();
        entries.push((entry, name));
    }
    Ok(DigestList { state, entries, more })
}

/// Entries that a suggestion could be told with: drafts of its region and kind. What is published stays as its second
/// person read it.
///
/// # Errors
/// Errors of the store.
pub async fn subjects(ctx: &Context, suggestion: &Suggestion) -> UseCaseResult<Vec<DigestEntry>> {
    let office = std::slice::from_ref(&suggestion.region);
    let mut all = ctx.store.digest_entries(office, D::Draft, SHOWN).await?;
    all.retain(|entry| entry.kind == suggestion.kind);
    Ok(all)
}

async fn entry_of(ctx: &Context, caller: &Caller, id: &DigestId) -> UseCaseResult<(Staff, DigestEntry)> {
    let me = working(caller)?.clone();
    let entry = ctx.store.lookup_digest(id).await?.filter(|entry| me.covers(&entry.region));
    Ok((me, entry.ok_or(UseCaseError::NotFound)?))
}

/// An entry.
///
/// # Errors
/// `Forbidden` but for clerks and supervisors; `NotFound`.
pub async fn digest(ctx: &Context, caller: &Caller, id: &DigestId) -> UseCaseResult<DigestPage> {
    let (me, entry) = entry_of(ctx, caller, id).await?;
    let mut names = Names::default();
    let writer = names.of(ctx, Some(&entry.written_by)).await?.unwrap_or_default();
    let publisher = names.of(ctx, entry.published_by.as_ref()).await?;
    let mine = entry.written_by == me.id;
    let may_second = me.role.seconds() && (!mine || entry.state == D::Published);
    Ok(DigestPage { entry, writer, publisher, mine, may_second })
}

/// A suggestion that the digest may tell about: answered, its sender agreed, and no entry stands for it yet.
async fn tellable(
    ctx: &Context,
    caller: &Caller,
    id: &SuggestionId,
    version: i64,
) -> UseCaseResult<(Staff, Suggestion)> {
    let (me, suggestion, _) = found(ctx, caller, id).await?;
    let told = match &suggestion.digest {
        Some(digest) => ctx.store.lookup_digest(digest).await?,
        None => None,
    };
    let stands = told.is_some_and(|entry| matches!(entry.state, D::Draft | D::Published));
    if suggestion.version != version || !suggestion.may_tell() || stands {
        return Err(UseCaseError::Conflict);
    }
    Ok((me, suggestion))
}

/// Writes an entry about an answered suggestion, in the office's own words: nothing is taken over from the resident's.
///
/// # Errors
/// `NotFound`; `Forbidden`, also for one's own; `Invalid` on `subject` or `digest_answer`, also where a number of somebody
/// stands in it; `Conflict` for a stale page, where its sender did not agree, and where an entry stands for it.
pub async fn write(
    ctx: &Context,
    caller: &Caller,
    id: &SuggestionId,
    form: &DigestForm,
    version: i64,
) -> UseCaseResult<DigestId> {
    let (me, suggestion) = tellable(ctx, caller, id, version).await?;
    let (subject, answer) = check_digest(form)?;
    let entry = DigestEntry {
        id: DigestId::from_bits(ctx.ids.bits()),
        region: suggestion.region.clone(),
        kind: suggestion.kind,
        month: suggestion.sent_at.day().first_of_month(),
        subject,
        answer,
        state: D::Draft,
        written_by: me.id.clone(),
        published_by: None,
        published_at: None,
        reason: String::new(),
        sources: 0,
        updated_at: ctx.now(),
        version: 1,
    };
    let told = Suggestion { digest: Some(entry.id.clone()), ..suggestion };
    let (next, step) = step(ctx, told, M::Told, Some(me.id), None);
    let set = ChangeSet::new()
        .with(SuggestionChange::AddDigest(entry.clone()))
        .with(SuggestionChange::Step(next, step))
        .audited(record::entry(ctx, caller, "digest.written", entry.id.as_str(), &format!("suggestion={id}")));
    commit(ctx, set).await?;
    Ok(entry.id)
}

/// The suggestion is about the same as a draft: that one tells about both.
///
/// # Errors
/// As [`write`]; `Invalid` on `same` where that is none of its entries.
pub async fn join(ctx: &Context, caller: &Caller, id: &SuggestionId, same: &str, version: i64) -> UseCaseResult<()> {
    let (me, suggestion) = tellable(ctx, caller, id, version).await?;
    let code = if same.is_empty() { FieldCode::Required } else { FieldCode::Choice };
    let all = subjects(ctx, &suggestion).await?;
    let Some(entry) = all.into_iter().find(|entry| entry.id.as_str() == same) else {
        return Err(FieldError::new("same", code).into());
    };
    let told = Suggestion { digest: Some(entry.id.clone()), ..suggestion };
    let (next, step) = step(ctx, told, M::Told, Some(me.id), None);
    let detail = format!("suggestion={id}");
    let set = ChangeSet::new().with(SuggestionChange::Step(next, step)).audited(record::entry(
        ctx,
        caller,
        "digest.joined",
        entry.id.as_str(),
        &detail,
    ));
    commit(ctx, set).await
}

/// A draft as the page showed it.
async fn draft(ctx: &Context, caller: &Caller, id: &DigestId, version: i64) -> UseCaseResult<(Staff, DigestEntry)> {
    let (me, entry) = entry_of(ctx, caller, id).await?;
    if entry.state != D::Draft || entry.version != version { Err(UseCaseError::Conflict) } else { Ok((me, entry)) }
}

async fn update(ctx: &Context, caller: &Caller, me: &Staff, entry: DigestEntry, act: &str) -> UseCaseResult<()> {
    let next = DigestEntry { updated_at: ctx.now(), version: entry.version + 1, ..entry };
    let on_record = record::entry(ctx, caller, act, next.id.as_str(), "");
    let change = SuggestionChange::UpdateDigest(next, me.id.clone());
    commit(ctx, ChangeSet::new().with(change).audited(on_record)).await
}

/// Its writer changes a draft.
///
/// # Errors
/// `NotFound`; `Forbidden` for anybody else; `Invalid`; `Conflict` for a stale page, and once it was published.
pub async fn change(
    ctx: &Context,
    caller: &Caller,
    id: &DigestId,
    form: &DigestForm,
    version: i64,
) -> UseCaseResult<()> {
    let (me, entry) = draft(ctx, caller, id, version).await?;
    if entry.written_by != me.id {
        return Err(UseCaseError::Forbidden);
    }
    let (subject, answer) = check_digest(form)?;
    update(ctx, caller, &me, DigestEntry { subject, answer, ..entry }, "digest.changed").await
}

/// A supervisor who did not write it publishes it: everybody reads it from now on.
///
/// # Errors
/// `NotFound`; `Forbidden` for its writer, clerks, and who sent what it tells about; `Conflict`.
pub async fn publish(ctx: &Context, caller: &Caller, id: &DigestId, version: i64) -> UseCaseResult<()> {
    let (me, entry) = draft(ctx, caller, id, version).await?;
    if !me.role.seconds() || entry.written_by == me.id {
        return Err(UseCaseError::Forbidden);
    }
    let (by, at) = (Some(me.id.clone()), Some(ctx.now()));
    let published = DigestEntry { state: D::Published, published_by: by, published_at: at, ..entry };
    update(ctx, caller, &me, published, "digest.published").await
}

/// Its writer, or a supervisor, throws a draft away.
///
/// # Errors
/// `NotFound`; `Forbidden` for anybody else; `Conflict`.
pub async fn discard(ctx: &Context, caller: &Caller, id: &DigestId, version: i64) -> UseCaseResult<()> {
    let (me, entry) = draft(ctx, caller, id, version).await?;
    if me.role != Role::Supervisor && entry.written_by != me.id {
        return Err(UseCaseError::Forbidden);
    }
    update(ctx, caller, &me, DigestEntry { state: D::Discarded, ..entry }, "digest.discarded").await
}

/// A supervisor takes an entry down, with a reason that the office keeps.
///
/// # Errors
/// `NotFound`; `Forbidden` for clerks; `Invalid` on `reason`; `Conflict`.
pub async fn take_down(ctx: &Context, caller: &Caller, id: &DigestId, reason: &str, version: i64) -> UseCaseResult<()> {
    let (me, entry) = entry_of(ctx, caller, id).await?;
    if !me.role.seconds() {
        return Err(UseCaseError::Forbidden);
    }
    if entry.state != D::Published || entry.version != version {
        return Err(UseCaseError::Conflict);
    }
    let reason = check_take_down(reason)?;
    update(ctx, caller, &me, DigestEntry { state: D::TakenDown, reason, ..entry }, "digest.taken_down").await
}
