//! Lists of questions: an office's, an account's, those about a case.

use super::{
    super::{code::json, error::failed, row::day},
    one::read,
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::{
    enquiry::{Enquiry, EnquiryNumber},
    id::{AccountId, ApplicationId, EnquiryId},
    rules::RegionCode,
    time::Timestamp,
};
use storage::{EnquiryPart, EnquiryPosition, StoreResult};

macro_rules! open {
    ($where:expr) => {
        concat!(
            "SELECT e.* FROM enquiry e WHERE e.state = 'open' AND ",
            $where,
            " AND e.due_on < $2 AND (e.due_on, e.id) > ($3, $4) ORDER BY e.due_on, e.id LIMIT $5"
        )
    };
}

macro_rules! rest {
    ($where:expr) => {
        concat!(
            "SELECT e.* FROM enquiry e WHERE e.state = $2 AND e.state <> 'open' AND ",
            $where,
            " AND (e.updated_at, e.id) < ($3, $4) ORDER BY e.updated_at DESC, e.id DESC LIMIT $5"
        )
    };
}

macro_rules! count {
    ($where:expr) => {
        concat!("SELECT COUNT(*) AS n FROM (SELECT e.id FROM enquiry e WHERE ", $where, " LIMIT $3) picked")
    };
}

macro_rules! here {
    () => {
        concat!("e.region IN ", json_texts!("$1"))
    };
}

statements! {
    OPEN_IN_REGIONS = open!(here!());
    OPEN_ANYWHERE = open!("$1 = '[]'");
    MINE_IN_REGIONS = open!(concat!("e.assignee = $6 AND ", here!()));
    MINE_ANYWHERE = open!("e.assignee = $6 AND $1 = '[]'");
    REST_IN_REGIONS = rest!(here!());
    REST_ANYWHERE = rest!("$1 = '[]'");
    COUNT_OPEN_IN_REGIONS = count!(concat!("e.state = 'open' AND e.due_on < $2 AND ", here!()));
    COUNT_OPEN_ANYWHERE = count!("e.state = 'open' AND e.due_on < $2 AND $1 = '[]'");
    COUNT_MINE_IN_REGIONS = count!(concat!("e.state = 'open' AND e.assignee = $4 AND e.due_on < $2 AND ", here!()));
    COUNT_MINE_ANYWHERE = count!("e.state = 'open' AND e.assignee = $4 AND e.due_on < $2 AND $1 = '[]'");
    COUNT_REST_IN_REGIONS = count!(concat!("e.state = $2 AND e.state <> 'open' AND ", here!()));
    COUNT_REST_ANYWHERE = count!("e.state = $2 AND e.state <> 'open' AND $1 = '[]'");
    BY_NUMBER = concat!("SELECT e.* FROM enquiry e WHERE e.number = $2 AND ($1 = '[]' OR ", here!(), ")");
    OF_ACCOUNT = "SELECT * FROM enquiry WHERE account = $1 AND (created_at, id) < ($2, $3) \
        ORDER BY created_at DESC, id DESC LIMIT $4";
    ABOUT = concat!("SELECT e.* FROM enquiry e WHERE e.application = $2 AND ($1 = '[]' OR ", here!(),
        ") ORDER BY e.created_at DESC, e.id DESC LIMIT $3");
    SETTLED = "SELECT * FROM enquiry WHERE state = 'answered' AND state <> 'open' AND updated_at < $1 \
        ORDER BY updated_at, id LIMIT $2";
}

/// After every identifier.
const LAST: &str = "~";

pub(super) async fn of_office(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    part: &EnquiryPart,
    after: Option<&EnquiryPosition>,
    limit: u32,
) -> StoreResult<Vec<Enquiry>> {
    let all = office.is_empty();
    let office = json(office)?;
    let last = after.map_or(if part.waits() { "" } else { LAST }, |position| position.id.as_str());
    // Days are compared as texts with four digits.
    let from = after.and_then(|position| position.at.ok()).map(day).unwrap_or_default();
    let until = after.and_then(|position| position.at.err()).map_or(i64::MAX, |at| at.0);
    let limit = i64::from(limit);
    let rows = match part {
        EnquiryPart::Open(before) => {
            let sql = if all { OPEN_ANYWHERE } else { OPEN_IN_REGIONS };
            let found = query(sql).bind(office).bind(day(*before)).bind(from).bind(last).bind(limit);
            found.fetch_all(conn).await
        }
        EnquiryPart::Mine(staff, before) => {
            let sql = if all { MINE_ANYWHERE } else { MINE_IN_REGIONS };
            let found = query(sql).bind(office).bind(day(*before)).bind(from).bind(last).bind(limit).bind(&staff.0);
            found.fetch_all(conn).await
        }
        EnquiryPart::Answered | EnquiryPart::Closed => {
            let sql = if all { REST_ANYWHERE } else { REST_IN_REGIONS };
            query(sql).bind(office).bind(state(part)).bind(until).bind(last).bind(limit).fetch_all(conn).await
        }
    };
    rows.map_err(|e| failed(&e))?.iter().map(|row| read(row, keys)).collect()
}

fn state(part: &EnquiryPart) -> &'static str {
    if *part == EnquiryPart::Closed { "closed" } else { "answered" }
}

