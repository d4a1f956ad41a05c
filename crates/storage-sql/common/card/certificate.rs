use super::super::{
    apply::changed,
    error::failed,
    person::{self, index_of_phone},
    row::{Reader, Sealer, day},
};
use super::physical;
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    card::{CardNumber, Certificate, CertificateState},
    cover::CoverStatus,
    id::{CertificateId, PersonId},
    person::{Person, Phone},
    rules::{IssuerCode, RegionCode},
};
use jiff::civil::Date;
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT *, id AS certificate_id, state AS certificate_state, version AS certificate_version \
        FROM certificate WHERE id = $1";
    OF_ISSUER = "SELECT *, id AS certificate_id, state AS certificate_state, version AS certificate_version \
        FROM certificate WHERE person = $1 AND issuer = $2";
    OF_PERSON = "SELECT *, id AS certificate_id, state AS certificate_state, version AS certificate_version \
        FROM certificate WHERE person = $1 ORDER BY issuer, id";
    BY_PHONE = "SELECT c.*, c.id AS certificate_id, c.state AS certificate_state, c.version AS certificate_version \
        FROM person p JOIN certificate c ON c.person = p.id WHERE p.phone_idx = $1";
    UNINSURED = "SELECT c.*, c.id AS certificate_id, c.state AS certificate_state, c.version AS certificate_version \
        FROM (SELECT * FROM certificate WHERE state <> 'closed' AND id > $3 ORDER BY id LIMIT $4) c \
        WHERE NOT EXISTS (SELECT 1 FROM cover v WHERE v.person = c.person \
        AND v.status = $1 AND (v.ends_on IS NULL OR v.ends_on >= $2))";
    SPAN = "SELECT id FROM certificate WHERE state <> 'closed' AND id > $1 ORDER BY id LIMIT 1 OFFSET $2";
    OWNER = "SELECT p.* FROM certificate c JOIN person p ON p.id = c.person WHERE c.id = $1";
    ADD = "INSERT INTO certificate (id, version, person, issuer, region, card, card_idx, state, password, valid_until, \
        activated_at, state_since) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    UPDATE = "UPDATE certificate SET version = $2, person = $3, issuer = $4, region = $5, card = $6, card_idx = $7, \
        state = $8, password = $9, valid_until = $10, activated_at = $11, state_since = $12 \
        WHERE id = $1 AND version = $2 - 1";
}

/// Reads a certificate, also out of a row that holds a binding beside it: what both have is named `certificate_…`.
pub(super) fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Certificate> {
    let r = Reader::new(row, "certificate", keys);
    let id = r.text("certificate_id")?;
    Ok(Certificate {
        person: PersonId(r.text("person")?),
        issuer: IssuerCode(r.text("issuer")?),
        region: RegionCode(r.text("region")?),
        card: r.opt_sealed("card", &id)?.map(CardNumber),
        state: CertificateState::from_name(&r.text("certificate_state")?).ok_or(StoreError::Damaged("state"))?,
        password: r.text("password")?,
        valid_until: r.opt_day("valid_until")?,
        activated_at: r.at("activated_at")?,
        state_since: r.at("state_since")?,
        version: r.int("certificate_version")?,
        id: CertificateId(id),
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &CertificateId) -> StoreResult<Option<Certificate>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of_issuer(
    conn: &mut Conn,
    keys: &Keyring,
    person: &PersonId,
    issuer: &IssuerCode,
) -> StoreResult<Option<Certificate>> {
    let row = query(OF_ISSUER).bind(&person.0).bind(&issuer.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of_person(conn: &mut Conn, keys: &Keyring, person: &PersonId) -> StoreResult<Vec<Certificate>> {
    let rows = query(OF_PERSON).bind(&person.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn by_phone(conn: &mut Conn, keys: &Keyring, phone: &Phone) -> StoreResult<Vec<Certificate>> {
    let index = index_of_phone(keys, phone);
    let rows = query(BY_PHONE).bind(index).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn uninsured(
    conn: &mut Conn,
    keys: &Keyring,
    today: Date,
    after: Option<&CertificateId>,
    span: u32,
) -> StoreResult<(Vec<Certificate>, Option<CertificateId>)> {
    let (normal, after) = (CoverStatus::Normal.code(), after.map_or("", CertificateId::as_str));
    let last = query(SPAN).bind(after).bind(i64::from(span) - 1).fetch_optional(&mut *conn).await;
    let last = last.map_err(|e| failed(&e))?.map(|row| row.try_get("id").map(CertificateId)).transpose();
    let last = last.map_err(|e| failed(&e))?;
    let query = query(UNINSURED).bind(normal).bind(day(today)).bind(after).bind(i64::from(span));
    let rows = query.fetch_all(conn).await.map_err(|e| failed(&e))?;
    let found: StoreResult<Vec<Certificate>> = rows.iter().map(|row| read(row, keys)).collect();
    Ok((found?, last))
}

pub(super) async fn owner(conn: &mut Conn, keys: &Keyring, id: &CertificateId) -> StoreResult<Option<Person>> {
    let row = query(OWNER).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| person::read(&row, keys)).transpose()
}

pub(super) async fn write(conn: &mut Conn, keys: &Keyring, certificate: &Certificate, new: bool) -> StoreResult<()> {
    let sealer = Sealer::new(keys, "certificate", &certificate.id.0);
    let card = certificate.card.as_ref();
    let done = query(if new { ADD } else { UPDATE })
        .bind(&certificate.id.0)
        .bind(certificate.version)
        .bind(&certificate.person.0)
        .bind(&certificate.issuer.0)
        .bind(&certificate.region.0)
        .bind(card.map(|card| sealer.text("card", &card.0)))
        .bind(card.map(|card| physical::index(keys, card)))
        .bind(certificate.state.name())
        .bind(&certificate.password)
        .bind(certificate.valid_until.map(day))
        .bind(certificate.activated_at.0)
        .bind(certificate.state_since.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "certificate")
}
