//! Lines of batches, and refunds that could become some.

use super::super::{
    application,
    apply::changed,
    code::{json, name_of},
    error::failed,
    refund,
    row::{Reader, day},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    application::{Application, Reference},
    consequence::RefundWay,
    id::{ApplicationId, RefundBatchId, RefundId, StaffId},
    money::Fen,
    refund::{LineEnd, LineResult, Refund, RefundFault, RefundLine, RefundTally},
    rules::RegionCode,
    time::Timestamp,
};
use std::collections::HashMap;
use storage::{RefundsReady, StoreError, StoreResult};

/// A refund `r` of an application `a` that may be handed over and is in no batch.
macro_rules! may_leave {
    () => {
        "FROM refund r JOIN application a ON a.id = r.application WHERE a.state = 'Effective' \
        AND (r.stage = 'planned' OR (r.stage = 'failed' AND (r.fault = 'technical' OR r.account_given_at IS NOT NULL))) \
        AND NOT EXISTS (SELECT 1 FROM refund_batch_line l WHERE l.refund = r.id AND l.result = 'open')"
    };
}

statements! {
    LIST = "SELECT l.*, a.reference FROM refund_batch_line l JOIN application a ON a.id = l.application \
        WHERE l.batch = $1 AND l.seq > $2 ORDER BY l.seq LIMIT $3";
    OPEN = "SELECT l.*, a.reference FROM refund_batch_line l JOIN application a ON a.id = l.application \
        WHERE l.refund = $1 AND l.result = 'open'";
    TALLY = "SELECT result, COUNT(*) AS n, CAST(SUM(amount) AS BIGINT) AS total FROM refund_batch_line \
        WHERE batch = $1 GROUP BY result";
    READY = concat!(
        "SELECT a.region, r.way, COUNT(*) AS n, CAST(SUM(r.amount) AS BIGINT) AS total ", may_leave!(),
        " AND ($1 = '[]' OR a.region IN ", json_texts!("$1"), ") GROUP BY a.region, r.way ORDER BY a.region, r.way"
    );
    READY_OF = concat!(
        "SELECT r.* ", may_leave!(), " AND a.region = $1 AND r.way = $2 ORDER BY r.updated_at, r.id LIMIT $3"
    );
    ADD = "INSERT INTO refund_batch_line (batch, seq, refund, application, amount, result) \
        VALUES ($1, $2, $3, $4, $5, 'open')";
    END = "UPDATE refund_batch_line SET result = $3, fault = $4, paid_on = $5, ended_at = $6, ended_by = $7 \
        WHERE batch = $1 AND seq = $2 AND result = 'open'";
    DROP = "UPDATE refund_batch_line SET result = 'dropped', ended_at = $2, ended_by = $3 \
        WHERE batch = $1 AND result = 'open'";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<RefundLine> {
    let r = Reader::new(row, "refund_batch_line", keys);
    let fault = r.opt_text("fault")?;
    Ok(RefundLine {
        batch: RefundBatchId(r.text("batch")?),
        seq: r.int("seq")?,
        refund: RefundId(r.text("refund")?),
        application: ApplicationId(r.text("application")?),
        reference: Reference::parse(&r.text("reference")?).ok_or(StoreError::Damaged("reference"))?,
        amount: Fen(r.int("amount")?),
        result: LineResult::from_name(&r.text("result")?).ok_or(StoreError::Damaged("result"))?,
        fault: fault.map(|name| RefundFault::from_name(&name).ok_or(StoreError::Damaged("fault"))).transpose()?,
        paid_on: r.opt_day("paid_on")?,
        ended_at: r.opt_at("ended_at")?,
        ended_by: r.opt_text("ended_by")?.map(StaffId),
    })
}

pub(super) async fn list(
    conn: &mut Conn,
    keys: &Keyring,
    id: &RefundBatchId,
    after: i64,
    limit: u32,
) -> StoreResult<Vec<RefundLine>> {
    let found = query(LIST).bind(&id.0).bind(after).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn open(conn: &mut Conn, keys: &Keyring, id: &RefundId) -> StoreResult<Option<RefundLine>> {
    let row = query(OPEN).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn tally(conn: &mut Conn, keys: &Keyring, id: &RefundBatchId) -> StoreResult<RefundTally> {
    let rows = query(TALLY).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    let mut tally = RefundTally::default();
    for row in &rows {
        let r = Reader::new(row, "refund_batch_line", keys);
        let found = (r.int("n")?, Fen(r.int("total")?));
        match LineResult::from_name(&r.text("result")?).ok_or(StoreError::Damaged("result"))? {
            LineResult::Open => tally.open = found,
            LineResult::Paid => tally.paid = found,
            LineResult::Failed => tally.failed = found,
            LineResult::Dropped => {}
        }
    }
    Ok(tally)
}

pub(super) async fn ready(conn: &mut Conn, keys: &Keyring, regions: &[RegionCode]) -> StoreResult<Vec<RefundsReady>> {
    let rows = query(READY).bind(json(regions)?).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "refund", keys);
            Ok(RefundsReady {
                region: RegionCode(r.text("region")?),
                way: r.name("way")?,
                count: r.int("n")?,
                sum: Fen(r.int("total")?),
            })
        })
        .collect()
}

pub(super) async fn ready_of(
    conn: &mut Conn,
    keys: &Keyring,
    region: &RegionCode,
    way: RefundWay,
    limit: u32,
) -> StoreResult<Vec<(Refund, Application)>> {
    let found = query(READY_OF).bind(&region.0).bind(name_of(&way)?).bind(i64::from(limit));
    let rows = found.fetch_all(&mut *conn).await.map_err(|e| failed(&e))?;
    let refunds = rows.iter().map(|row| refund::read(row, keys)).collect::<StoreResult<Vec<_>>>()?;
    let ids: Vec<_> = refunds.iter().map(|r| &r.application).collect();
    let mut applications: HashMap<_, _> =
        application::by_ids(conn, keys, &ids).await?.into_iter().map(|a| (a.id.clone(), a)).collect();
    Ok(refunds.into_iter().filter_map(|r| applications.remove(&r.application).map(|a| (r, a))).collect())
}

pub(super) async fn add(conn: &mut Conn, line: &RefundLine) -> StoreResult<()> {
    query(ADD)
        .bind(&line.batch.0)
        .bind(line.seq)
        .bind(&line.refund.0)
        .bind(&line.application.0)
        .bind(line.amount.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(|e| failed(&e))
}

pub(super) async fn end(
    conn: &mut Conn,
    batch: &RefundBatchId,
    seq: i64,
    end: LineEnd,
    by: &StaffId,
    at: Timestamp,
) -> StoreResult<()> {
    let (fault, paid_on) = match end {
        LineEnd::Paid(on) => (None, on.map(day)),
        LineEnd::Failed(fault) => (Some(fault.name()), None),
    };
    let done = query(END)
        .bind(&batch.0)
        .bind(seq)
        .bind(end.result().name())
        .bind(fault)
        .bind(paid_on)
        .bind(at.0)
        .bind(&by.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "refund line")
}

/// The lines of a batch that was cancelled.
pub(super) async fn drop_all(conn: &mut Conn, batch: &RefundBatchId, by: &StaffId, at: Timestamp) -> StoreResult<()> {
    let drop_them = query(DROP).bind(&batch.0).bind(at.0).bind(&by.0);
    drop_them.execute(conn).await.map(drop).map_err(|e| failed(&e))
}
