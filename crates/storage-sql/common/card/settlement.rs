use super::super::{
    apply::changed,
    error::failed,
    row::{Reader, Sealer, at},
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    card::{BusinessType, Settlement, SettlementState},
    id::{CertificateId, InstitutionId, PersonId, ScanId, SettlementId},
    money::Fen,
    time::Timestamp,
};
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM settlement WHERE id = $1";
    OF_SCAN = "SELECT * FROM settlement WHERE scan = $1";
    OF_PERSON = "SELECT * FROM settlement WHERE person = $1 AND (opened_at, id) < ($2, $3) \
        ORDER BY opened_at DESC, id DESC LIMIT $4";
    OPEN_OF_PERSON = "SELECT * FROM settlement WHERE person = $1 AND state = 'open' \
        ORDER BY opened_at DESC, id DESC LIMIT $2";
    OPEN_AT = "SELECT * FROM settlement WHERE institution = $1 AND state = 'open' AND (opened_at, id) < ($2, $3) \
        ORDER BY opened_at DESC, id DESC LIMIT $4";
    COUNT_OPEN = "SELECT COUNT(*) AS n FROM settlement WHERE person = $1 AND state = 'open'";
    ADD = "INSERT INTO settlement (id, version, certificate, person, institution, scan, business, state, items, fund, \
        personal, opened_at, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    UPDATE = "UPDATE settlement SET version = $2, certificate = $3, person = $4, institution = $5, scan = $6, \
        business = $7, state = $8, items = $9, fund = $10, personal = $11, opened_at = $12, closed_at = $13 \
        WHERE id = $1 AND version = $2 - 1";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Settlement> {
    let r = Reader::new(row, "settlement", keys);
    let id = r.text("id")?;
    Ok(Settlement {
        certificate: CertificateId(r.text("certificate")?),
        person: PersonId(r.text("person")?),
        institution: InstitutionId(r.text("institution")?),
        scan: ScanId(r.text("scan")?),
        business: BusinessType::from_code(&r.text("business")?).ok_or(StoreError::Damaged("business"))?,
        state: SettlementState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))?,
        items: r.sealed_json("items", &id)?,
        fund: Fen(r.int("fund")?),
        personal: Fen(r.int("personal")?),
        opened_at: r.at("opened_at")?,
        closed_at: r.opt_at("closed_at")?,
        version: r.int("version")?,
        id: SettlementId(id),
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &SettlementId) -> StoreResult<Option<Settlement>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of_scan(conn: &mut Conn, keys: &Keyring, id: &ScanId) -> StoreResult<Option<Settlement>> {
    let row = query(OF_SCAN).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of_person(
    conn: &mut Conn,
    keys: &Keyring,
    person: &PersonId,
    before: Option<(Timestamp, SettlementId)>,
    limit: u32,
) -> StoreResult<Vec<Settlement>> {
    page(conn, keys, OF_PERSON, &person.0, before, limit).await
}

pub(super) async fn open_of_person(
    conn: &mut Conn,
    keys: &Keyring,
    person: &PersonId,
    limit: u32,
) -> StoreResult<Vec<Settlement>> {
    let rows = query(OPEN_OF_PERSON).bind(&person.0).bind(i64::from(limit)).fetch_all(conn).await;
    rows.map_err(|e| failed(&e))?.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn open_at(
    conn: &mut Conn,
    keys: &Keyring,
    institution: &InstitutionId,
    before: Option<(Timestamp, SettlementId)>,
    limit: u32,
) -> StoreResult<Vec<Settlement>> {
    page(conn, keys, OPEN_AT, &institution.0, before, limit).await
}

/// A page, newest first, of what belongs to `whose`.
async fn page(
    conn: &mut Conn,
    keys: &Keyring,
    statement: &'static str,
    whose: &str,
    before: Option<(Timestamp, SettlementId)>,
    limit: u32,
) -> StoreResult<Vec<Settlement>> {
    let (at, last) = before.map_or((i64::MAX, String::new()), |(at, id)| (at.0, id.0));
    let rows = query(statement).bind(whose).bind(at).bind(last).bind(i64::from(limit)).fetch_all(conn).await;
    rows.map_err(|e| failed(&e))?.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn count_open(conn: &mut Conn, person: &PersonId) -> StoreResult<i64> {
    let row = query(COUNT_OPEN).bind(&person.0).fetch_one(conn).await.map_err(|e| failed(&e))?;
    row.try_get("n").map_err(|e| failed(&e))
}

pub(super) async fn write(conn: &mut Conn, keys: &Keyring, settlement: &Settlement, new: bool) -> StoreResult<()> {
    let sealer = Sealer::new(keys, "settlement", &settlement.id.0);
    let done = query(if new { ADD } else { UPDATE })
        .bind(&settlement.id.0)
        .bind(settlement.version)
        .bind(&settlement.certificate.0)
        .bind(&settlement.person.0)
        .bind(&settlement.institution.0)
        .bind(&settlement.scan.0)
        .bind(settlement.business.code())
        .bind(settlement.state.name())
        .bind(sealer.json("items", &settlement.items)?)
        .bind(settlement.fund.0)
        .bind(settlement.personal.0)
        .bind(settlement.opened_at.0)
        .bind(at(settlement.closed_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "settlement")
}
