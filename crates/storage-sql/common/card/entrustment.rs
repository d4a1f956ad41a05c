use super::super::{
    apply::changed,
    code::{json, name_of},
    error::failed,
    row::{Reader, Sealer, day},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    card::Entrustment,
    id::{CertificateId, EntrustmentId, InstitutionId, PersonId},
    person::Name,
};
use jiff::civil::Date;
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM entrustment WHERE id = $1";
    OF_CERTIFICATE = "SELECT * FROM entrustment WHERE certificate = $1 ORDER BY created_at DESC, id DESC";
    OF_AGENT = "SELECT * FROM entrustment WHERE agent = $1 ORDER BY created_at DESC, id DESC";
    RUN_OUT = "SELECT * FROM entrustment WHERE ended_at IS NULL AND last_day < $1 ORDER BY last_day, id LIMIT $2";
    ADD = "INSERT INTO entrustment (id, version, certificate, principal, agent, agent_name, scope, institution, uses, \
        last_day, created_at, ended_at, end_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    UPDATE = "UPDATE entrustment SET version = $2, certificate = $3, principal = $4, agent = $5, agent_name = $6, \
        scope = $7, institution = $8, uses = $9, last_day = $10, created_at = $11, ended_at = $12, end_reason = $13 \
        WHERE id = $1 AND version = $2 - 1";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Entrustment> {
    let r = Reader::new(row, "entrustment", keys);
    let id = r.text("id")?;
    let ended = match (r.opt_at("ended_at")?, r.opt_text("end_reason")?) {
        (Some(at), Some(_)) => Some((at, r.name("end_reason")?)),
        (None, None) => None,
        _ => return Err(StoreError::Damaged("end_reason")),
    };
    Ok(Entrustment {
        certificate: CertificateId(r.text("certificate")?),
        principal: PersonId(r.text("principal")?),
        agent: PersonId(r.text("agent")?),
        agent_name: Name::parse(&r.sealed("agent_name", &id)?).map_err(|_| StoreError::Damaged("agent_name"))?,
        scope: r.json("scope")?,
        institution: r.opt_text("institution")?.map(InstitutionId),
        uses: r.name("uses")?,
        last_day: r.day("last_day")?,
        created_at: r.at("created_at")?,
        ended,
        version: r.int("version")?,
        id: EntrustmentId(id),
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &EntrustmentId) -> StoreResult<Option<Entrustment>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of_certificate(
    conn: &mut Conn,
    keys: &Keyring,
    id: &CertificateId,
) -> StoreResult<Vec<Entrustment>> {
    let rows = query(OF_CERTIFICATE).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn of_agent(conn: &mut Conn, keys: &Keyring, id: &PersonId) -> StoreResult<Vec<Entrustment>> {
    let rows = query(OF_AGENT).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn run_out(conn: &mut Conn, keys: &Keyring, today: Date, limit: u32) -> StoreResult<Vec<Entrustment>> {
    let rows = query(RUN_OUT).bind(day(today)).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn write(conn: &mut Conn, keys: &Keyring, entrustment: &Entrustment, new: bool) -> StoreResult<()> {
    let sealer = Sealer::new(keys, "entrustment", &entrustment.id.0);
    let (ended_at, reason) = match &entrustment.ended {
        Some((at, reason)) => (Some(at.0), Some(name_of(reason)?)),
        None => (None, None),
    };
    let done = query(if new { ADD } else { UPDATE })
        .bind(&entrustment.id.0)
        .bind(entrustment.version)
        .bind(&entrustment.certificate.0)
        .bind(&entrustment.principal.0)
        .bind(&entrustment.agent.0)
        .bind(sealer.text("agent_name", entrustment.agent_name.reveal()))
        .bind(json(&entrustment.scope)?)
        .bind(entrustment.institution.as_ref().map(|id| &id.0))
        .bind(name_of(&entrustment.uses)?)
        .bind(day(entrustment.last_day))
        .bind(entrustment.created_at.0)
        .bind(ended_at)
        .bind(reason)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "entrustment")
}
