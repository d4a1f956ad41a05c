//! Suggestions at the desk: for clerks and supervisors of the office that has them, never their own.

mod digest;
mod work;

pub use digest::{DigestList, DigestPage, change, digest, digests, discard, join, publish, subjects, take_down, write};
pub use work::{answer, pass_on, release, take};

use super::{Waiting, queue::COUNTED};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    id::{StaffId, SuggestionId},
    language::Language,
    staff::{Role, Staff},
    suggestion::{DigestEntry, DigestState, Suggestion, SuggestionNumber, SuggestionState, SuggestionStep},
    time::Timestamp,
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use storage::{ChangeSet, Constraint, StoreError};

/// Rows on a page.
pub const PAGE: u32 = 50;

/// Which suggestions a list holds, and after which one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Open ones by their last day.
    Open(Option<(Date, SuggestionId)>),
    /// The caller's own work among them.
    Mine(Option<(Date, SuggestionId)>),
    /// Answered ones, the newest first.
    Answered(Option<(Timestamp, SuggestionId)>),
}

/// A page of a list.
#[derive(Clone, Debug)]
pub struct SuggestionList {
    /// Which.
    pub part: Part,
    /// Rows, with the name of who works on each.
    pub rows: Vec<(Suggestion, Option<String>)>,
    /// Where the next page begins.
    pub next: Option<Part>,
    /// How many are open, late and near.
    pub waiting: Waiting,
    /// Entries of the digest that wait to be published.
    pub drafts: usize,
}

/// A suggestion with everything that its work needs; never who sent it.
#[derive(Clone, Debug)]
pub struct WorkPage {
    /// The suggestion.
    pub suggestion: Suggestion,
    /// Its way, oldest first, with the names of who of the office did it.
    pub steps: Vec<(SuggestionStep, Option<String>)>,
    /// Who works on it.
    pub assignee: Option<String>,
    /// Whether that is the caller.
    pub mine: bool,
    /// Whether the caller may take it, also from somebody else.
    pub may_take: bool,
    /// The language that its sender reads.
    pub reads: Language,
    /// The entry of the digest that tells about it.
    pub told: Option<DigestEntry>,
    /// Entries about the same kind of thing that it could be told with.
    pub subjects: Vec<DigestEntry>,
}

/// The caller, if they work on suggestions.
pub(super) fn working(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    if staff.role.decides() { Ok(staff) } else { Err(UseCaseError::Forbidden) }
}

/// A page of the office's suggestions.
///
/// # Errors
/// `Forbidden` but for clerks and supervisors.
pub async fn list(ctx: &Context, caller: &Caller, part: Part) -> UseCaseResult<SuggestionList> {
    let me = working(caller)?;
    let mut found = match &part {
        Part::Open(after) => ctx.store.open_suggestions(&me.regions, None, after.clone(), PAGE + 1).await?,
        Part::Mine(after) => ctx.store.open_suggestions(&me.regions, Some(&me.id), after.clone(), PAGE + 1).await?,
        Part::Answered(before) => ctx.store.answered_suggestions(&me.regions, before.clone(), PAGE + 1).await?,
    };
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).and_then(|last| {
        Some(match part {
            Part::Open(_) => Part::Open(Some((last.due.on, last.id.clone()))),
            Part::Mine(_) => Part::Mine(Some((last.due.on, last.id.clone()))),
            Part::Answered(_) => Part::Answered(Some((last.answered_at?, last.id.clone()))),
        })
    });
    let mut names = Names::default();
    let mut rows = Vec::new();
    for suggestion in found {
        let name = names.of(ctx, suggestion.assignee.as_ref()).await?;
        rows.push((suggestion, name));
    }
    let drafts = ctx.store.digest_entries(&me.regions, DigestState::Draft, 100).await?.len();
    Ok(SuggestionList { part, rows, next, waiting: waiting(ctx, me).await?, drafts })
}

/// What waits in a member's office: nothing but for clerks and supervisors.
///
/// # Errors
/// Errors of the store.
pub async fn waiting(ctx: &Context, staff: &Staff) -> UseCaseResult<Waiting> {
    if !staff.role.decides() {
        return Ok(Waiting::default());
    }
    Waiting::by_day(ctx, |day| ctx.store.count_suggestions(&staff.regions, day, COUNTED)).await
}

