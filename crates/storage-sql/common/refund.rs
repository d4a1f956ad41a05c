use super::{
    application,
    apply::changed,
    code::{json, name_of},
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    application::Application,
    id::{ApplicationId, PaymentId, RefundId, StaffId},
    money::Fen,
    refund::{Refund, RefundFault, RefundStage},
    rules::RegionCode,
    time::Timestamp,
};
use std::collections::HashMap;
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM refund WHERE id = $1";
    LOCK = concat!("SELECT version FROM refund WHERE id = $1", for_update!());
    OF_APPLICATION = "SELECT * FROM refund WHERE application = $1";
    OF_PAYMENT = "SELECT * FROM refund WHERE payment = $1 AND stage <> 'cancelled'";
    LIST = concat!(
        "SELECT r.* FROM refund r JOIN application a ON a.id = r.application \
        WHERE r.stage = $1 AND (r.updated_at, r.id) > ($4, $5) AND ($2 = '[]' OR a.region IN ",
        json_texts!("$2"), ") ORDER BY r.updated_at, r.id LIMIT $3"
    );
    // In the order of the index that holds the stage: a planner may not read the whole table for a rare one.
    COUNT = concat!(
        "SELECT COUNT(*) AS n FROM (SELECT r.id FROM refund r JOIN application a ON a.id = r.application \
        WHERE r.stage = $1 AND ($2 = '[]' OR a.region IN ", json_texts!("$2"), ") ORDER BY r.updated_at, r.id LIMIT $3) picked"
    );
    ADD = "INSERT INTO refund (id, version, application, payment, amount, way, payee, stage, updated_at, \
        moved_by, fault, account_given_at, cover) \
        SELECT $1, $2, $3, p.id, $5, $6, $7, $8, $9, $10, $11, $12, p.cover FROM payment p WHERE p.id = $4";
    UPDATE = "UPDATE refund SET version = $2, application = $3, payment = $4, amount = $5, way = $6, payee = $7, \
        stage = $8, updated_at = $9, moved_by = $10, fault = $11, account_given_at = $12 WHERE id = $1 AND version = $2 - 1";
}

pub(super) fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Refund> {
    let r = Reader::new(row, "refund", keys);
    let id = r.text("id")?;
    Ok(Refund {
        application: ApplicationId(r.text("application")?),
        payment: PaymentId(r.text("payment")?),
        amount: Fen(r.int("amount")?),
        way: r.name("way")?,
        payee: r.opt_sealed_json("payee", &id)?,
        stage: RefundStage::from_name(&r.text("stage")?).ok_or(StoreError::Damaged("stage"))?,
        fault: match r.opt_text("fault")? {
            Some(name) => Some(RefundFault::from_name(&name).ok_or(StoreError::Damaged("fault"))?),
            None => None,
        },
        account_given_at: r.opt_at("account_given_at")?,
        moved_by: r.opt_text("moved_by")?.map(StaffId),
        updated_at: r.at("updated_at")?,
        version: r.int("version")?,
        id: RefundId(id),
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &RefundId) -> StoreResult<Option<Refund>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

/// Locks a refund that must still be the one that was read.
pub(super) async fn unchanged(conn: &mut Conn, id: &RefundId, version: i64) -> StoreResult<()> {
    let row = query(LOCK).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    let now: Option<i64> = row.map(|row| row.try_get("version")).transpose().map_err(|e| failed(&e))?;
    if now == Some(version) { Ok(()) } else { Err(StoreError::Conflict("refund")) }
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Option<Refund>> {
    let row = query(OF_APPLICATION).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

/// The refund of a payment that did not fall away.
pub(super) async fn of_payment(conn: &mut Conn, keys: &Keyring, id: &PaymentId) -> StoreResult<Option<Refund>> {
    let row = query(OF_PAYMENT).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn list(
    conn: &mut Conn,
    keys: &Keyring,
    (stage, regions): (RefundStage, &[RegionCode]),
    after: Option<&(Timestamp, RefundId)>,
    limit: u32,
) -> StoreResult<Vec<(Refund, Application)>> {
    let (at, id) = after.map_or((i64::MIN, ""), |(at, id)| (at.0, id.as_str()));
    let rows = query(LIST)
        .bind(stage.name())
        .bind(json(regions)?)
        .bind(i64::from(limit))
        .bind(at)
        .bind(id)
        .fetch_all(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    let refunds = rows.iter().map(|row| read(row, keys)).collect::<StoreResult<Vec<_>>>()?;
    let ids: Vec<_> = refunds.iter().map(|r| &r.application).collect();
    let mut applications: HashMap<_, _> =
        application::by_ids(conn, keys, &ids).await?.into_iter().map(|a| (a.id.clone(), a)).collect();
    Ok(refunds.into_iter().filter_map(|r| applications.remove(&r.application).map(|a| (r, a))).collect())
}

/// How many stand at a stage, up to `limit`.
pub(super) async fn count(
    conn: &mut Conn,
    (stage, regions): (RefundStage, &[RegionCode]),
    limit: u32,
) -> StoreResult<i64> {
    let found = query(COUNT).bind(stage.name()).bind(json(regions)?).bind(i64::from(limit));
    found.fetch_one(conn).await.map_err(|e| failed(&e))?.try_get("n").map_err(|e| failed(&e))
}

pub(super) async fn write(conn: &mut Conn, keys: &Keyring, refund: &Refund, new: bool) -> StoreResult<()> {
    let done = query(if new { ADD } else { UPDATE })
        .bind(&refund.id.0)
        .bind(refund.version)
        .bind(&refund.application.0)
        .bind(&refund.payment.0)
        .bind(refund.amount.0)
        .bind(name_of(&refund.way)?)
        .bind(Sealer::new(keys, "refund", &refund.id.0).opt_json("payee", refund.payee.as_ref())?)
        .bind(refund.stage.name())
        .bind(refund.updated_at.0)
        .bind(refund.moved_by.as_ref().map(|id| &id.0))
        .bind(refund.fault.map(RefundFault::name))
        .bind(refund.account_given_at.map(|at| at.0))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "refund")
}
