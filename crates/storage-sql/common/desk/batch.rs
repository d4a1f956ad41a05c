//! The same act on many cases.

use super::super::{
    apply::changed,
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{ApplicationId, BatchId, StaffId},
    queue::{Batch, BatchItem, BatchResult},
};
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM batch WHERE id = $1";
    ITEMS = "SELECT * FROM batch_item WHERE batch = $1 ORDER BY seq";
    ADD = "INSERT INTO batch (id, staff, work, at) VALUES ($1, $2, $3, $4)";
    ADD_ITEM = "INSERT INTO batch_item (batch, seq, application, version) VALUES ($1, $2, $3, $4)";
    END_ITEM = "UPDATE batch_item SET result = $3 WHERE batch = $1 AND application = $2 AND result IS NULL";
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &BatchId) -> StoreResult<Option<Batch>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| {
        let r = Reader::new(&row, "batch", keys);
        Ok(Batch {
            id: id.clone(),
            staff: StaffId(r.text("staff")?),
            order: r.sealed_json("work", &id.0)?,
            at: r.at("at")?,
        })
    })
    .transpose()
}

pub(super) async fn items(conn: &mut Conn, keys: &Keyring, id: &BatchId) -> StoreResult<Vec<BatchItem>> {
    let rows = query(ITEMS).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "batch_item", keys);
            let result = r.opt_text("result")?;
            Ok(BatchItem {
                batch: id.clone(),
                application: ApplicationId(r.text("application")?),
                version: r.int("version")?,
                result: result
                    .map(|name| BatchResult::from_name(&name).ok_or(StoreError::Damaged("result")))
                    .transpose()?,
            })
        })
        .collect()
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, batch: &Batch, items: &[BatchItem]) -> StoreResult<()> {
    query(ADD)
        .bind(&batch.id.0)
        .bind(&batch.staff.0)
        .bind(Sealer::new(keys, "batch", &batch.id.0).json("work", &batch.order)?)
        .bind(batch.at.0)
        .execute(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    for (item, seq) in items.iter().zip(1_i64..) {
        query(ADD_ITEM)
            .bind(&batch.id.0)
            .bind(seq)
            .bind(&item.application.0)
            .bind(item.version)
            .execute(&mut *conn)
            .await
            .map_err(|e| failed(&e))?;
    }
    Ok(())
}

pub(super) async fn end_item(
    conn: &mut Conn,
    id: &BatchId,
    application: &ApplicationId,
    result: BatchResult,
) -> StoreResult<()> {
    let done = query(END_ITEM).bind(&id.0).bind(&application.0).bind(result.name());
    changed(done.execute(conn).await.map_err(|e| failed(&e))?.rows_affected(), "batch item")
}
