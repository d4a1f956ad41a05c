use super::{code::name_of, error::failed};
use crate::Conn;
use crate::sql::{Row as _, query};
use domain::{application::ApplicationState, cover::CoverStatus, time::Timestamp};
use std::collections::BTreeMap;
use storage::{Facts, JobState, StoreError, StoreResult};

statements! {
    PEOPLE = "SELECT COUNT(*) AS n FROM person";
    COVERS = "SELECT status AS k, COUNT(*) AS n FROM cover GROUP BY status ORDER BY status";
    APPLICATIONS = "SELECT state AS k, COUNT(*) AS n FROM application GROUP BY state ORDER BY state";
    EFFECTS = "SELECT COUNT(*) AS n FROM effect WHERE done_at IS NOT NULL";
    RECEIPTS = "SELECT COUNT(*) AS n FROM receipt";
    NOTICES = "SELECT COUNT(*) AS n FROM notice";
    OUTBOX = "SELECT state AS k, COUNT(*) AS n FROM job GROUP BY state ORDER BY state";
    AUDIT = "SELECT size AS n FROM audit_head WHERE id = 1";
    SESSIONS = "SELECT COUNT(*) AS n FROM session WHERE revoked_at IS NULL AND created_at > $1";
}

/// No session lives longer than twelve hours.
const SESSION_SECONDS: i64 = 12 * 3600;

async fn number(conn: &mut Conn, sql: &'static str) -> StoreResult<i64> {
    let row = query(sql).fetch_one(conn).await.map_err(|e| failed(&e))?;
    row.try_get("n").map_err(|e| failed(&e))
}

async fn by_name(
    conn: &mut Conn,
    sql: &'static str,
    mut counts: BTreeMap<String, i64>,
) -> StoreResult<BTreeMap<String, i64>> {
    for row in query(sql).fetch_all(conn).await.map_err(|e| failed(&e))? {
        let name = row.try_get("k").map_err(|e| failed(&e))?;
        counts.insert(name, row.try_get("n").map_err(|e| failed(&e))?);
    }
    Ok(counts)
}

async fn covers(conn: &mut Conn) -> StoreResult<BTreeMap<String, i64>> {
    let mut counts = BTreeMap::new();
    for status in [CoverStatus::Normal, CoverStatus::Paused, CoverStatus::Terminated] {
        counts.insert(name_of(&status)?, 0);
    }
    for row in query(COVERS).fetch_all(conn).await.map_err(|e| failed(&e))? {
        let code: i64 = row.try_get("k").map_err(|e| failed(&e))?;
        let status = CoverStatus::from_code(code).ok_or(StoreError::Damaged("status"))?;
        counts.insert(name_of(&status)?, row.try_get("n").map_err(|e| failed(&e))?);
    }
    Ok(counts)
}

pub(super) async fn facts(conn: &mut Conn, now: Timestamp) -> StoreResult<Facts> {
    let states = ApplicationState::ALL.iter().map(|state| (state.name().to_owned(), 0)).collect();
    let mut outbox = BTreeMap::new();
    for state in [JobState::Waiting, JobState::Done, JobState::Dead] {
        outbox.insert(name_of(&state)?, 0);
    }
    Ok(Facts {
        people: number(conn, PEOPLE).await?,
        covers: covers(conn).await?,
        applications: by_name(conn, APPLICATIONS, states).await?,
        effects: number(conn, EFFECTS).await?,
        receipts: number(conn, RECEIPTS).await?,
        notices: number(conn, NOTICES).await?,
        outbox: by_name(conn, OUTBOX, outbox).await?,
        audit: number(conn, AUDIT).await?,
        sessions: {
            let since = now.plus_seconds(-SESSION_SECONDS).0;
            let row = query(SESSIONS).bind(since).fetch_one(conn).await.map_err(|e| failed(&e))?;
            row.try_get("n").map_err(|e| failed(&e))?
        },
    })
}
