//! Forms that were kept when a session timed out.

use super::{
    error::failed,
    row::{Reader, Sealer},
    session::owner,
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{account::SessionOwner, time::Timestamp};
use storage::{ParkedForm, StoreResult};

statements! {
    LOOKUP = "SELECT * FROM parked_form WHERE owner_kind = $1 AND owner = $2 AND page = $3";
    PARK = "INSERT INTO parked_form (owner_kind, owner, page, action, fields, at) VALUES ($1, $2, $3, $4, $5, $6) \
        ON CONFLICT (owner_kind, owner, page) DO UPDATE SET action = excluded.action, fields = excluded.fields, \
        at = excluded.at";
    TRIM = "DELETE FROM parked_form WHERE owner_kind = $1 AND owner = $2 AND page NOT IN \
        (SELECT p.page FROM parked_form p WHERE p.owner_kind = $1 AND p.owner = $2 \
        ORDER BY p.at DESC, p.page DESC LIMIT $3)";
    DROP_ONE = "DELETE FROM parked_form WHERE owner_kind = $1 AND owner = $2 AND action = $3";
    DROP_ALL = "DELETE FROM parked_form WHERE owner_kind = $1 AND owner = $2";
    FORGET = "DELETE FROM parked_form WHERE at <= $1";
}

/// What the sealed fields are bound to besides table and column.
fn row_id(kind: &str, owner: &str, page: &str) -> String {
    format!("{kind} {owner} {page}")
}

pub(super) async fn lookup(
    conn: &mut Conn,
    keys: &Keyring,
    of: &SessionOwner,
    page: &str,
) -> StoreResult<Option<ParkedForm>> {
    let (kind, id) = owner(of);
    let row = query(LOOKUP).bind(kind).bind(id).bind(page).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| {
        let r = Reader::new(&row, "parked_form", keys);
        Ok(ParkedForm {
            owner: of.clone(),
            page: page.to_owned(),
            action: r.text("action")?,
            fields: r.sealed_json("fields", &row_id(kind, id, page))?,
            at: r.at("at")?,
        })
    })
    .transpose()
}

/// Keeps a form and lets the oldest beyond `most` fall out.
pub(super) async fn park(conn: &mut Conn, keys: &Keyring, form: &ParkedForm, most: i64) -> StoreResult<()> {
    let (kind, id) = owner(&form.owner);
    let fields = Sealer::new(keys, "parked_form", &row_id(kind, id, &form.page)).json("fields", &form.fields)?;
    query(PARK)
        .bind(kind)
        .bind(id)
        .bind(&form.page)
        .bind(&form.action)
        .bind(fields)
        .bind(form.at.0)
        .execute(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    query(TRIM).bind(kind).bind(id).bind(most).execute(conn).await.map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn drop_one(conn: &mut Conn, of: &SessionOwner, action: &str) -> StoreResult<()> {
    let (kind, id) = owner(of);
    query(DROP_ONE).bind(kind).bind(id).bind(action).execute(conn).await.map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn drop_all(conn: &mut Conn, of: &SessionOwner) -> StoreResult<()> {
    let (kind, id) = owner(of);
    query(DROP_ALL).bind(kind).bind(id).execute(conn).await.map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn forget(conn: &mut Conn, until: Timestamp) -> StoreResult<()> {
    query(FORGET).bind(until.0).execute(conn).await.map_err(|e| failed(&e))?;
    Ok(())
}
