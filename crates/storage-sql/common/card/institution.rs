use super::super::{
    apply::changed,
    error::failed,
    row::{Reader, at},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    card::{Institution, InstitutionKind, Terminal},
    id::{InstitutionId, TerminalId},
    rules::RegionCode,
};
use storage::{StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT id AS institution, code, name, kind, region FROM institution WHERE id = $1";
    BY_CODE = "SELECT id AS institution, code, name, kind, region FROM institution WHERE code = $1";
    LIST = "SELECT id AS institution, code, name, kind, region FROM institution WHERE region = $1 ORDER BY code \
        LIMIT $2";
    TERMINAL = "SELECT t.*, i.code, i.name, i.kind, i.region FROM terminal t JOIN institution i ON i.id = t.institution \
        WHERE t.id = $1";
    BY_CREDENTIAL = "SELECT t.*, i.code, i.name, i.kind, i.region FROM terminal t \
        JOIN institution i ON i.id = t.institution WHERE t.credential = $1";
    TERMINALS = "SELECT t.*, i.code, i.name, i.kind, i.region FROM institution i \
        JOIN terminal t ON t.institution = i.id ORDER BY i.code, t.created_at, t.id";
    ADD = "INSERT INTO institution (id, code, name, kind, region) VALUES ($1, $2, $3, $4, $5)";
    ADD_TERMINAL = "INSERT INTO terminal (id, version, institution, label, credential, created_at, revoked_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    UPDATE_TERMINAL = "UPDATE terminal SET version = $2, institution = $3, label = $4, credential = $5, \
        created_at = $6, revoked_at = $7 WHERE id = $1 AND version = $2 - 1";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Institution> {
    let r = Reader::new(row, "institution", keys);
    Ok(Institution {
        id: InstitutionId(r.text("institution")?),
        code: r.text("code")?,
        name: r.text("name")?,
        kind: InstitutionKind::from_name(&r.text("kind")?).ok_or(StoreError::Damaged("kind"))?,
        region: RegionCode(r.text("region")?),
    })
}

fn read_both(row: &crate::Row, keys: &Keyring) -> StoreResult<(Terminal, Institution)> {
    let r = Reader::new(row, "terminal", keys);
    let institution = read(row, keys)?;
    let terminal = Terminal {
        id: TerminalId(r.text("id")?),
        institution: institution.id.clone(),
        label: r.text("label")?,
        credential: r.text("credential")?,
        created_at: r.at("created_at")?,
        revoked_at: r.opt_at("revoked_at")?,
        version: r.int("version")?,
    };
    Ok((terminal, institution))
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &InstitutionId) -> StoreResult<Option<Institution>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn by_code(conn: &mut Conn, keys: &Keyring, code: &str) -> StoreResult<Option<Institution>> {
    let row = query(BY_CODE).bind(code).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn list(
    conn: &mut Conn,
    keys: &Keyring,
    region: &RegionCode,
    limit: u32,
) -> StoreResult<Vec<Institution>> {
    let rows = query(LIST).bind(&region.0).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn terminal(
    conn: &mut Conn,
    keys: &Keyring,
    id: &TerminalId,
) -> StoreResult<Option<(Terminal, Institution)>> {
    let row = query(TERMINAL).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read_both(&row, keys)).transpose()
}

pub(super) async fn by_credential(
    conn: &mut Conn,
    keys: &Keyring,
    credential: &str,
) -> StoreResult<Option<(Terminal, Institution)>> {
    let row = query(BY_CREDENTIAL).bind(credential).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read_both(&row, keys)).transpose()
}

pub(super) async fn terminals(conn: &mut Conn, keys: &Keyring) -> StoreResult<Vec<(Terminal, Institution)>> {
    let rows = query(TERMINALS).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read_both(row, keys)).collect()
}

pub(super) async fn add(conn: &mut Conn, institution: &Institution) -> StoreResult<()> {
    query(ADD)
        .bind(&institution.id.0)
        .bind(&institution.code)
        .bind(&institution.name)
        .bind(institution.kind.name())
        .bind(&institution.region.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn write_terminal(conn: &mut Conn, terminal: &Terminal, new: bool) -> StoreResult<()> {
    let done = query(if new { ADD_TERMINAL } else { UPDATE_TERMINAL })
        .bind(&terminal.id.0)
        .bind(terminal.version)
        .bind(&terminal.institution.0)
        .bind(&terminal.label)
        .bind(&terminal.credential)
        .bind(terminal.created_at.0)
        .bind(at(terminal.revoked_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "terminal")
}
