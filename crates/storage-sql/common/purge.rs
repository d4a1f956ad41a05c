//! Throws away what is over, a part at a time: the one writer must not stand still for it.

use super::{error::failed, retention, row::day};
use crate::Conn;
use crate::sql::query;
use domain::retention::Kept;
use storage::{Expired, Purged, StoreResult};

statements! {
    SESSIONS = "DELETE FROM session WHERE id IN (\
        SELECT id FROM session WHERE COALESCE(revoked_at, seen_at) < $1 LIMIT $2)";
    CHALLENGES = "DELETE FROM challenge WHERE id IN (SELECT id FROM challenge WHERE sent_at < $1 LIMIT $2)";
    PASSKEY_CHALLENGES = "DELETE FROM passkey_challenge WHERE (session, act) IN (\
        SELECT session, act FROM passkey_challenge WHERE made_at < $1 LIMIT $2)";
    HAND_OFFS = "DELETE FROM hand_off WHERE ticket IN (SELECT ticket FROM hand_off WHERE until < $1 LIMIT $2)";
    KEYS = "DELETE FROM idempotency WHERE (actor, key) IN (\
        SELECT actor, key FROM idempotency WHERE at < $1 LIMIT $2)";
    COUNTERS = "DELETE FROM counter WHERE (name, key) IN (SELECT name, key FROM counter WHERE until < $1 LIMIT $2)";
}

/// Deletes at most `limit` rows of each kind.
pub(super) async fn purge(conn: &mut Conn, expired: &Expired) -> StoreResult<Purged> {
    let mut rows = [0; 6];
    let kinds = [
        (SESSIONS, expired.sessions),
        (CHALLENGES, expired.challenges),
        (PASSKEY_CHALLENGES, expired.challenges),
        (HAND_OFFS, expired.challenges),
        (KEYS, expired.keys),
        (COUNTERS, expired.counters),
    ];
    for (deleted, (sql, before)) in rows.iter_mut().zip(kinds) {
        let delete = query(sql).bind(before.0).bind(i64::from(expired.limit));
        *deleted = delete.execute(&mut *conn).await.map_err(|e| failed(&e))?.rows_affected();
    }
    // The report counts them in the same transaction: neither twice nor not at all.
    let kinds = [(Kept::Session, rows[0]), (Kept::Code, rows[1] + rows[2] + rows[3]), (Kept::Key, rows[4])];
    for (kind, count) in kinds {
        if count > 0 {
            let count = i64::try_from(count).unwrap_or(i64::MAX);
            retention::count(conn, &day(expired.day), kind.name(), "", count).await?;
        }
    }
    let [sessions, challenges, passkey_challenges, hand_offs, keys, counters] = rows;
    Ok(Purged { sessions, challenges: challenges + passkey_challenges + hand_offs, keys, counters })
}
