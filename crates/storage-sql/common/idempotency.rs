use super::error::failed;
use crate::Conn;
use crate::sql::{Row as _, query};
use storage::{Idempotency, StoreError, StoreResult};

statements! {
    ADD = "INSERT INTO idempotency (actor, key, request, answer, at) VALUES ($1, $2, $3, $4, $5) \
        ON CONFLICT (actor, key) DO NOTHING";
    LOOKUP = "SELECT request, answer FROM idempotency WHERE actor = $1 AND key = $2";
    FORGET = "DELETE FROM idempotency WHERE at < $1";
}

/// Keys are kept for seven days.
const KEPT_SECONDS: i64 = 7 * 24 * 3600;

/// Takes the key, or fails with `Replayed`. Comes first in a change set, so that a replay is not taken for a conflict.
pub(super) async fn take(conn: &mut Conn, key: &Idempotency) -> StoreResult<()> {
    query(FORGET).bind(key.at.plus_seconds(-KEPT_SECONDS).0).execute(&mut *conn).await.map_err(|e| failed(&e))?;
    let done = query(ADD)
        .bind(&key.actor)
        .bind(&key.key)
        .bind(&key.request)
        .bind(&key.answer)
        .bind(key.at.0)
        .execute(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    if done.rows_affected() == 1 {
        return Ok(());
    }
    let row = query(LOOKUP).bind(&key.actor).bind(&key.key).fetch_one(conn).await.map_err(|e| failed(&e))?;
    let request: String = row.try_get("request").map_err(|e| failed(&e))?;
    let answer = row.try_get("answer").map_err(|e| failed(&e))?;
    Err(StoreError::Replayed { answer, same: request == key.request })
}
