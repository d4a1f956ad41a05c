//! What is answered about a batch, and what became of each row.

use super::super::{
    apply::changed,
    error::failed,
    row::{Reader, day},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{RefundAnswerId, RefundBatchId, StaffId},
    refund::{AnswerFate, AnswerSaid, RefundAnswer, RefundAnswerRow, RefundFault},
};
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM refund_answer WHERE id = $1";
    BY_DIGEST = "SELECT * FROM refund_answer WHERE batch = $1 AND digest = $2";
    OF_BATCH = "SELECT * FROM refund_answer WHERE batch = $1 ORDER BY at DESC, id DESC LIMIT $2";
    ROWS = "SELECT * FROM refund_answer_row WHERE answer = $1 ORDER BY seq";
    ADD = "INSERT INTO refund_answer (id, batch, staff, digest, at) VALUES ($1, $2, $3, $4, $5)";
    ADD_ROW = "INSERT INTO refund_answer_row (answer, seq, fault, paid_on) VALUES ($1, $2, $3, $4)";
    END_ROW = "UPDATE refund_answer_row SET fate = $3 WHERE answer = $1 AND seq = $2 AND fate IS NULL";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<RefundAnswer> {
    let r = Reader::new(row, "refund_answer", keys);
    Ok(RefundAnswer {
        id: RefundAnswerId(r.text("id")?),
        batch: RefundBatchId(r.text("batch")?),
        staff: StaffId(r.text("staff")?),
        digest: r.text("digest")?,
        at: r.at("at")?,
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &RefundAnswerId) -> StoreResult<Option<RefundAnswer>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn by_digest(
    conn: &mut Conn,
    keys: &Keyring,
    batch: &RefundBatchId,
    digest: &str,
) -> StoreResult<Option<RefundAnswer>> {
    let row = query(BY_DIGEST).bind(&batch.0).bind(digest).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of(
    conn: &mut Conn,
    keys: &Keyring,
    batch: &RefundBatchId,
    limit: u32,
) -> StoreResult<Vec<RefundAnswer>> {
    let found = query(OF_BATCH).bind(&batch.0).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn rows(conn: &mut Conn, keys: &Keyring, id: &RefundAnswerId) -> StoreResult<Vec<RefundAnswerRow>> {
    let rows = query(ROWS).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "refund_answer_row", keys);
            let said = match (r.opt_text("fault")?, r.opt_day("paid_on")?) {
                (Some(fault), None) => {
                    AnswerSaid::Failed(RefundFault::from_name(&fault).ok_or(StoreError::Damaged("fault"))?)
                }
                (None, Some(on)) => AnswerSaid::Paid(on),
                _ => return Err(StoreError::Damaged("fault")),
            };
            let fate = r.opt_text("fate")?;
            Ok(RefundAnswerRow {
                answer: id.clone(),
                seq: r.int("seq")?,
                said,
                fate: fate.map(|name| AnswerFate::from_name(&name).ok_or(StoreError::Damaged("fate"))).transpose()?,
            })
        })
        .collect()
}

pub(super) async fn add(conn: &mut Conn, answer: &RefundAnswer, rows: &[RefundAnswerRow]) -> StoreResult<()> {
    query(ADD)
        .bind(&answer.id.0)
        .bind(&answer.batch.0)
        .bind(&answer.staff.0)
        .bind(&answer.digest)
        .bind(answer.at.0)
        .execute(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    for row in rows {
        let (fault, paid_on) = match row.said {
            AnswerSaid::Failed(fault) => (Some(fault.name()), None),
            AnswerSaid::Paid(on) => (None, Some(day(on))),
        };
        let add = query(ADD_ROW).bind(&answer.id.0).bind(row.seq).bind(fault).bind(paid_on);
        add.execute(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    Ok(())
}

pub(super) async fn end(conn: &mut Conn, id: &RefundAnswerId, seq: i64, fate: AnswerFate) -> StoreResult<()> {
    let done = query(END_ROW).bind(&id.0).bind(seq).bind(fate.name()).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "answer row")
}
