use super::walk::{Walked, walk};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, record};
use domain::{
    application::{Application, Reference},
    audit::AuditFilter,
    person::{IdNumber, Person},
    staff::{Role, Staff},
};
use storage::{AuditEntry, AuditLeaf, AuditPosition, ChangeSet};

/// Entries on a page.
pub const PAGE: usize = 50;

/// What a search was about.
#[derive(Clone, Debug)]
pub enum Subject {
    /// A person.
    Person(Box<Person>),
    /// A case.
    Case(Box<Application>),
    /// Something else, by identifier.
    Other(String),
}

/// A page of what a search found.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it was about.
    pub about: Option<Subject>,
    /// Entries, newest first, with the name of the member of staff who acted.
    pub entries: Vec<(AuditLeaf, Option<String>)>,
    /// Where the older entries begin.
    pub older: Option<AuditPosition>,
    /// The page is not full, but the search went no further for now.
    pub cut: bool,
    /// What can be asked for.
    pub choices: Choices,
}

/// What the form offers.
#[derive(Clone, Debug, Default)]
pub struct Choices {
    /// Members of the auditor's office.
    pub members: Vec<Staff>,
    /// Names of acts that are on the record.
    pub actions: Vec<String>,
}

pub(super) fn auditor(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    if staff.role == Role::Auditor { Ok(staff) } else { Err(UseCaseError::Forbidden) }
}

/// The identifier of the person or case that is meant by an identity number or a reference; of the auditor's office.
/// The number is looked for by its keyed index and goes no further.
///
/// # Errors
/// `Forbidden` but for auditors, `NotFound`, `LimitReached`.
pub async fn find(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<String> {
    let me = auditor(caller)?;
    let counted = count(ctx, "staff_search_hour", me.id.as_str(), |l| l.staff_search_hour);
    let found = if let Some(reference) = Reference::parse(typed) {
        let case = ctx.store.lookup_application_by_reference(&reference).await?;
        case.filter(|case| me.covers(&case.region)).map(|case| case.id.0)
    } else if let Ok(number) = IdNumber::parse(typed) {
        let person = ctx.store.lookup_person_by_id_number(&number).await?;
        person.filter(|person| me.covers(&person.region)).map(|person| person.id.0)
    } else {
        None
    };
    let (action, object) = match &found {
        Some(id) => ("record.looked_up", id.as_str()),
        None => ("record.not_found", ""),
    };
    let entry = record::entry(ctx, caller, action, object, "");
    ctx.store.commit(ChangeSet::new().with(counted).audited(entry)).await?;
    found.ok_or(UseCaseError::NotFound)
}

/// What the form offers.
///
/// # Errors
/// `Forbidden` but for auditors.
pub async fn choices(ctx: &Context, caller: &Caller) -> UseCaseResult<Choices> {
    let me = auditor(caller)?;
    let mut members = ctx.store.list_staff().await?;
    members.retain(|s| crate::desk::members::within(me, &s.regions));
    Ok(Choices { members, actions: ctx.store.audit_actions().await? })
}

/// A page of the entries that fit, newest first; `before` is where the page before ended. Auditors of some regions
/// find what concerns their office. That was searched, and for what, is an entry itself.
///
/// # Errors
/// `Forbidden` but for auditors; `NotFound` for a person or case of another office.
pub async fn search(
    ctx: &Context,
    caller: &Caller,
    filter: &AuditFilter,
    before: Option<AuditPosition>,
) -> UseCaseResult<Found> {
    let me = auditor(caller)?;
    let Walked { about, entries, next: older } = walk(ctx, me, filter, before, PAGE).await?;
    let entry = searched(ctx, caller, filter);
    ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    let cut = older.is_some() && entries.len() < PAGE;
    Ok(Found { about, entries, older, cut, choices: choices(ctx, caller).await? })
}

/// That somebody searched, and for what.
pub(super) fn searched(ctx: &Context, caller: &Caller, filter: &AuditFilter) -> AuditEntry {
    let object = filter.about.as_deref().unwrap_or("record");
    let pairs = filter.pairs().into_iter().filter(|(name, _)| *name != "about");
    let detail = pairs.map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join(" ");
    record::entry(ctx, caller, "record.searched", object, &detail)
}
