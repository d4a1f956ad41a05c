use super::error::failed;
use crate::Conn;
use crate::sql::{Row as _, query};
use domain::time::Timestamp;
use storage::{StoreError, StoreResult};

// A window begins with the first count and ends `until`; the next count after it begins a new one. So "one in sixty
// seconds" is a true distance, and there is one row for each key. No window ends later than its own length from now: one
// that does, by more than five minutes, began by a clock that ran ahead, and is over. The minutes are for requests that
// come in another order than they began in, and for nodes whose clocks differ.
macro_rules! over {
    () => {
        "(counter.until <= $4 OR counter.until > excluded.until + 300000000)"
    };
}

statements! {
    COUNT = concat!(
        "INSERT INTO counter (name, key, until, n) VALUES ($1, $2, $3, 1) ON CONFLICT (name, key) DO UPDATE SET \
        n = CASE WHEN ", over!(), " THEN 1 ELSE counter.n + 1 END, \
        until = CASE WHEN ", over!(), " THEN excluded.until ELSE counter.until END \
        WHERE ", over!(), " OR counter.n < $5 RETURNING n"
    );
    LOOKUP = "SELECT n, until FROM counter WHERE name = $1 AND key = $2";
    FORGET = "DELETE FROM counter WHERE until <= $1";
}

/// By so much a window may end later than it should by this clock; the same as in `over`, in microseconds.
const AHEAD_SECONDS: i64 = 300;

/// Counts once, or fails with `LimitReached`.
pub(super) async fn count(
    conn: &mut Conn,
    limit: &'static str,
    key: &str,
    window_seconds: i64,
    most: i64,
    now: Timestamp,
) -> StoreResult<()> {
    if most <= 0 {
        return Err(StoreError::LimitReached { limit, retry_after: window_seconds });
    }
    let counted = query(COUNT)
        .bind(limit)
        .bind(key)
        .bind(now.plus_seconds(window_seconds).0)
        .bind(now.0)
        .bind(most)
        .fetch_optional(&mut *conn)
        .await
        .map_err(|e| failed(&e))?;
    let Some(counted) = counted else {
        let row = query(LOOKUP).bind(limit).bind(key).fetch_one(conn).await.map_err(|e| failed(&e))?;
        let until: i64 = row.try_get("until").map_err(|e| failed(&e))?;
        let retry_after = Timestamp(until + 999_999).seconds_since(now).max(1);
        return Err(StoreError::LimitReached { limit, retry_after });
    };
    // Keys are addresses too: what is over is not kept. Whenever a window begins is often enough, a daily purge does the
    // rest.
    let n: i64 = counted.try_get("n").map_err(|e| failed(&e))?;
    if n == 1 {
        query(FORGET).bind(now.0).execute(conn).await.map_err(|e| failed(&e))?;
    }
    Ok(())
}

/// How often was counted in the window of this length that holds `now`.
pub(super) async fn count_of(
    conn: &mut Conn,
    limit: &str,
    key: &str,
    window_seconds: i64,
    now: Timestamp,
) -> StoreResult<i64> {
    let row = query(LOOKUP).bind(limit).bind(key).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    let Some(row) = row else { return Ok(0) };
    let until: i64 = row.try_get("until").map_err(|e| failed(&e))?;
    let over = until <= now.0 || until > now.plus_seconds(window_seconds + AHEAD_SECONDS).0;
    if over { Ok(0) } else { row.try_get("n").map_err(|e| failed(&e)) }
}
