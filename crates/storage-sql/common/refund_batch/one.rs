//! Batches, what happened to them, and their files.

use super::super::{
    apply::changed,
    code::{json, name_of},
    error::failed,
    row::{Reader, Sealer, at, flag},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    export::ExportFormat,
    id::{RefundBatchId, StaffId},
    money::Fen,
    refund::{RefundBatch, RefundBatchMove, RefundBatchState, RefundBatchStep},
    rules::RegionCode,
    time::Timestamp,
};
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM refund_batch WHERE id = $1";
    LIST = concat!(
        "SELECT * FROM refund_batch WHERE ($1 = '[]' OR region IN ", json_texts!("$1"), ") \
        AND (made_at, id) < ($2, $3) ORDER BY made_at DESC, id DESC LIMIT $4"
    );
    ADD = "INSERT INTO refund_batch (id, version, number, region, way, legs, by_rule, count, sum, state, leg, leg_since, \
        csv_digest, xlsx_digest, made_by, made_at, released_by, closed_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL, NULL, NULL, NULL, $11, $12, NULL, NULL)";
    UPDATE = "UPDATE refund_batch SET version = $2, state = $3, leg = $4, leg_since = $5, csv_digest = $6, \
        xlsx_digest = $7, released_by = $8 WHERE id = $1 AND version = $2 - 1";
    LOCK = concat!("SELECT id FROM refund_batch WHERE id = $1", for_update!());
    // Answered in part, or closed: what its lines say.
    SETTLE = "UPDATE refund_batch SET version = version + 1, \
        state = CASE WHEN EXISTS (SELECT 1 FROM refund_batch_line l WHERE l.batch = $1 AND l.result = 'open') \
            THEN 'answered' ELSE 'closed' END, \
        closed_at = CASE WHEN EXISTS (SELECT 1 FROM refund_batch_line l WHERE l.batch = $1 AND l.result = 'open') \
            THEN closed_at ELSE $2 END \
        WHERE id = $1 AND state IN ('handed_over', 'answered')";
    STEPS = "SELECT * FROM refund_batch_step WHERE batch = $1 ORDER BY seq";
    STEP = "INSERT INTO refund_batch_step (batch, seq, move, leg, words, staff, at) VALUES ($1, $2, $3, $4, $5, $6, $7)";
    FILE = "SELECT body FROM refund_batch_file WHERE batch = $1 AND format = $2";
    ADD_FILE = "INSERT INTO refund_batch_file (batch, format, body) VALUES ($1, $2, $3)";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<RefundBatch> {
    let r = Reader::new(row, "refund_batch", keys);
    Ok(RefundBatch {
        id: RefundBatchId(r.text("id")?),
        number: r.text("number")?,
        region: RegionCode(r.text("region")?),
        way: r.name("way")?,
        legs: r.json("legs")?,
        by_rule: r.flag("by_rule")?,
        count: r.int("count")?,
        sum: Fen(r.int("sum")?),
        state: RefundBatchState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))?,
        at: leg(&r)?,
        at_since: r.opt_at("leg_since")?,
        csv_digest: r.opt_text("csv_digest")?,
        xlsx_digest: r.opt_text("xlsx_digest")?,
        made_by: StaffId(r.text("made_by")?),
        made_at: r.at("made_at")?,
        released_by: r.opt_text("released_by")?.map(StaffId),
        closed_at: r.opt_at("closed_at")?,
        version: r.int("version")?,
    })
}

fn leg(r: &Reader<'_>) -> StoreResult<Option<usize>> {
    r.opt_int("leg")?.map(|n| usize::try_from(n).map_err(|_| StoreError::Damaged("leg"))).transpose()
}

