use super::{apply::changed, code::name_of, error::failed, row::Reader};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    id::{ApplicationId, DocumentId},
    time::Timestamp,
};
use storage::{DOCUMENT_BYTES, DOCUMENT_FILES, Document, StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM document WHERE id = $1";
    OF_APPLICATION = "SELECT * FROM document WHERE application = $1 ORDER BY created_at, id";
    ADD = "INSERT INTO document (id, version, application, kind, content_type, size, sha256, state, refusal, scan, \
        created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    UPDATE = "UPDATE document SET version = $2, application = $3, kind = $4, content_type = $5, size = $6, \
        sha256 = $7, state = $8, refusal = $9, scan = $10, created_at = $11 WHERE id = $1 AND version = $2 - 1";
    DELETE = "DELETE FROM document WHERE id = $1";
    DELETE_PENDING = "DELETE FROM document WHERE id = $1 AND state = 'pending'";
    PENDING = "SELECT * FROM document WHERE state = 'pending' AND created_at < $1 ORDER BY created_at, id LIMIT $2";
    LOCK = concat!("SELECT id FROM application WHERE id = $1", for_update!());
    HELD = "SELECT COUNT(*) AS files, CAST(COALESCE(SUM(size), 0) AS BIGINT) AS bytes FROM document \
        WHERE application = $1";
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

pub(super) async fn pending(
    conn: &mut Conn,
    keys: &Keyring,
    before: Timestamp,
    limit: u32,
) -> StoreResult<Vec<Document>> {
    let rows = query(PENDING).bind(before.0).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

/// Fails when the application's documents are or hold more than they may with what comes in addition; each pair is
/// what comes and the most there may be. The application's row keeps others out until the transaction ends.
pub(super) async fn reserve(
    conn: &mut Conn,
    application: &ApplicationId,
    (files, most_files): (i64, i64),
    (bytes, most_bytes): (i64, i64),
) -> StoreResult<()> {
    query(LOCK).bind(&application.0).fetch_optional(&mut *conn).await.map_err(|e| failed(&e))?;
    let row = query(HELD).bind(&application.0).fetch_one(conn).await.map_err(|e| failed(&e))?;
    let held: (i64, i64) =
        (row.try_get("files").map_err(|e| failed(&e))?, row.try_get("bytes").map_err(|e| failed(&e))?);
    let full = |limit| Err(StoreError::LimitReached { limit, retry_after: 1 });
    if held.0 + files > most_files {
        full(DOCUMENT_FILES)
    } else if held.1 + bytes > most_bytes {
        full(DOCUMENT_BYTES)
    } else {
        Ok(())
    }
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

/// Deletes a row that still waits for its bytes; any other is left alone.
pub(super) async fn delete_pending(conn: &mut Conn, id: &DocumentId) -> StoreResult<()> {
    query(DELETE_PENDING).bind(&id.0).execute(conn).await.map(drop).map_err(|e| failed(&e))
}
