use super::{apply::changed, code::name_of, error::failed, row::Reader};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{id::JobId, time::Timestamp};
use storage::{Job, JobKind, StoreError, StoreResult};

statements! {
    // A job that waits already is not written twice; one that was done may come again (a second correction).
    ADD = "INSERT INTO job (id, kind, subject, detail, tries, due_at, leased_until, state, created_at) \
        VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8) \
        ON CONFLICT (kind, subject, detail) WHERE state = 'waiting' DO NOTHING";
    ANY_DUE = "SELECT id FROM job WHERE state = 'waiting' AND due_at <= $1 AND leased_until <= $1 \
        ORDER BY due_at, id LIMIT 1";
    // The try is counted when it begins, so that a job that kills its worker dies as well.
    CLAIM = concat!(
        "WITH picked AS MATERIALIZED (SELECT id FROM job WHERE state = 'waiting' AND due_at <= $1 AND leased_until <= $1 \
        ORDER BY due_at, id LIMIT $3", skip_locked!(), ") UPDATE job SET leased_until = $2, \
        tries = tries + 1 WHERE state = 'waiting' AND id IN (SELECT id FROM picked) RETURNING *"
    );
    FINISH = "UPDATE job SET state = 'done' WHERE id = $1 AND state = 'waiting'";
    AGAIN = "UPDATE job SET due_at = $2, leased_until = 0 WHERE id = $1 AND state = 'waiting'";
    FREE = "UPDATE job SET leased_until = 0 WHERE state = 'waiting' AND leased_until > 0";
    GIVE_UP = "UPDATE job SET state = 'dead' WHERE id = $1 AND state = 'waiting'";
}

pub(super) async fn add(conn: &mut Conn, job: &Job) -> StoreResult<()> {
    query(ADD)
        .bind(&job.id.0)
        .bind(job.kind.name())
        .bind(job.kind.subject())
        .bind(&job.detail)
        .bind(job.tries)
        .bind(job.due_at.0)
        .bind(name_of(&job.state)?)
        .bind(job.created_at.0)
        .execute(conn)
        .await
        .map(drop)
        .map_err(|e| failed(&e))
}

pub(super) async fn any_due(conn: &mut Conn, now: Timestamp) -> StoreResult<bool> {
    let row = query(ANY_DUE).bind(now.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    Ok(row.is_some())
}

pub(super) async fn claim(
    conn: &mut Conn,
    keys: &Keyring,
    now: Timestamp,
    lease_until: Timestamp,
    limit: u32,
) -> StoreResult<Vec<Job>> {
    let rows = query(CLAIM)
        .bind(now.0)
        .bind(lease_until.0)
        .bind(i64::from(limit))
        .fetch_all(conn)
        .await
        .map_err(|e| failed(&e))?;
    let mut jobs = rows.iter().map(|row| read(row, keys)).collect::<StoreResult<Vec<_>>>()?;
    jobs.sort_by(|a, b| (a.due_at, &a.id).cmp(&(b.due_at, &b.id)));
    Ok(jobs)
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Job> {
    let r = Reader::new(row, "job", keys);
    Ok(Job {
        id: JobId(r.text("id")?),
        kind: JobKind::from_name(&r.text("kind")?, r.text("subject")?).ok_or(StoreError::Damaged("kind"))?,
        detail: r.text("detail")?,
        // "So far" is without the one that begins now.
        tries: r.int("tries")? - 1,
        due_at: r.at("due_at")?,
        state: r.name("state")?,
        created_at: r.at("created_at")?,
    })
}

pub(super) async fn finish(conn: &mut Conn, id: &JobId) -> StoreResult<()> {
    let done = query(FINISH).bind(&id.0).execute(conn).await.map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "job")
}

pub(super) async fn free(conn: &mut Conn) -> StoreResult<()> {
    query(FREE).execute(conn).await.map(drop).map_err(|e| failed(&e))
}

/// Tries again at `due_at`, or never.
pub(super) async fn fail(conn: &mut Conn, id: &JobId, due_at: Option<Timestamp>) -> StoreResult<()> {
    let done = match due_at {
        Some(due_at) => query(AGAIN).bind(&id.0).bind(due_at.0).execute(conn).await,
        None => query(GIVE_UP).bind(&id.0).execute(conn).await,
    };
    changed(done.map_err(|e| failed(&e))?.rows_affected(), "job")
}
