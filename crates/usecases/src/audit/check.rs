use super::{AuditProof, search::auditor};
use crate::{Caller, Context, UseCaseResult, receipt::hex, record};
use crypto::merkle::{self, Hash, NodeId};
use std::collections::HashMap;
use storage::{AuditLeaf, ChangeSet, Store, StoreError, StoreResult};

/// Entries that are checked at once; a power of two, so that each chunk is a subtree.
pub const CHUNK: u64 = 4096;
/// Entries of one read.
const READ: u32 = 1024;
/// Chunks that one press of the page's button checks.
const PRESS: u64 = 8;

/// What does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// This entry is not what its leaf hash is over.
    #[error("entry {0} is not what its hash is over")]
    Entry(u64),
    /// An entry is missing or can't be read.
    #[error("entry {0} is missing or can't be read")]
    Missing(u64),
    /// A hash above the leaves of this chunk (by its first entry) does not fit them.
    #[error("the hashes above the entries from {0} on don't fit them")]
    Tree(u64),
    /// The record is shorter than it was.
    #[error("it is shorter than it was: it had {0} entries")]
    Shorter(u64),
    /// The first so many entries are not the ones that were there.
    #[error("its first {0} entries are not the ones that were there")]
    Rewritten(u64),
}

/// What a check came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// First entry that was checked.
    pub from: u64,
    /// The entry after the last.
    pub until: u64,
    /// Entries there are.
    pub size: u64,
    /// The root of the first `until` entries, in hex; empty with a fault.
    pub root: String,
    /// The first fault.
    pub fault: Option<Fault>,
}

/// Recomputes the hashes of some entries from what stands in them, from `from` on, as many as a page has time for.
/// Where it began and what came of it is on the record.
///
/// # Errors
/// `Forbidden` but for auditors of all regions: the whole has no office.
pub async fn check(ctx: &Context, caller: &Caller, from: u64) -> UseCaseResult<Chunk> {
    let me = auditor(caller)?;
    if !me.regions.is_empty() {
        return Err(crate::UseCaseError::Forbidden);
    }
    let size = ctx.store.audit_size().await?;
    let from = from.min(size) / CHUNK * CHUNK;
    let mut done = Chunk { from, until: from, size, root: String::new(), fault: None };
    for _ in 0..PRESS {
        if done.until >= size || done.fault.is_some() {
            break;
        }
        let until = (done.until + CHUNK).min(size);
        done.fault = check_chunk(ctx.store.as_ref(), done.until, until).await?;
        done.until = until;
    }
    if done.fault.is_none() {
        match root(ctx.store.as_ref(), done.until).await {
            Err(StoreError::Damaged(_)) => done.fault = Some(Fault::Tree(0)),
            other => done.root = other?,
        }
    }
    let result = if done.fault.is_some() { "fault" } else { "sound" };
    let detail = format!("from={} until={} size={size} {result}", done.from, done.until);
    ctx.store.commit(ChangeSet::new().audited(record::entry(ctx, caller, "record.checked", "record", &detail))).await?;
    Ok(done)
}

/// Checks the entries `from..until`, at most [`CHUNK`] of them beginning at a multiple of it, and the hash above them.
///
/// # Errors
/// Errors of the store, but for what it can't read: that is a fault.
pub async fn check_chunk(store: &dyn Store, from: u64, until: u64) -> StoreResult<Option<Fault>> {
    let mut hashes: Vec<Hash> = Vec::new();
    let mut next = from;
    while next < until {
        let limit = u32::try_from(until - next).unwrap_or(READ).min(READ);
        let leaves: Vec<AuditLeaf> = match store.list_audit(next, limit).await {
            Err(StoreError::Damaged(_)) => return Ok(Some(Fault::Missing(next))),
            other => other?,
        };
        if leaves.is_empty() {
            return Ok(Some(Fault::Missing(next)));
        }
        for leaf in leaves {
            if leaf.index != next {
                return Ok(Some(Fault::Missing(next)));
            }
            let hash = merkle::leaf_hash(&leaf.entry.canonical());
            if hash != leaf.hash {
                return Ok(Some(Fault::Entry(next)));
            }
            hashes.push(hash);
            next += 1;
        }
    }
    let above = merkle::nodes_needed_for_range(from, until - from);
    let nodes = match nodes(store, &above).await {
        Err(StoreError::Damaged(_)) => return Ok(Some(Fault::Tree(from))),
        other => other?,
    };
    let stored = merkle::range(from, until - from, |id| nodes.get(&id).copied());
    Ok((stored != Ok(merkle::root_of(&hashes))).then_some(Fault::Tree(from)))
}

/// Whether the record of today goes on from the one that a proof was made for: as long at least, and its first entries the
/// same.
///
/// # Errors
/// Errors of the store.
pub async fn consistent(store: &dyn Store, earlier: &AuditProof) -> StoreResult<Option<Fault>> {
    let size = earlier.inclusion.size;
    if store.audit_size().await? < size {
        return Ok(Some(Fault::Shorter(size)));
    }
    let now = match root(store, size).await {
        Err(StoreError::Damaged(_)) => return Ok(Some(Fault::Tree(0))),
        other => other?,
    };
    Ok((now != earlier.inclusion.root).then_some(Fault::Rewritten(size)))
}

/// The root over the first `size` entries, in hex. Hashes between chunks and root are checked on the way: each is
/// recomputed from the two below it.
///
/// # Errors
/// `Damaged` where one does not fit; errors of the store.
pub async fn root(store: &dyn Store, size: u64) -> StoreResult<String> {
    let level = u8::try_from(CHUNK.trailing_zeros()).unwrap_or(u8::MAX);
    let count = size / CHUNK;
    let mut row: Vec<Hash> = Vec::new();
    for first in (0..count).step_by(512) {
        let ids: Vec<NodeId> = (first..(first + 512).min(count)).map(|index| NodeId { level, index }).collect();
        let found = nodes(store, &ids).await?;
        row.extend(ids.iter().filter_map(|id| found.get(id)).copied());
    }
    let mut at = level;
    while row.len() > 1 {
        at += 1;
        let above: Vec<Hash> = row.chunks_exact(2).map(|pair| merkle::node_hash(&pair[0], &pair[1])).collect();
        let ids: Vec<NodeId> = (0..above.len() as u64).map(|index| NodeId { level: at, index }).collect();
        for some in ids.chunks(512) {
            let found = nodes(store, some).await?;
            let fits = |id: &NodeId| above.get(usize::try_from(id.index).unwrap_or(usize::MAX)) == found.get(id);
            if !some.iter().all(fits) {
                return Err(StoreError::Damaged("audit node"));
            }
        }
        row = above;
    }
    let needed = merkle::nodes_needed_for_root(size);
    let found = nodes(store, &needed).await?;
    let root = merkle::root(size, |id| found.get(&id).copied()).map_err(|_| StoreError::Damaged("audit node"))?;
    Ok(hex(&root))
}

async fn nodes(store: &dyn Store, ids: &[NodeId]) -> StoreResult<HashMap<NodeId, Hash>> {
    let asked: Vec<(u8, u64)> = ids.iter().map(|id| (id.level, id.index)).collect();
    Ok(ids.iter().copied().zip(store.audit_nodes(&asked).await?).collect())
}
