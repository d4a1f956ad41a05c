//! Lists of suggestions: an office's, and somebody's own.

use super::{
    super::{code::json, error::failed, row::day},
    one::read,
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    id::{AccountId, StaffId, SuggestionId},
    rules::RegionCode,
    suggestion::Suggestion,
    time::Timestamp,
};
use jiff::civil::Date;
use storage::StoreResult;

macro_rules! open {
    ($where:expr) => {
        concat!(
            "SELECT g.* FROM suggestion g WHERE g.state = 'open' AND ",
            $where,
            " AND ($2 = '' OR g.assignee = $2) AND (g.due_on, g.id) > ($3, $4) ORDER BY g.due_on, g.id LIMIT $5"
        )
    };
}

macro_rules! done {
    ($where:expr) => {
        concat!(
            "SELECT g.* FROM suggestion g WHERE g.state = 'answered' AND ",
            $where,
            " AND (g.answered_at, g.id) < ($2, $3) ORDER BY g.answered_at DESC, g.id DESC LIMIT $4"
        )
    };
}

macro_rules! count {
    ($where:expr) => {
        concat!(
            "SELECT COUNT(*) AS n FROM (SELECT g.id FROM suggestion g WHERE g.state = 'open' AND g.due_on < $2 AND ",
            $where,
            " LIMIT $3) picked"
        )
    };
}

statements! {
    OF_ACCOUNT = "SELECT * FROM suggestion WHERE account = $1 ORDER BY sent_at DESC, id DESC LIMIT $2";
    OPEN_IN_REGIONS = open!(concat!("g.region IN ", json_texts!("$1")));
    OPEN_ANYWHERE = open!("$1 = '[]'");
    DONE_IN_REGIONS = done!(concat!("g.region IN ", json_texts!("$1")));
    DONE_ANYWHERE = done!("$1 = '[]'");
    COUNT_IN_REGIONS = count!(concat!("g.region IN ", json_texts!("$1")));
    COUNT_ANYWHERE = count!("$1 = '[]'");
}

pub(super) async fn of(
    conn: &mut Conn,
    keys: &Keyring,
    account: &AccountId,
    limit: u32,
) -> StoreResult<Vec<Suggestion>> {
    let found = query(OF_ACCOUNT).bind(&account.0).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn open(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    assignee: Option<&StaffId>,
    after: Option<(Date, SuggestionId)>,
    limit: u32,
) -> StoreResult<Vec<Suggestion>> {
    let sql = if office.is_empty() { OPEN_ANYWHERE } else { OPEN_IN_REGIONS };
    let (on, id) = after.map(|(on, id)| (day(on), id.0)).unwrap_or_default();
    let found = query(sql)
        .bind(json(office)?)
        .bind(assignee.map_or("", |staff| staff.0.as_str()))
        .bind(on)
        .bind(id)
        .bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn done(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    before: Option<(Timestamp, SuggestionId)>,
    limit: u32,
) -> StoreResult<Vec<Suggestion>> {
    let sql = if office.is_empty() { DONE_ANYWHERE } else { DONE_IN_REGIONS };
    let (at, id) = before.map_or((i64::MAX, String::new()), |(at, id)| (at.0, id.0));
    let found = query(sql).bind(json(office)?).bind(at).bind(id).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn count(conn: &mut Conn, office: &[RegionCode], before: Date, limit: u32) -> StoreResult<i64> {
    let sql = if office.is_empty() { COUNT_ANYWHERE } else { COUNT_IN_REGIONS };
    let found = query(sql).bind(json(office)?).bind(day(before)).bind(i64::from(limit));
    let row = found.fetch_one(conn).await.map_err(|e| failed(&e))?;
    row.try_get("n").map_err(|e| failed(&e))
}
