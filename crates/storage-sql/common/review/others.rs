//! Applications about the same person.

use super::super::{application, error::failed};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{application::Application, id::PersonId};
use storage::StoreResult;

statements! {
    ABOUT = "SELECT * FROM application WHERE person = $1 ORDER BY created_at DESC, id DESC LIMIT $2";
}

pub(super) async fn about(
    conn: &mut Conn,
    keys: &Keyring,
    person: &PersonId,
    limit: u32,
) -> StoreResult<Vec<Application>> {
    let found = query(ABOUT).bind(&person.0).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| application::read(row, keys)).collect()
}
