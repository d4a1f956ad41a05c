use super::{
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crypto::Keyring;
use domain::{
    id::{ApplicationId, ReceiptId},
    receipt::Receipt,
};
use sqlx::query;
use storage::{Constraint, StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM receipt WHERE id = $1";
    OF_APPLICATION = "SELECT * FROM receipt WHERE application = $1 ORDER BY at, id";
    ADD = "INSERT INTO receipt (id, application, state, at, receipt) VALUES ($1, $2, $3, $4, $5)";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Receipt> {
    let r = Reader::new(row, "receipt", keys);
    let mut receipt: Receipt = r.sealed_json("receipt", &r.text("id")?)?;
    receipt.application = Some(ApplicationId(r.text("application")?));
    Ok(receipt)
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &ReceiptId) -> StoreResult<Option<Receipt>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Receipt>> {
    let rows = query(OF_APPLICATION).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, receipt: &Receipt) -> StoreResult<()> {
    let Some(application) = &receipt.application else { return Err(StoreError::Refused(Constraint::Other)) };
    query(ADD)
        .bind(&receipt.body.id.0)
        .bind(&application.0)
        .bind(receipt.body.state.name())
        .bind(receipt.body.at.0)
        .bind(Sealer::new(keys, "receipt", &receipt.body.id.0).json("receipt", receipt)?)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}
