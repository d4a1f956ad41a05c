use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, desk::record::Office, record};
use domain::{
    application::{Actor, Application, Reference},
    id::{ApplicationId, PersonId, StaffId},
    person::{IdNumber, Person},
    staff::{Role, Staff},
    time::Timestamp,
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use storage::{AuditEntry, AuditLeaf, AuditPosition, AuditQuery, AuditWalk, ChangeSet, actor_key};

/// Entries on a page.
pub const PAGE: usize = 50;
/// Entries that one page looks at, at most: what is rare among much is found page by page.
pub(super) const LOOKED_AT: u32 = 2000;
/// Entries of one read.
pub(super) const READ: u32 = 250;
/// Applications and settlements of a person that are searched for.
const THINGS: u32 = 200;

/// What is looked for in the record; everything that is given must fit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AuditFilter {
    /// About this, by identifier: a person or a case with everything that belongs to it, or any other object.
    pub about: Option<String>,
    /// What somebody did.
    pub actor: Option<Actor>,
    /// Acts of this name.
    pub action: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub until: Option<Date>,
}

impl AuditFilter {
    /// Whether nothing is asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
    /// As it stands in the record: names and identifiers, nothing personal.
    fn detail(&self) -> String {
        let day = |day: Option<Date>| day.map(|d| d.to_string());
        let parts = [
            ("actor", self.actor.as_ref().map(actor_key)),
            ("action", self.action.clone()),
            ("from", day(self.from)),
            ("until", day(self.until)),
        ];
        let parts = parts.into_iter().filter_map(|(name, value)| value.map(|v| format!("{name}={v}")));
        parts.collect::<Vec<_>>().join(" ")
    }
}

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
    let members: BTreeMap<StaffId, Staff> =
        ctx.store.list_staff().await?.into_iter().map(|s| (s.id.clone(), s)).collect();
    let mut office = Office::new(ctx, me, &members);
    let (about, walks) = walks(ctx, me, filter).await?;
    let (from, end) = span(filter);
    let mut place = before.map_or(end, |before| before.min(end));
    let (mut entries, mut looked, mut more) = (Vec::new(), 0, true);
    while more && entries.len() < PAGE && looked < LOOKED_AT {
        let leaves = merged(ctx, &walks, from, place).await?;
        more = leaves.len() == READ as usize;
        for leaf in leaves {
            if entries.len() == PAGE {
                more = true;
                break;
            }
            looked += 1;
            place = (leaf.entry.at, leaf.index);
            if fits(filter, &leaf) && (office.is_whole() || office.concerns(&leaf).await?) {
                let by = if let Actor::Staff(id) = &leaf.entry.actor { members.get(id) } else { None };
                entries.push((leaf, by.map(|s| s.name.clone())));
            }
        }
    }
    let entry = searched(ctx, caller, filter);
    ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    let cut = more && entries.len() < PAGE;
    Ok(Found { about, entries, older: more.then_some(place), cut, choices: choices(ctx, caller).await? })
}

/// That somebody searched, and for what.
pub(super) fn searched(ctx: &Context, caller: &Caller, filter: &AuditFilter) -> AuditEntry {
    let object = filter.about.as_deref().unwrap_or("record");
    record::entry(ctx, caller, "record.searched", object, &filter.detail())
}

/// The first instant that is asked for, and the place before which everything stands.
pub(super) fn span(filter: &AuditFilter) -> (Timestamp, AuditPosition) {
    let from = filter.from.map_or(Timestamp(i64::MIN), Timestamp::start_of);
    let end = match filter.until.map(|day| day.tomorrow()) {
        Some(Ok(next)) => (Timestamp::start_of(next), 0),
        _ => (Timestamp(i64::MAX), u64::MAX),
    };
    (from, end)
}

/// What no index held apart.
pub(super) fn fits(filter: &AuditFilter, leaf: &AuditLeaf) -> bool {
    let actor = filter.actor.as_ref().is_none_or(|actor| *actor == leaf.entry.actor);
    // Of a person also what they did themselves is asked for: the walks say what it is about.
    actor && filter.action.as_ref().is_none_or(|action| *action == leaf.entry.action)
}

/// The next entries of several walks together, in their order, each once.
pub(super) async fn merged(
    ctx: &Context,
    walks: &[AuditWalk],
    from: Timestamp,
    before: AuditPosition,
) -> UseCaseResult<Vec<AuditLeaf>> {
    let mut found: BTreeMap<AuditPosition, AuditLeaf> = BTreeMap::new();
    for walk in walks {
        let query = AuditQuery { walk: walk.clone(), from, before, limit: READ };
        let leaves = ctx.store.search_audit(&query).await?;
        found.extend(leaves.into_iter().map(|leaf| ((leaf.entry.at, leaf.index), leaf)));
    }
    Ok(found.into_values().rev().take(READ as usize).collect())
}

/// Which lists hold everything that is asked for, by the narrowest index.
pub(super) async fn walks(
    ctx: &Context,
    me: &Staff,
    filter: &AuditFilter,
) -> UseCaseResult<(Option<Subject>, Vec<AuditWalk>)> {
    if let Some(id) = &filter.about {
        let (subject, walks) = about(ctx, me, id).await?;
        return Ok((Some(subject), walks));
    }
    let walk = match (&filter.actor, &filter.action) {
        (Some(actor), _) => AuditWalk::Of(actor.clone()),
        (None, Some(action)) => AuditWalk::Named(action.clone()),
        (None, None) => AuditWalk::Everything,
    };
    Ok((None, vec![walk]))
}

async fn about(ctx: &Context, me: &Staff, id: &str) -> UseCaseResult<(Subject, Vec<AuditWalk>)> {
    let store = &ctx.store;
    if let Some(person) = store.lookup_person(&PersonId(id.to_owned())).await? {
        if !me.covers(&person.region) {
            return Err(UseCaseError::NotFound);
        }
        let mut objects = vec![person.id.0.clone()];
        for case in store.applications_about(&person.id, THINGS).await? {
            objects.extend(of_case(ctx, &case).await?);
        }
        objects.extend(store.certificates_of(&person.id).await?.into_iter().map(|c| c.id.0));
        objects.extend(store.settlements_of(&person.id, None, THINGS).await?.into_iter().map(|s| s.id.0));
        let mut walks = Vec::new();
        if let Some(account) = store.lookup_account_by_person(&person.id).await? {
            objects.push(account.id.0.clone());
            walks.push(AuditWalk::Of(Actor::Resident(account.id)));
        }
        walks.push(AuditWalk::About(objects));
        return Ok((Subject::Person(Box::new(person)), walks));
    }
    if let Some(case) = store.lookup_application(&ApplicationId(id.to_owned())).await? {
        if !me.covers(&case.region) {
            return Err(UseCaseError::NotFound);
        }
        let objects = of_case(ctx, &case).await?;
        return Ok((Subject::Case(Box::new(case)), vec![AuditWalk::About(objects)]));
    }
    Ok((Subject::Other(id.to_owned()), vec![AuditWalk::About(vec![id.to_owned()])]))
}

/// A case and what belongs to it.
async fn of_case(ctx: &Context, case: &Application) -> UseCaseResult<Vec<String>> {
    let mut objects = vec![case.id.0.clone()];
    objects.extend(ctx.store.documents_of(&case.id).await?.into_iter().map(|d| d.id.0));
    objects.extend(ctx.store.refund_of(&case.id).await?.map(|r| r.id.0));
    Ok(objects)
}