/// What a supervisor is alarmed of above the queue.
///
/// # Errors
/// Errors of the store.
pub async fn alarm(ctx: &Context, staff: &Staff) -> UseCaseResult<Waiting> {
    if staff.role == Role::Supervisor { waiting(ctx, staff).await } else { Ok(Waiting::default()) }
}

/// The suggestion of a number, as its sender reads it out.
///
/// # Errors
/// `Forbidden` but for clerks and supervisors; `NotFound`, also where another office has it.
pub async fn numbered(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<SuggestionId> {
    working(caller)?;
    let number = SuggestionNumber::parse(typed).ok_or(UseCaseError::NotFound)?;
    let id = ctx.store.suggestion_numbered(&number).await?.ok_or(UseCaseError::NotFound)?;
    found(ctx, caller, &id).await?;
    Ok(id)
}

/// A suggestion of the caller's office. What was taken back is not there any more; their own is not theirs to work on.
async fn found(
    ctx: &Context,
    caller: &Caller,
    id: &SuggestionId,
) -> UseCaseResult<(Staff, Suggestion, Vec<SuggestionStep>)> {
    let me = working(caller)?.clone();
    let (suggestion, steps) = ctx.store.lookup_suggestion(id).await?.ok_or(UseCaseError::NotFound)?;
    if !me.covers(&suggestion.region) || suggestion.state == SuggestionState::Withdrawn {
        return Err(UseCaseError::NotFound);
    }
    if ctx.store.is_own_suggestion(id, &me.id).await? {
        return Err(UseCaseError::Forbidden);
    }
    Ok((me, suggestion, steps))
}

/// Opens a suggestion; on the record.
///
/// # Errors
/// `Forbidden` but for clerks and supervisors, and for one's own; `NotFound`.
pub async fn open(ctx: &Context, caller: &Caller, id: &SuggestionId) -> UseCaseResult<WorkPage> {
    let (me, suggestion, steps) = found(ctx, caller, id).await?;
    let entry = record::entry(ctx, caller, "suggestion.opened", id.as_str(), "");
    ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    let mut names = Names::default();
    let mut named = Vec::new();
    for step in steps {
        let name = names.of(ctx, step.staff.as_ref()).await?;
        named.push((step, name));
    }
    let assignee = names.of(ctx, suggestion.assignee.as_ref()).await?;
    let mine = suggestion.assignee.as_ref() == Some(&me.id);
    let free = suggestion.assignee.is_none() || me.role == Role::Supervisor;
    let may_take = suggestion.state == SuggestionState::Open && !mine && free;
    let reads = ctx.store.lookup_account(&suggestion.account).await?.map(|a| a.language).unwrap_or(Language::Zh);
    let told = match &suggestion.digest {
        Some(digest) => ctx.store.lookup_digest(digest).await?,
        None => None,
    };
    let subjects = if suggestion.may_tell() { subjects(ctx, &suggestion).await? } else { Vec::new() };
    Ok(WorkPage { suggestion, steps: named, assignee, mine, may_take, reads, told, subjects })
}

/// Names of members, each looked up once.
#[derive(Default)]
struct Names(BTreeMap<StaffId, String>);

impl Names {
    async fn of(&mut self, ctx: &Context, staff: Option<&StaffId>) -> UseCaseResult<Option<String>> {
        let Some(staff) = staff else { return Ok(None) };
        if !self.0.contains_key(staff) {
            let name = ctx.store.lookup_staff(staff).await?.map(|s| s.name).unwrap_or_default();
            self.0.insert(staff.clone(), name);
        }
        Ok(self.0.get(staff).cloned())
    }
}

async fn commit(ctx: &Context, set: ChangeSet) -> UseCaseResult<()> {
    match ctx.store.commit(set).await {
        // They turned out to be who sent it, lost their role, or somebody else was faster, at this moment.
        Err(StoreError::Refused(
            Constraint::OwnCase | Constraint::ReceiverCannot | Constraint::SecondPersonDiffers,
        )) => Err(UseCaseError::Forbidden),
        Err(StoreError::Refused(Constraint::IllegalMove | Constraint::AppendOnly)) => Err(UseCaseError::Conflict),
        other => other.map(drop).map_err(Into::into),
    }
}