fn stored(leg: Option<usize>) -> Option<i64> {
    leg.and_then(|n| i64::try_from(n).ok())
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &RefundBatchId) -> StoreResult<Option<RefundBatch>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn list(
    conn: &mut Conn,
    keys: &Keyring,
    regions: &[RegionCode],
    before: Option<&(Timestamp, RefundBatchId)>,
    limit: u32,
) -> StoreResult<Vec<RefundBatch>> {
    let (when, id) = before.map_or((i64::MAX, ""), |(when, id)| (when.0, id.as_str()));
    let found = query(LIST).bind(json(regions)?).bind(when).bind(id).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn add(conn: &mut Conn, b: &RefundBatch) -> StoreResult<()> {
    query(ADD)
        .bind(&b.id.0)
        .bind(b.version)
        .bind(&b.number)
        .bind(&b.region.0)
        .bind(name_of(&b.way)?)
        .bind(json(&b.legs)?)
        .bind(flag(b.by_rule))
        .bind(b.count)
        .bind(b.sum.0)
        .bind(b.state.name())
        .bind(&b.made_by.0)
        .bind(b.made_at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn update(conn: &mut Conn, b: &RefundBatch) -> StoreResult<()> {
    let done = query(UPDATE)
        .bind(&b.id.0)
        .bind(b.version)
        .bind(b.state.name())
        .bind(stored(b.at))
        .bind(at(b.at_since))
        .bind(b.csv_digest.as_deref())
        .bind(b.xlsx_digest.as_deref())
        .bind(b.released_by.as_ref().map(|id| id.0.as_str()))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "refund batch")
}

pub(super) async fn lock(conn: &mut Conn, id: &RefundBatchId) -> StoreResult<()> {
    query(LOCK).bind(&id.0).fetch_optional(conn).await.map(drop).map_err(|e| failed(&e))
}

pub(super) async fn settle(conn: &mut Conn, id: &RefundBatchId, now: Timestamp) -> StoreResult<()> {
    let done = query(SETTLE).bind(&id.0).bind(now.0).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "refund batch")
}

fn step_row(id: &RefundBatchId, seq: i64) -> String {
    format!("{id}/{seq}")
}

pub(super) async fn steps(conn: &mut Conn, keys: &Keyring, id: &RefundBatchId) -> StoreResult<Vec<RefundBatchStep>> {
    let rows = query(STEPS).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "refund_batch_step", keys);
            let seq = r.int("seq")?;
            Ok(RefundBatchStep {
                seq,
                by: RefundBatchMove::from_name(&r.text("move")?).ok_or(StoreError::Damaged("move"))?,
                leg: leg(&r)?,
                words: r.sealed("words", &step_row(id, seq))?,
                staff: StaffId(r.text("staff")?),
                at: r.at("at")?,
            })
        })
        .collect()
}

pub(super) async fn step(
    conn: &mut Conn,
    keys: &Keyring,
    id: &RefundBatchId,
    step: &RefundBatchStep,
) -> StoreResult<()> {
    let row = step_row(id, step.seq);
    query(STEP)
        .bind(&id.0)
        .bind(step.seq)
        .bind(step.by.name())
        .bind(stored(step.leg))
        .bind(Sealer::new(keys, "refund_batch_step", &row).text("words", &step.words))
        .bind(&step.staff.0)
        .bind(step.at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

fn file_row(id: &RefundBatchId, format: ExportFormat) -> String {
    format!("{id}/{}", format.name())
}

pub(super) async fn file(
    conn: &mut Conn,
    keys: &Keyring,
    id: &RefundBatchId,
    format: ExportFormat,
) -> StoreResult<Option<Vec<u8>>> {
    let found = query(FILE).bind(&id.0).bind(format.name()).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    let Some(row) = found else { return Ok(None) };
    Reader::new(&row, "refund_batch_file", keys).sealed_bytes("body", &file_row(id, format)).map(Some)
}

pub(super) async fn add_file(
    conn: &mut Conn,
    keys: &Keyring,
    id: &RefundBatchId,
    format: ExportFormat,
    bytes: &[u8],
) -> StoreResult<()> {
    let row = file_row(id, format);
    let sealed = Sealer::new(keys, "refund_batch_file", &row).bytes("body", bytes);
    let add = query(ADD_FILE).bind(&id.0).bind(format.name()).bind(sealed);
    add.execute(conn).await.map(drop).map_err(|e| failed(&e))
}
