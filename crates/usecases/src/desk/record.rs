//! The record, for supervisors, administrators and auditors.

use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::staff::Role;
use storage::AuditLeaf;

/// Entries on a page.
const PAGE: u32 = 100;

/// Entries from the newest backwards; `before` is an index (exclusive), `None` the end.
///
/// # Errors
/// `Forbidden` for clerks.
pub async fn page(ctx: &Context, caller: &Caller, before: Option<u64>) -> UseCaseResult<Vec<AuditLeaf>> {
    if caller.staff()?.role == Role::Clerk {
        return Err(UseCaseError::Forbidden);
    }
    let end = before.unwrap_or(ctx.store.audit_size().await?);
    let from = end.saturating_sub(u64::from(PAGE));
    let limit = u32::try_from(end - from).unwrap_or(PAGE);
    let mut leaves = ctx.store.list_audit(from, limit).await?;
    leaves.reverse();
    Ok(leaves)
}
