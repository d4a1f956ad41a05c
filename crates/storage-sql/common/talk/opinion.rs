//! Questions to colleagues about a case, and their answers.

use super::super::{
    apply::changed,
    error::failed,
    row::{Reader, Sealer},
};
use crate::Conn;
use crate::sql::query;
use crypto::Keyring;
use domain::{
    id::{ApplicationId, OpinionId, StaffId},
    talk::{Opinion, OpinionState},
    time::Timestamp,
};
use storage::{StoreError, StoreResult};

statements! {
    OF_APPLICATION = "SELECT * FROM opinion WHERE application = $1 ORDER BY asked_at, id";
    ASKED_OF = "SELECT * FROM opinion WHERE asked_of = $1 AND state = 'open' ORDER BY asked_at, id LIMIT $2";
    ADD = "INSERT INTO opinion (id, application, asked_by, asked_of, question, asked_at, state) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    END = "UPDATE opinion SET state = $2, answer = $3, ended_at = $4 WHERE id = $1 AND state = 'open'";
}

fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<Opinion> {
    let r = Reader::new(row, "opinion", keys);
    let id = r.text("id")?;
    Ok(Opinion {
        application: ApplicationId(r.text("application")?),
        asked_by: StaffId(r.text("asked_by")?),
        asked_of: StaffId(r.text("asked_of")?),
        question: r.sealed("question", &id)?,
        asked_at: r.at("asked_at")?,
        state: OpinionState::from_name(&r.text("state")?).ok_or(StoreError::Damaged("state"))?,
        answer: r.opt_sealed("answer", &id)?,
        ended_at: r.opt_at("ended_at")?,
        id: OpinionId(id),
    })
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<Opinion>> {
    let rows = query(OF_APPLICATION).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn asked_of(
    conn: &mut Conn,
    keys: &Keyring,
    staff: &StaffId,
    limit: u32,
) -> StoreResult<Vec<Opinion>> {
    let found = query(ASKED_OF).bind(&staff.0).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, opinion: &Opinion) -> StoreResult<()> {
    let o = opinion;
    query(ADD)
        .bind(&o.id.0)
        .bind(&o.application.0)
        .bind(&o.asked_by.0)
        .bind(&o.asked_of.0)
        .bind(Sealer::new(keys, "opinion", &o.id.0).text("question", &o.question))
        .bind(o.asked_at.0)
        .bind(o.state.name())
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn end(
    conn: &mut Conn,
    keys: &Keyring,
    id: &OpinionId,
    state: OpinionState,
    answer: Option<&str>,
    at: Timestamp,
) -> StoreResult<()> {
    let sealer = Sealer::new(keys, "opinion", &id.0);
    let done = query(END)
        .bind(&id.0)
        .bind(state.name())
        .bind(answer.map(|answer| sealer.text("answer", answer)))
        .bind(at.0)
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    changed(done.rows_affected(), "opinion")
}
