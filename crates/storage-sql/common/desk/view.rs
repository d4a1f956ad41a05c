//! A member's saved queues, and how they work.

use super::super::{
    apply::changed,
    code::json,
    error::failed,
    row::{Reader, flag},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{StaffId, ViewId},
    queue::{DeskSetting, SavedView},
};
use storage::StoreResult;

statements! {
    OF_STAFF = "SELECT * FROM desk_view WHERE staff = $1 ORDER BY name";
    ADD = "INSERT INTO desk_view (id, staff, name, filter, columns, created_at, version) \
        SELECT $1, $2, $3, $4, $5, $6, $7 WHERE (SELECT COUNT(*) FROM desk_view WHERE staff = $2) < $8";
    LOCK = concat!("SELECT id FROM staff WHERE id = $1", for_update!());
    UPDATE = "UPDATE desk_view SET name = $3, filter = $4, columns = $5, created_at = $6, version = $7 \
        WHERE id = $1 AND staff = $2 AND version = $7 - 1";
    DELETE = "DELETE FROM desk_view WHERE id = $1 AND staff = $2";
    SETTING = "SELECT * FROM desk_setting WHERE staff = $1";
    ADD_SETTING = "INSERT INTO desk_setting (staff, start, single_keys, version) VALUES ($1, $2, $3, $4) \
        ON CONFLICT (staff) DO NOTHING";
    UPDATE_SETTING = "UPDATE desk_setting SET start = $2, single_keys = $3, version = $4 \
        WHERE staff = $1 AND version = $4 - 1";
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, staff: &StaffId) -> StoreResult<Vec<SavedView>> {
    let rows = query(OF_STAFF).bind(&staff.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "desk_view", keys);
            Ok(SavedView {
                id: ViewId(r.text("id")?),
                staff: StaffId(r.text("staff")?),
                name: r.text("name")?,
                filter: r.json("filter")?,
                columns: r.json("columns")?,
                created_at: r.at("created_at")?,
                version: r.int("version")?,
            })
        })
        .collect()
}

pub(super) async fn write(conn: &mut Conn, view: &SavedView, new: bool) -> StoreResult<()> {
    if new {
        // Two at the same time would both still see room.
        query(LOCK).bind(&view.staff.0).fetch_optional(&mut *conn).await.map_err(|e| failed(&e))?;
    }
    let written = query(if new { ADD } else { UPDATE })
        .bind(&view.id.0)
        .bind(&view.staff.0)
        .bind(&view.name)
        .bind(json(&view.filter)?)
        .bind(json(&view.columns)?)
        .bind(view.created_at.0)
        .bind(view.version);
    let most = i64::try_from(SavedView::MOST).unwrap_or(i64::MAX);
    let written = if new { written.bind(most) } else { written };
    let done = written.execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "view")
}

pub(super) async fn delete(conn: &mut Conn, id: &ViewId, staff: &StaffId) -> StoreResult<()> {
    let done = query(DELETE).bind(&id.0).bind(&staff.0).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "view")
}

pub(super) async fn setting(conn: &mut Conn, keys: &Keyring, staff: &StaffId) -> StoreResult<Option<DeskSetting>> {
    let row = query(SETTING).bind(&staff.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| {
        let r = Reader::new(&row, "desk_setting", keys);
        Ok(DeskSetting {
            staff: StaffId(r.text("staff")?),
            start: r.text("start")?,
            single_keys: r.flag("single_keys")?,
            version: r.int("version")?,
        })
    })
    .transpose()
}

pub(super) async fn save_setting(conn: &mut Conn, setting: &DeskSetting) -> StoreResult<()> {
    let done = query(if setting.version == 1 { ADD_SETTING } else { UPDATE_SETTING })
        .bind(&setting.staff.0)
        .bind(&setting.start)
        .bind(flag(setting.single_keys))
        .bind(setting.version)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "setting")
}
