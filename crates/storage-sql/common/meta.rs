//! Named values, kept rules texts, and the probe.

use super::error::failed;
use crate::Conn;
use crate::sql::{Row as _, query};
use storage::StoreResult;

statements! {
    LOOKUP = "SELECT value FROM meta WHERE name = $1";
    SET = "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
    DELETE = "DELETE FROM meta WHERE name = $1";
    ARCHIVE = "INSERT INTO rules_archive (version, text) VALUES ($1, $2) ON CONFLICT (version) DO NOTHING";
    RULES = "SELECT text FROM rules_archive WHERE version = $1";
}

/// Name of the value that the probe writes.
const PROBE: &str = "probe";

pub(super) async fn lookup(conn: &mut Conn, name: &str) -> StoreResult<Option<String>> {
    let row = query(LOOKUP).bind(name).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| row.try_get("value").map_err(|e| failed(&e))).transpose()
}

/// Sets a value; an empty one deletes it.
pub(super) async fn set(conn: &mut Conn, name: &str, value: &str) -> StoreResult<()> {
    let done = if value.is_empty() {
        query(DELETE).bind(name).execute(conn).await
    } else {
        query(SET).bind(name).bind(value).execute(conn).await
    };
    done.map(drop).map_err(|e| failed(&e))
}

pub(super) async fn archive_rules(conn: &mut Conn, version: &str, text: &str) -> StoreResult<()> {
    query(ARCHIVE).bind(version).bind(text).execute(conn).await.map(drop).map_err(|e| failed(&e))
}

pub(super) async fn lookup_rules(conn: &mut Conn, version: &str) -> StoreResult<Option<String>> {
    let row = query(RULES).bind(version).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| row.try_get("text").map_err(|e| failed(&e))).transpose()
}

/// Writes and deletes a value.
pub(super) async fn probe(conn: &mut Conn) -> StoreResult<()> {
    set(conn, PROBE, "1").await?;
    set(conn, PROBE, "").await
}
