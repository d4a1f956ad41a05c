//! What the desk tells a member about a colleague's act.

use super::super::{
    apply::changed,
    error::failed,
    row::{Reader, Sealer, at},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    application::Move,
    id::{ApplicationId, DeskMessageId, StaffId},
    queue::DeskMessage,
    time::Timestamp,
};
use storage::{StoreError, StoreResult};

statements! {
    UNREAD = "SELECT * FROM desk_message WHERE staff = $1 AND read_at IS NULL ORDER BY at DESC, id DESC LIMIT $2";
    ADD = "INSERT INTO desk_message (id, staff, application, move, actor, words, at, read_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    READ = "UPDATE desk_message SET read_at = $3 WHERE id = $1 AND staff = $2 AND read_at IS NULL";
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, staff: &StaffId, limit: u32) -> StoreResult<Vec<DeskMessage>> {
    let found = query(UNREAD).bind(&staff.0).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "desk_message", keys);
            let id = r.text("id")?;
            Ok(DeskMessage {
                staff: StaffId(r.text("staff")?),
                application: ApplicationId(r.text("application")?),
                by: Move::from_name(&r.text("move")?).ok_or(StoreError::Damaged("move"))?,
                actor: StaffId(r.text("actor")?),
                words: r.sealed("words", &id)?,
                at: r.at("at")?,
                read_at: r.opt_at("read_at")?,
                id: DeskMessageId(id),
            })
        })
        .collect()
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, message: &DeskMessage) -> StoreResult<()> {
    let m = message;
    query(ADD)
        .bind(&m.id.0)
        .bind(&m.staff.0)
        .bind(&m.application.0)
        .bind(m.by.name())
        .bind(&m.actor.0)
        .bind(Sealer::new(keys, "desk_message", &m.id.0).text("words", &m.words))
        .bind(m.at.0)
        .bind(at(m.read_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn read(conn: &mut Conn, id: &DeskMessageId, staff: &StaffId, at: Timestamp) -> StoreResult<()> {
    let done = query(READ).bind(&id.0).bind(&staff.0).bind(at.0).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "message")
}
