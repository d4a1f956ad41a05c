//! What a search finds, for a file: part by part, without the pages' bound.

use super::{
    search::searched,
    walk::{Walked, walk},
};
use crate::{Caller, Context, UseCaseResult, account::count as counted};
use domain::{audit::AuditFilter, staff::Staff};
use storage::{AuditLeaf, AuditPosition, ChangeSet};

/// At most `limit` entries after a place, newest first, each with the name of the member of staff who acted; and where
/// the next ones begin. Fewer than `limit` may come although more follow: what is rare among much takes several parts.
pub(crate) async fn part(
    ctx: &Context,
    me: &Staff,
    filter: &AuditFilter,
    after: Option<AuditPosition>,
    limit: u32,
) -> UseCaseResult<(Vec<(AuditLeaf, Option<String>)>, Option<AuditPosition>)> {
    let Walked { entries, next, .. } = walk(ctx, me, filter, after, limit as usize).await?;
    Ok((entries, next))
}

/// How many a search finds among the newest entries, up to `limit`, and whether those are all.
pub(crate) async fn count(ctx: &Context, me: &Staff, filter: &AuditFilter, limit: u32) -> UseCaseResult<(i64, bool)> {
    let (found, next) = part(ctx, me, filter, None, limit).await?;
    Ok((i64::try_from(found.len()).unwrap_or(i64::MAX), next.is_none()))
}

/// That somebody looks how much a search would find is a search, on the record and counted like one.
pub(crate) async fn looked(ctx: &Context, caller: &Caller, filter: &AuditFilter) -> UseCaseResult<()> {
    let entry = searched(ctx, caller, filter);
    let me = caller.staff()?;
    let counted = counted(ctx, "staff_search_hour", me.id.as_str(), |l| l.staff_search_hour);
    ctx.store.commit(ChangeSet::new().with(counted).audited(entry)).await?;
    Ok(())
}
