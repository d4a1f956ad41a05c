use super::{apply::changed, code::name_of, error::failed, row::Reader};
use crate::Conn;
use crypto::Keyring;
use domain::id::{ApplicationId, DocumentId};
use sqlx::query;
use storage::{Document, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM document WHERE id = $1";
    OF_APPLICATION = "SELECT * FROM document WHERE application = $1 ORDER BY created_at, id";
    ADD = "INSERT INTO document (id, version, application, kind, content_type, size, sha256, state, refusal, scan, \
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    UPDATE = "UPDATE document SET version = $2, application = $3, kind = $4, content_type = $5, size = $6, \
        sha256 = $7, state = $8, refusal = $9, scan = $10, created_at = $11 WHERE id = $1 AND version = $2 - 1";
    DELETE = "DELETE FROM document WHERE id = $1";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Document> {
    let r = Reader::new(row, "document", keys);
    Ok(Document {
        id: DocumentId(r.text("id")?),
        application: ApplicationId(r.text("application")?),
        kind: r.text("kind")?,
        content_type: r.text("content_type")?,
        size: r.int("size")?,
        sha256: r.text("sha256")?,
        state: r.name("state")?,
        refusal: r.opt_text("refusal")?,
        scan: r.text("scan")?,
        created_at: r.at("created_at")?,
        version: r.int("version")?,
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &DocumentId) -> StoreResult<Option<Document>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of_application(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Document>> {
    let rows = query(OF_APPLICATION).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn write(conn: &mut Conn, document: &Document, new: bool) -> StoreResult<()> {
    let done = query(if new { ADD } else { UPDATE })
        .bind(&document.id.0)
        .bind(document.version)
        .bind(&document.application.0)
        .bind(&document.kind)
        .bind(&document.content_type)
        .bind(document.size)
        .bind(&document.sha256)
        .bind(name_of(&document.state)?)
        .bind(&document.refusal)
        .bind(&document.scan)
        .bind(document.created_at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "document")
}

pub(super) async fn delete(conn: &mut Conn, id: &DocumentId) -> StoreResult<()> {
    let done = query(DELETE).bind(&id.0).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "document")
}
