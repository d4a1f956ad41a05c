//! The record, for supervisors, administrators and auditors: whole, or what concerns their office.

use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::Actor,
    id::{ApplicationId, ExportId, StaffId},
    staff::{Role, Staff},
};
use std::collections::{BTreeMap, btree_map::Entry};
use storage::AuditLeaf;

/// Entries on a page.
const PAGE: u32 = 100;

/// A page of the record.
#[derive(Clone, Debug)]
pub struct RecordPage {
    /// Entries, newest first, with the name of the member of staff who acted.
    pub entries: Vec<(AuditLeaf, Option<String>)>,
    /// Entries there are.
    pub size: u64,
    /// Index (exclusive) from which the older entries begin.
    pub older: Option<u64>,
}

/// Reads for one page at most so many times [`PAGE`] entries, however few of them concern the office.
const READS: u32 = 10;

/// The caller, if they may read the record, whole or in part.
pub(crate) fn reader(caller: &Caller) -> UseCaseResult<&Staff> {
    let me = caller.staff()?;
    if me.role == Role::Clerk { Err(UseCaseError::Forbidden) } else { Ok(me) }
}

/// Entries from the newest backwards; `before` is an index (exclusive), `None` the end. Administrators and auditors of
/// all regions read every entry; others those whose object is an application or a member of their office, and those
/// whose actor is such a member. A page of theirs may hold fewer entries than there are.
///
/// # Errors
/// `Forbidden` for clerks.
pub async fn page(ctx: &Context, caller: &Caller, before: Option<u64>) -> UseCaseResult<RecordPage> {
    let me = reader(caller)?;
    let members: BTreeMap<_, _> = ctx.store.list_staff().await?.into_iter().map(|s| (s.id.clone(), s)).collect();
    let mut office = Office::new(ctx, me, &members);
    let size = ctx.store.audit_size().await?;
    let mut from = before.unwrap_or(size).min(size);
    let mut entries = Vec::new();
    for _ in 0..READS {
        let end = from;
        from = end.saturating_sub(u64::from(PAGE));
        let limit = u32::try_from(end - from).unwrap_or(PAGE);
        let leaves = if limit == 0 { Vec::new() } else { ctx.store.list_audit(from, limit).await? };
        for leaf in leaves.into_iter().rev() {
            if office.is_whole() || office.concerns(&leaf).await? {
                let by = if let Actor::Staff(id) = &leaf.entry.actor { members.get(id) } else { None };
                entries.push((leaf, by.map(|s| s.name.clone())));
            }
        }
        // A read is shown to its end, so that the next page begins where this one stopped.
        if from == 0 || entries.len() >= PAGE as usize / 2 {
            break;
        }
    }
    Ok(RecordPage { entries, size, older: (from > 0).then_some(from) })
}

/// What concerns the reader's office.
pub(crate) struct Office<'a> {
    ctx: &'a Context,
    me: &'a Staff,
    members: &'a BTreeMap<StaffId, Staff>,
    /// Objects that were looked up already, and whether they are the office's.
    known: BTreeMap<String, bool>,
}

impl<'a> Office<'a> {
    /// What the reader may see of the record.
    pub(crate) fn new(ctx: &'a Context, me: &'a Staff, members: &'a BTreeMap<StaffId, Staff>) -> Self {
        Self { ctx, me, members, known: BTreeMap::new() }
    }

    /// Whether the reader sees every entry.
    pub(crate) fn is_whole(&self) -> bool {
        self.me.regions.is_empty() && matches!(self.me.role, Role::Administrator | Role::Auditor)
    }

    /// Whether an entry concerns the reader's office.
    pub(crate) async fn concerns(&mut self, leaf: &AuditLeaf) -> UseCaseResult<bool> {
        // Whoever had a hand in a case must not read of its rating, and an office's record is read by them as well.
        if leaf.entry.action.starts_with("rating.") {
            return Ok(leaf.entry.actor == Actor::Staff(self.me.id.clone()));
        }
        let by_colleague = if let Actor::Staff(id) = &leaf.entry.actor { self.is_colleague(id) } else { false };
        Ok(by_colleague || self.is_ours(&leaf.entry.object).await?)
    }

    async fn is_ours(&mut self, object: &str) -> UseCaseResult<bool> {
        if StaffId::parse(object).is_some_and(|id| self.is_colleague(&id)) {
            return Ok(true);
        }
        let (Some(id), Some(export)) = (ApplicationId::parse(object), ExportId::parse(object)) else {
            return Ok(false);
        };
        match self.known.entry(object.to_owned()) {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(unknown) => {
                let ours = match self.ctx.store.lookup_application(&id).await? {
                    Some(app) => self.me.covers(&app.region),
                    None => self.ctx.store.lookup_export(&export).await?.is_some_and(|e| e.covered_by(self.me)),
                };
                Ok(*unknown.insert(ours))
            }
        }
    }

    /// Whether a member's whole office lies within the reader's.
    fn is_colleague(&self, id: &StaffId) -> bool {
        self.members.get(id).is_some_and(|s| super::members::within(self.me, &s.regions))
    }
}
