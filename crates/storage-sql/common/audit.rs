//! The audit log: entries, and the nodes of their RFC 6962 tree.

use super::error::failed;
use crate::Conn;
use crate::sql::{QueryBuilder, Row as _, query};
use crypto::merkle::{self, NodeId};
use std::collections::HashMap;
use storage::{AuditEntry, AuditLeaf, AuditQuery, AuditWalk, StoreError, StoreResult};

// $1 first instant, $2 and $3 the place before which, $4 limit, $5 what is walked. A cross join is never turned round:
// entries are walked by their index, and each hash is picked.
macro_rules! walked {
    ($shape:expr) => {
        concat!(
            "SELECT e.idx, e.entry, n.hash FROM audit_entry e CROSS JOIN audit_node n WHERE n.level = 0 AND n.idx = e.idx AND ",
            $shape,
            " AND e.at >= $1 AND (e.at, e.idx) < ($2, $3) ORDER BY e.at DESC, e.idx DESC LIMIT $4"
        )
    };
}

statements! {
    SIZE = "SELECT size FROM audit_head WHERE id = 1";
    HEAD = concat!("SELECT size FROM audit_head WHERE id = 1", for_update!());
    GROW = "UPDATE audit_head SET size = $1 WHERE id = 1";
    // Pair by pair: levels and indexes apart would have a planner read the whole table.
    NODES = concat!(
        "SELECT n.level, n.idx, n.hash FROM ",
        json_pairs!("$1"),
        " CROSS JOIN audit_node n WHERE n.level = CAST(json_each.value ->> 0 AS BIGINT)",
        " AND n.idx = CAST(json_each.value ->> 1 AS BIGINT)"
    );
    OF_OBJECT = "SELECT e.idx, e.entry, n.hash FROM audit_entry e JOIN audit_node n ON n.level = 0 AND n.idx = e.idx \
        WHERE e.object = $1 AND e.action = $2 ORDER BY e.idx DESC LIMIT $3";
    LIST = "SELECT e.idx, e.entry, n.hash FROM audit_entry e JOIN audit_node n ON n.level = 0 AND n.idx = e.idx \
        WHERE e.idx >= $1 ORDER BY e.idx LIMIT $2";
    WALK_ALL = walked!("$5 = ''");
    WALK_ACTOR = walked!("e.actor = $5");
    WALK_ACTION = walked!("e.action = $5");
    WALK_OBJECTS = walked!(concat!("e.object IN ", json_texts!("$5")));
    // From one name to the next by the index, whatever stands between.
    ACTIONS = "WITH RECURSIVE named (action) AS (SELECT MIN(action) FROM audit_entry UNION ALL \
        SELECT (SELECT MIN(e.action) FROM audit_entry e WHERE e.action > named.action) FROM named \
        WHERE named.action IS NOT NULL) SELECT action FROM named WHERE action IS NOT NULL";
}

/// Rows of one multi-row insert.
const ROWS: usize = 64;

fn number(n: i64) -> StoreResult<u64> {
    u64::try_from(n).map_err(|_| StoreError::Damaged("audit index"))
}

fn stored(n: u64) -> StoreResult<i64> {
    i64::try_from(n).map_err(|_| StoreError::Damaged("audit index"))
}

fn hash_of(row: &crate::Row) -> StoreResult<[u8; 32]> {
    let bytes: Vec<u8> = row.try_get("hash").map_err(|e| failed(&e))?;
    bytes.try_into().map_err(|_| StoreError::Damaged("audit hash"))
}

pub(super) async fn size(conn: &mut Conn) -> StoreResult<u64> {
    let row = query(SIZE).fetch_one(conn).await.map_err(|e| failed(&e))?;
    number(row.try_get("size").map_err(|e| failed(&e))?)
}

async fn fetch(conn: &mut Conn, wanted: &[NodeId]) -> StoreResult<HashMap<NodeId, [u8; 32]>> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let pairs: Vec<(u8, u64)> = wanted.iter().map(|id| (id.level, id.index)).collect();
    let rows = query(NODES).bind(super::code::json(&pairs)?).fetch_all(conn).await.map_err(|e| failed(&e))?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in &rows {
        let level: i64 = row.try_get("level").map_err(|e| failed(&e))?;
        let index = number(row.try_get("idx").map_err(|e| failed(&e))?)?;
        let level = u8::try_from(level).map_err(|_| StoreError::Damaged("audit level"))?;
        found.insert(NodeId { level, index }, hash_of(row)?);
    }
    Ok(found)
}

pub(super) async fn nodes(conn: &mut Conn, wanted: &[(u8, u64)]) -> StoreResult<Vec<[u8; 32]>> {
    let ids: Vec<NodeId> = wanted.iter().map(|(level, index)| NodeId { level: *level, index: *index }).collect();
    let found = fetch(conn, &ids).await?;
    ids.iter().map(|id| found.get(id).copied().ok_or(StoreError::Damaged("audit node"))).collect()
}

