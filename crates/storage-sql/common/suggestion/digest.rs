//! The public digest. Its words are for everybody, so that nothing of it is sealed.

use super::super::{
    apply::changed,
    code::json,
    error::failed,
    row::{Reader, at, day},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{DigestId, StaffId},
    rules::RegionCode,
    suggestion::{DigestEntry, DigestState, SuggestionKind},
};
use storage::{DigestQuery, StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM digest_entry WHERE id = $1";
    DESK_IN_REGIONS = concat!("SELECT d.* FROM digest_entry d WHERE d.state = $2 AND d.region IN ", json_texts!("$1"),
        " ORDER BY d.updated_at DESC, d.id DESC LIMIT $3");
    DESK_ANYWHERE = "SELECT d.* FROM digest_entry d WHERE $1 = '[]' AND d.state = $2 \
        ORDER BY d.updated_at DESC, d.id DESC LIMIT $3";
    PUBLISHED = "SELECT d.* FROM digest_entry d WHERE d.state = 'published' AND (d.published_at, d.id) < ($1, $2) \
        AND ($3 = '' OR d.region = $3) AND ($4 = '' OR d.kind = $4) AND d.month >= $5 AND d.month <= $6 \
        ORDER BY d.published_at DESC, d.id DESC LIMIT $7";
    ADD = "INSERT INTO digest_entry (id, region, kind, month, subject, answer, state, written_by, published_by, \
        published_at, reason, sources, moved_by, updated_at, version) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL, '', 0, $8, $9, $10)";
    UPDATE = "UPDATE digest_entry SET subject = $2, answer = $3, state = $4, published_by = $5, published_at = $6, \
        reason = $7, moved_by = $8, updated_at = $9, version = $10 WHERE id = $1 AND version = $10 - 1";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<DigestEntry> {
    let r = Reader::new(row, "digest_entry", keys);
    Ok(DigestEntry {
        id: DigestId(r.text("id")?),
        region: RegionCode(r.text("region")?),
        kind: SuggestionKind::from_name(&r.text("kind")?).ok_or(StoreError::Damaged("kind"))?,
        month: r.day("month")?,
        subject: r.text("subject")?,
        answer: r.text("answer")?,
        state: DigestState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))?,
        written_by: StaffId(r.text("written_by")?),
        published_by: r.opt_text("published_by")?.map(StaffId),
        published_at: r.opt_at("published_at")?,
        reason: r.text("reason")?,
        sources: r.int("sources")?,
        updated_at: r.at("updated_at")?,
        version: r.int("version")?,
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &DigestId) -> StoreResult<Option<DigestEntry>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn desk(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    state: DigestState,
    limit: u32,
) -> StoreResult<Vec<DigestEntry>> {
    let sql = if office.is_empty() { DESK_ANYWHERE } else { DESK_IN_REGIONS };
    let found = query(sql).bind(json(office)?).bind(state.name()).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn published(conn: &mut Conn, keys: &Keyring, asked: &DigestQuery) -> StoreResult<Vec<DigestEntry>> {
    let (until, id) = asked.before.as_ref().map_or((i64::MAX, String::new()), |(at, id)| (at.0, id.0.clone()));
    let (from, to) = match asked.year {
        Some(year) => (format!("{year:04}-01-01"), format!("{year:04}-12-31")),
        None => ("0000".to_owned(), "9999-12-31".to_owned()),
    };
    let found = query(PUBLISHED)
        .bind(until)
        .bind(id)
        .bind(asked.region.as_ref().map_or("", |region| region.0.as_str()))
        .bind(asked.kind.map_or("", SuggestionKind::name))
        .bind(from)
        .bind(to)
        .bind(i64::from(asked.limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn add(conn: &mut Conn, entry: &DigestEntry) -> StoreResult<()> {
    let d = entry;
    query(ADD)
        .bind(&d.id.0)
        .bind(&d.region.0)
        .bind(d.kind.name())
        .bind(day(d.month))
        .bind(&d.subject)
        .bind(&d.answer)
        .bind(d.state.name())
        .bind(&d.written_by.0)
        .bind(d.updated_at.0)
        .bind(d.version)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn update(conn: &mut Conn, entry: &DigestEntry, by: &StaffId) -> StoreResult<()> {
    let d = entry;
    let done = query(UPDATE)
        .bind(&d.id.0)
        .bind(&d.subject)
        .bind(&d.answer)
        .bind(d.state.name())
        .bind(d.published_by.as_ref().map(|staff| &staff.0))
        .bind(at(d.published_at))
        .bind(&d.reason)
        .bind(&by.0)
        .bind(d.updated_at.0)
        .bind(d.version)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "digest")
}