pub(super) async fn count(conn: &mut Conn, office: &[RegionCode], part: &EnquiryPart, limit: u32) -> StoreResult<i64> {
    let all = office.is_empty();
    let office = json(office)?;
    let limit = i64::from(limit);
    let row = match part {
        EnquiryPart::Open(before) => {
            let sql = if all { COUNT_OPEN_ANYWHERE } else { COUNT_OPEN_IN_REGIONS };
            query(sql).bind(office).bind(day(*before)).bind(limit).fetch_one(conn).await
        }
        EnquiryPart::Mine(staff, before) => {
            let sql = if all { COUNT_MINE_ANYWHERE } else { COUNT_MINE_IN_REGIONS };
            query(sql).bind(office).bind(day(*before)).bind(limit).bind(&staff.0).fetch_one(conn).await
        }
        EnquiryPart::Answered | EnquiryPart::Closed => {
            let sql = if all { COUNT_REST_ANYWHERE } else { COUNT_REST_IN_REGIONS };
            query(sql).bind(office).bind(state(part)).bind(limit).fetch_one(conn).await
        }
    };
    row.map_err(|e| failed(&e))?.try_get("n").map_err(|e| failed(&e))
}

pub(super) async fn by_number(
    conn: &mut Conn,
    keys: &Keyring,
    office: &[RegionCode],
    number: &EnquiryNumber,
) -> StoreResult<Option<Enquiry>> {
    let found = query(BY_NUMBER).bind(json(office)?).bind(number.as_str());
    let row = found.fetch_optional(conn).await.map_err(|e| failed(&e))?;
    row.map(|row| read(&row, keys)).transpose()
}

pub(super) async fn of_account(
    conn: &mut Conn,
    keys: &Keyring,
    account: &AccountId,
    before: Option<(Timestamp, EnquiryId)>,
    limit: u32,
) -> StoreResult<Vec<Enquiry>> {
    let (at, id) = before.unwrap_or((Timestamp(i64::MAX), EnquiryId(LAST.to_owned())));
    let found = query(OF_ACCOUNT).bind(&account.0).bind(at.0).bind(&id.0).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn about(
    conn: &mut Conn,
    keys: &Keyring,
    application: &ApplicationId,
    office: &[RegionCode],
    limit: u32,
) -> StoreResult<Vec<Enquiry>> {
    let found = query(ABOUT).bind(json(office)?).bind(&application.0).bind(i64::from(limit));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn settled(
    conn: &mut Conn,
    keys: &Keyring,
    before: Timestamp,
    limit: u32,
) -> StoreResult<Vec<Enquiry>> {
    let rows = query(SETTLED).bind(before.0).bind(i64::from(limit)).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}
