//! What a search finds, for a file: part by part, without the pages' bound.

use super::search::{AuditFilter, LOOKED_AT, READ, fits, merged, searched, span, walks};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count as counted, desk::record::Office};
use domain::{application::Actor, export::ExportSource, id::StaffId, staff::Staff};
use std::collections::BTreeMap;
use storage::{AuditLeaf, AuditPosition, ChangeSet};

fn filter(source: &ExportSource) -> UseCaseResult<AuditFilter> {
    let ExportSource::Record { about, actor, action, from, until } = source else {
        return Err(UseCaseError::Broken("an export of another list reads the record"));
    };
    let (about, actor, action) = (about.clone(), actor.clone(), action.clone());
    Ok(AuditFilter { about, actor, action, from: *from, until: *until })
}

/// At most `limit` entries after a place, newest first, each with the name of the member of staff who acted; and where
/// the next ones begin. Fewer than `limit` may come although more follow: what is rare among much takes several parts.
pub(crate) async fn part(
    ctx: &Context,
    me: &Staff,
    source: &ExportSource,
    after: Option<AuditPosition>,
    limit: u32,
) -> UseCaseResult<(Vec<(AuditLeaf, Option<String>)>, Option<AuditPosition>)> {
    let filter = filter(source)?;
    let members: BTreeMap<StaffId, Staff> =
        ctx.store.list_staff().await?.into_iter().map(|s| (s.id.clone(), s)).collect();
    let mut office = Office::new(ctx, me, &members);
    let (_, walks) = walks(ctx, me, &filter).await?;
    let (from, end) = span(&filter);
    let mut place = after.map_or(end, |after| after.min(end));
    let (mut entries, mut looked) = (Vec::new(), 0);
    while looked < LOOKED_AT {
        let leaves = merged(ctx, &walks, from, place).await?;
        let more = leaves.len() == READ as usize;
        for leaf in leaves {
            if entries.len() >= limit as usize {
                return Ok((entries, Some(place)));
            }
            looked += 1;
            place = (leaf.entry.at, leaf.index);
            if fits(&filter, &leaf) && (office.is_whole() || office.concerns(&leaf).await?) {
                let by = if let Actor::Staff(id) = &leaf.entry.actor { members.get(id) } else { None };
                entries.push((leaf, by.map(|s| s.name.clone())));
            }
        }
        if !more {
            return Ok((entries, None));
        }
    }
    Ok((entries, Some(place)))
}

/// How many a search finds among the newest entries, up to `limit`, and whether those are all.
pub(crate) async fn count(ctx: &Context, me: &Staff, source: &ExportSource, limit: u32) -> UseCaseResult<(i64, bool)> {
    let (found, next) = part(ctx, me, source, None, limit).await?;
    Ok((i64::try_from(found.len()).unwrap_or(i64::MAX), next.is_none()))
}

/// That somebody looks how much a search would find is a search, on the record and counted like one.
pub(crate) async fn looked(ctx: &Context, caller: &Caller, source: &ExportSource) -> UseCaseResult<()> {
    let entry = searched(ctx, caller, &filter(source)?);
    let me = caller.staff()?;
    let counted = counted(ctx, "staff_search_hour", me.id.as_str(), |l| l.staff_search_hour);
    ctx.store.commit(ChangeSet::new().with(counted).audited(entry)).await?;
    Ok(())
}