/// Appends entries in order, as the last thing of a transaction, and answers the index of the first.
///
/// Writes the leaves and the subtrees they complete; reads only the tree's right edge.
pub(crate) async fn append(conn: &mut Conn, entries: &[&AuditEntry]) -> StoreResult<u64> {
    let row = query(HEAD).fetch_one(&mut *conn).await.map_err(|e| failed(&e))?;
    let first = number(row.try_get("size").map_err(|e| failed(&e))?)?;
    // Every left neighbour that later appends of this batch may ask for is on the right edge of the present tree.
    let edge: Vec<NodeId> = (0..63)
        .filter(|level| (first >> level) & 1 == 1)
        .map(|level| NodeId { level, index: (first >> level) - 1 })
        .collect();
    let mut known = fetch(conn, &edge).await?;
    let mut new = Vec::with_capacity(entries.len() * 2);
    let mut rows = Vec::with_capacity(entries.len());
    for (entry, index) in entries.iter().zip(first..) {
        let canonical = entry.canonical();
        let added = merkle::append(index, merkle::leaf_hash(&canonical), |id| known.get(&id).copied())
            .map_err(|_| StoreError::Damaged("audit node"))?;
        known.extend(added.iter().copied());
        new.extend(added);
        let text = String::from_utf8(canonical).map_err(|_| StoreError::Failure("an audit entry".into()))?;
        rows.push((stored(index)?, *entry, text));
    }
    for chunk in rows.chunks(ROWS) {
        let mut insert = QueryBuilder::new("INSERT INTO audit_entry (idx, at, action, object, actor, entry) ");
        insert.push_values(chunk, |mut row, (index, entry, text)| {
            row.push_bind(*index)
                .push_bind(entry.at.0)
                .push_bind(entry.action.as_str())
                .push_bind(entry.object.as_str())
                .push_bind(entry.actor.key())
                .push_bind(text.as_str());
        });
        insert.build().execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    for chunk in new.chunks(ROWS) {
        let mut insert = QueryBuilder::new("INSERT INTO audit_node (level, idx, hash) ");
        let chunk = chunk.iter().map(|(id, hash)| Ok((i64::from(id.level), stored(id.index)?, hash.to_vec())));
        let chunk = chunk.collect::<StoreResult<Vec<_>>>()?;
        insert.push_values(chunk, |mut row, (level, index, hash)| {
            row.push_bind(level).push_bind(index).push_bind(hash);
        });
        insert.build().execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    let size = stored(first + entries.len() as u64)?;
    query(GROW).bind(size).execute(conn).await.map_err(|e| failed(&e))?;
    Ok(first)
}

fn read(row: &crate::Row) -> StoreResult<AuditLeaf> {
    let entry: String = row.try_get("entry").map_err(|e| failed(&e))?;
    Ok(AuditLeaf {
        index: number(row.try_get("idx").map_err(|e| failed(&e))?)?,
        entry: serde_json::from_str(&entry).map_err(|_| StoreError::Damaged("audit entry"))?,
        hash: hash_of(row)?,
    })
}

pub(super) async fn of_object(conn: &mut Conn, action: &str, object: &str, limit: u32) -> StoreResult<Vec<AuditLeaf>> {
    let found = query(OF_OBJECT).bind(object).bind(action).bind(i64::from(limit)).fetch_all(conn).await;
    found.map_err(|e| failed(&e))?.iter().map(read).collect()
}

pub(super) async fn list(conn: &mut Conn, from: u64, limit: u32) -> StoreResult<Vec<AuditLeaf>> {
    let rows = query(LIST).bind(stored(from)?).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(read).collect()
}

pub(super) async fn search(conn: &mut Conn, q: &AuditQuery) -> StoreResult<Vec<AuditLeaf>> {
    let (sql, walked) = match &q.walk {
        AuditWalk::Everything => (WALK_ALL, String::new()),
        AuditWalk::Of(actor) => (WALK_ACTOR, actor.key()),
        AuditWalk::About(objects) => (WALK_OBJECTS, super::code::json(objects)?),
        AuditWalk::Named(action) => (WALK_ACTION, action.clone()),
    };
    let (at, index) = q.before;
    let found = query(sql)
        .bind(q.from.0)
        .bind(at.0)
        .bind(i64::try_from(index).unwrap_or(i64::MAX))
        .bind(i64::from(q.limit))
        .bind(walked)
        .fetch_all(conn)
        .await;
    found.map_err(|e| failed(&e))?.iter().map(read).collect()
}

pub(super) async fn actions(conn: &mut Conn) -> StoreResult<Vec<String>> {
    let rows = query(ACTIONS).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| row.try_get("action").map_err(|e| failed(&e))).collect()
}
