use super::{
    apply::changed,
    error::failed,
    row::{Reader, at, day},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    cover::CoverStatus,
    id::{ApplicationId, CoverId},
};
use jiff::civil::Date;
use storage::{Effect, StoreError, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM effect WHERE application = $1";
    DUE = "SELECT * FROM effect WHERE done_at IS NULL AND cancelled_at IS NULL AND due_on <= $1 \
        ORDER BY due_on, application LIMIT $2";
    STOPPED_ON = "SELECT MAX(done_on) AS done_on FROM effect WHERE cover = $1";
    ADD = "INSERT INTO effect (application, version, cover, status, due_on, done_at, done_on, cancelled_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    UPDATE = "UPDATE effect SET version = $2, cover = $3, status = $4, due_on = $5, done_at = $6, done_on = $7, \
        cancelled_at = $8 WHERE application = $1 AND version = $2 - 1";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Effect> {
    let r = Reader::new(row, "effect", keys);
    Ok(Effect {
        application: ApplicationId(r.text("application")?),
        cover: CoverId(r.text("cover")?),
        status: CoverStatus::from_code(r.int("status")?).ok_or(StoreError::Damaged("status"))?,
        due_on: r.day("due_on")?,
        done_at: r.opt_at("done_at")?,
        cancelled_at: r.opt_at("cancelled_at")?,
        version: r.int("version")?,
    })
}

pub(super) async fn lookup(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Option<Effect>> {
    let row = query(LOOKUP).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

/// The day on which an application ended a cover; `None` where none did.
pub(super) async fn stopped_on(conn: &mut Conn, keys: &Keyring, cover: &CoverId) -> StoreResult<Option<Date>> {
    let row = query(STOPPED_ON).bind(&cover.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    Ok(row.map(|row| Reader::new(&row, "effect", keys).opt_day("done_on")).transpose()?.flatten())
}

pub(super) async fn due(conn: &mut Conn, keys: &Keyring, today: Date, limit: u32) -> StoreResult<Vec<Effect>> {
    let rows = query(DUE).bind(day(today)).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn write(conn: &mut Conn, effect: &Effect, new: bool) -> StoreResult<()> {
    let done = query(if new { ADD } else { UPDATE })
        .bind(&effect.application.0)
        .bind(effect.version)
        .bind(&effect.cover.0)
        .bind(effect.status.code())
        .bind(day(effect.due_on))
        .bind(at(effect.done_at))
        .bind(effect.done_at.map(|done| day(done.day())))
        .bind(at(effect.cancelled_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "effect")
}
