//! Days on which nothing is handed to a member.

use super::super::{
    apply::changed,
    error::failed,
    row::{Reader, day},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{AbsenceId, StaffId},
    queue::Absence,
};
use jiff::civil::Date;
use storage::StoreResult;

statements! {
    FROM_DAY = "SELECT * FROM absence WHERE until_on >= $1 ORDER BY until_on, from_on, id";
    ADD = "INSERT INTO absence (id, staff, from_on, until_on, entered_by) VALUES ($1, $2, $3, $4, $5)";
    DELETE = "DELETE FROM absence WHERE id = $1";
}

pub(super) async fn from(conn: &mut Conn, keys: &Keyring, first: Date) -> StoreResult<Vec<Absence>> {
    let rows = query(FROM_DAY).bind(day(first)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "absence", keys);
            Ok(Absence {
                id: AbsenceId(r.text("id")?),
                staff: StaffId(r.text("staff")?),
                from: r.day("from_on")?,
                until: r.day("until_on")?,
                entered_by: StaffId(r.text("entered_by")?),
            })
        })
        .collect()
}

pub(super) async fn add(conn: &mut Conn, absence: &Absence) -> StoreResult<()> {
    query(ADD)
        .bind(&absence.id.0)
        .bind(&absence.staff.0)
        .bind(day(absence.from))
        .bind(day(absence.until))
        .bind(&absence.entered_by.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn delete(conn: &mut Conn, id: &AbsenceId) -> StoreResult<()> {
    let done = query(DELETE).bind(&id.0).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "absence")
}
