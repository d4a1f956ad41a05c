//! The one walk over the record that a page of a search and a part of an export take.

use super::search::Subject;
use crate::{Context, UseCaseError, UseCaseResult, desk::record::Office};
use domain::{
    application::{Actor, Application},
    audit::AuditFilter,
    id::{ApplicationId, PersonId, StaffId},
    staff::Staff,
    time::Timestamp,
};
use std::collections::BTreeMap;
use storage::{AuditLeaf, AuditPosition, AuditQuery, AuditWalk};

/// Entries that one walk looks at, at most: what is rare among much is found walk by walk.
const LOOKED_AT: u32 = 2000;
/// Entries of one read.
const READ: u32 = 250;
/// Applications and settlements of a person that are searched for.
const THINGS: u32 = 200;

/// What a walk found.
pub(super) struct Walked {
    /// What was asked about.
    pub about: Option<Subject>,
    /// Entries, newest first, with the name of the member of staff who acted.
    pub entries: Vec<(AuditLeaf, Option<String>)>,
    /// Where the older entries begin; `None`: there are none.
    pub next: Option<AuditPosition>,
}

/// At most `limit` of the entries before a place that fit and concern the office of `me`. Fewer may come although older
/// ones follow.
pub(super) async fn walk(
    ctx: &Context,
    me: &Staff,
    filter: &AuditFilter,
    before: Option<AuditPosition>,
    limit: usize,
) -> UseCaseResult<Walked> {
    let members: BTreeMap<StaffId, Staff> =
        ctx.store.list_staff().await?.into_iter().map(|s| (s.id.clone(), s)).collect();
    let mut office = Office::new(ctx, me, &members);
    let (about, walks) = walks(ctx, me, filter).await?;
    let (from, end) = span(filter);
    let mut place = before.map_or(end, |before| before.min(end));
    let (mut entries, mut looked, mut more) = (Vec::new(), 0, true);
    while more && entries.len() < limit && looked < LOOKED_AT {
        let leaves = merged(ctx, &walks, from, place).await?;
        more = leaves.len() == READ as usize;
        for leaf in leaves {
            if entries.len() == limit {
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
    Ok(Walked { about, entries, next: more.then_some(place) })
}

/// The first instant that is asked for, and the place before which everything stands.
fn span(filter: &AuditFilter) -> (Timestamp, AuditPosition) {
    let from = filter.from.map_or(Timestamp(i64::MIN), Timestamp::start_of);
    let end = match filter.until.map(|day| day.tomorrow()) {
        Some(Ok(next)) => (Timestamp::start_of(next), 0),
        _ => (Timestamp(i64::MAX), u64::MAX),
    };
    (from, end)
}

/// What no index held apart.
fn fits(filter: &AuditFilter, leaf: &AuditLeaf) -> bool {
    let actor = filter.actor.as_ref().is_none_or(|actor| *actor == leaf.entry.actor);
    // Of a person also what they did themselves is asked for: the walks say what it is about.
    actor && filter.action.as_ref().is_none_or(|action| *action == leaf.entry.action)
}

/// The next entries of several walks together, in their order, each once.
async fn merged(
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
async fn walks(ctx: &Context, me: &Staff, filter: &AuditFilter) -> UseCaseResult<(Option<Subject>, Vec<AuditWalk>)> {
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
