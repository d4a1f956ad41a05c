//! The record, for supervisors, administrators and auditors.

use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{application::Actor, staff::Role};
use std::collections::BTreeMap;
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

/// Entries from the newest backwards; `before` is an index (exclusive), `None` the end.
///
/// # Errors
/// `Forbidden` for clerks.
pub async fn page(ctx: &Context, caller: &Caller, before: Option<u64>) -> UseCaseResult<RecordPage> {
    if caller.staff()?.role == Role::Clerk {
        return Err(UseCaseError::Forbidden);
    }
    let size = ctx.store.audit_size().await?;
    let end = before.unwrap_or(size).min(size);
    let from = end.saturating_sub(u64::from(PAGE));
    let limit = u32::try_from(end - from).unwrap_or(PAGE);
    let leaves = if limit == 0 { Vec::new() } else { ctx.store.list_audit(from, limit).await? };
    let names: BTreeMap<_, _> = ctx.store.list_staff().await?.into_iter().map(|s| (s.id, s.name)).collect();
    let entries = leaves.into_iter().rev().map(|leaf| {
        let by = if let Actor::Staff(id) = &leaf.entry.actor { names.get(id).cloned() } else { None };
        (leaf, by)
    });
    Ok(RecordPage { entries: entries.collect(), size, older: (from > 0).then_some(from) })
}
