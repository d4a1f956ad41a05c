//! What stands above every page.

use super::super::{
    apply::changed,
    code::json,
    error::failed,
    row::{Reader, at},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{IncidentId, StaffId},
    incident::Incident,
    time::Timestamp,
};
use storage::StoreResult;

statements! {
    NEWEST = "SELECT * FROM incident WHERE from_at > 0 ORDER BY from_at DESC, id DESC LIMIT $1";
    ADD = "INSERT INTO incident (id, words, author, from_at, until_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6)";
    END = "UPDATE incident SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL";
}

pub(super) async fn newest(conn: &mut Conn, keys: &Keyring, limit: u32) -> StoreResult<Vec<Incident>> {
    let rows = query(NEWEST).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "incident", keys);
            Ok(Incident {
                id: IncidentId(r.text("id")?),
                words: r.json("words")?,
                author: StaffId(r.text("author")?),
                from: r.at("from_at")?,
                until: r.at("until_at")?,
                ended_at: r.opt_at("ended_at")?,
            })
        })
        .collect()
}

pub(super) async fn add(conn: &mut Conn, incident: &Incident) -> StoreResult<()> {
    query(ADD)
        .bind(&incident.id.0)
        .bind(json(&incident.words)?)
        .bind(&incident.author.0)
        .bind(incident.from.0)
        .bind(incident.until.0)
        .bind(at(incident.ended_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn end(conn: &mut Conn, id: &IncidentId, at: Timestamp) -> StoreResult<()> {
    let done = query(END).bind(&id.0).bind(at.0).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "incident")
}
