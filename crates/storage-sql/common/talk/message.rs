//! Messages between desk and resident, and which of them wait for an answer: triggers keep that list.

use super::super::{
    code::json,
    error::failed,
    queue,
    row::{Reader, Sealer, at},
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    id::{ApplicationId, CaseMessageId},
    rules::RegionCode,
    talk::{Author, CaseMessage},
    time::Timestamp,
};
use storage::{QueueRow, StoreError, StoreResult};

macro_rules! due {
    ($where:expr) => {
        concat!(
            "SELECT a.*, p.name AS person_name, s.name AS assignee_name, d.since AS since FROM answer_due d ",
            "JOIN application a ON a.id = d.application JOIN person p ON p.id = a.person ",
            "LEFT JOIN staff s ON s.id = a.assignee WHERE ",
            $where,
            " ORDER BY d.since, d.application LIMIT $2"
        )
    };
}

macro_rules! count {
    ($where:expr) => {
        concat!("SELECT COUNT(*) AS n FROM (SELECT d.application FROM answer_due d WHERE ", $where, " LIMIT $2) picked")
    };
}

statements! {
    OF_APPLICATION = "SELECT * FROM case_message WHERE application = $1 ORDER BY at, id";
    ADD = "INSERT INTO case_message (id, application, side, author, words, at, read_at) \
        VALUES ($1, $2, $3, $4, $5, $6, $7)";
    READ = "UPDATE case_message SET read_at = $3 WHERE application = $1 AND at <= $2 AND side = 'office' \
        AND read_at IS NULL";
    DUE = "SELECT since FROM answer_due WHERE application = $1";
    NO_ANSWER = "DELETE FROM answer_due WHERE application = $1";
    DUE_IN_REGIONS = due!(concat!("d.region IN ", json_texts!("$1")));
    DUE_ANYWHERE = due!("$1 = '[]' AND d.since > 0");
    COUNT_IN_REGIONS = count!(concat!("d.region IN ", json_texts!("$1")));
    COUNT_ANYWHERE = count!("$1 = '[]' AND d.since > 0");
}

pub(super) async fn of(conn: &mut Conn, keys: &Keyring, id: &ApplicationId) -> StoreResult<Vec<CaseMessage>> {
    let rows = query(OF_APPLICATION).bind(&id.0).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "case_message", keys);
            let message = r.text("id")?;
            Ok(CaseMessage {
                application: id.clone(),
                author: Author::from_side(&r.text("side")?, r.text("author")?).ok_or(StoreError::Damaged("side"))?,
                words: r.sealed("words", &message)?,
                at: r.at("at")?,
                read_at: r.opt_at("read_at")?,
                id: CaseMessageId(message),
            })
        })
        .collect()
}

pub(super) async fn add(conn: &mut Conn, keys: &Keyring, message: &CaseMessage) -> StoreResult<()> {
    query(ADD)
        .bind(&message.id.0)
        .bind(&message.application.0)
        .bind(message.author.side())
        .bind(message.author.id())
        .bind(Sealer::new(keys, "case_message", &message.id.0).text("words", &message.words))
        .bind(message.at.0)
        .bind(at(message.read_at))
        .execute(conn)
        .await
        .map_err(|e| failed(&e))?;
    Ok(())
}

/// Seeing twice is no conflict: the first time counts.
pub(super) async fn read(conn: &mut Conn, id: &ApplicationId, until: Timestamp, at: Timestamp) -> StoreResult<()> {
    query(READ).bind(&id.0).bind(until.0).bind(at.0).execute(conn).await.map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn no_answer(conn: &mut Conn, id: &ApplicationId) -> StoreResult<()> {
    query(NO_ANSWER).bind(&id.0).execute(conn).await.map_err(|e| failed(&e))?;
    Ok(())
}

pub(super) async fn due(conn: &mut Conn, id: &ApplicationId) -> StoreResult<Option<Timestamp>> {
    let row = query(DUE).bind(&id.0).fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| row.try_get("since").map(Timestamp).map_err(|e| failed(&e))).transpose()
}

pub(super) async fn all_due(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    limit: u32,
) -> StoreResult<Vec<(QueueRow, Timestamp)>> {
    let sql = if office.is_empty() { DUE_ANYWHERE } else { DUE_IN_REGIONS };
    let found = query(sql).bind(json(office)?).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    let read = |row| Ok((queue::read(row, keys)?, Reader::new(row, "answer_due", keys).at("since")?));
    rows.iter().map(read).collect()
}

pub(super) async fn count_due(conn: &mut Conn, office: &[RegionCode], limit: u32) -> StoreResult<i64> {
    let sql = if office.is_empty() { COUNT_ANYWHERE } else { COUNT_IN_REGIONS };
    let row = query(sql).bind(json(office)?).bind(i64::from(limit)).fetch_one(conn).await.map_err(|e| failed(&e))?;
    row.try_get("n").map_err(|e| failed(&e))
}
