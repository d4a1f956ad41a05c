//! The staff's queues: by deadline, then id; pages follow a position, never an offset. Each list of a region and state
//! (or of a member and state) is walked by itself as far as the page is long, then they are merged: what a page costs
//! does not depend on how many cases there are.

use super::{
    application::{self, reason_index},
    code::json,
    error::failed,
    person::read_name,
    row::{Reader, day},
};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::rules::RegionCode;
use storage::{QueuePart, QueueQuery, QueueRow, StoreResult, Whose};

// $1 regions and states to walk, $2 regions of the office, $3 only what nobody has, $4 reason, $5 checks, $6 sent by,
// $7 and $8 deadline days, $9 and $10 position, $11 member, $12 limit. The office is asked for again in each shape:
// whatever is walked, nothing beyond it is found. Every shape leaves drafts out by itself: they have no one they wait for.
//
// A condition that nobody asked for is settled by its parameter: then the index alone answers, and no row is read for it.
macro_rules! wanted {
    ($shape:literal, $beyond:literal) => {
        concat!(
            " WHERE ",
            $shape,
            " AND ($2 = '[]' OR x.region IN ",
            json_texts!("$2"),
            ") AND ($3 = 0 OR x.assignee IS NULL) AND ($4 = '' OR x.reason_idx = $4) AND ($5 = '' OR x.checks = $5)",
            " AND ($6 = 9223372036854775807 OR x.submitted_at <= $6) AND ",
            $beyond
        )
    };
}

macro_rules! walked {
    ($shape:literal, $beyond:literal, $order:literal) => {
        concat!("FROM application x", wanted!($shape, $beyond), " ORDER BY ", $order, " LIMIT $12")
    };
}

macro_rules! found {
    ($shape:literal, $beyond:literal, $order:literal) => {
        concat!("FROM ", json_pairs!("$1"), each_key!("deadline_on", walked!($shape, $beyond, $order)))
    };
}

macro_rules! rows {
    ($picked:expr, $way:literal) => {
        concat!(
            "SELECT a.*, p.name AS person_name, s.name AS assignee_name FROM (SELECT ",
            key_id!(),
            " AS id ",
            $picked,
            " ORDER BY ",
            key!(),
            $way,
            ", ",
            key_id!(),
            $way,
            " LIMIT $12) picked JOIN application a ON a.id = picked.id JOIN person p ON p.id = a.person ",
            "LEFT JOIN staff s ON s.id = a.assignee ORDER BY a.deadline_on, a.id"
        )
    };
}

// One lower and one upper bound each: with two of a kind an index would be walked from the looser one.
macro_rules! after {
    ($shape:literal) => {
        rows!(
            found!(
                $shape,
                "(x.deadline_on, x.id) > ($9, $10) AND x.deadline_on <= $8 AND $7 <> '-'",
                "x.deadline_on, x.id"
            ),
            ""
        )
    };
}

macro_rules! before {
    ($shape:literal) => {
        rows!(
            found!(
                $shape,
                "(x.deadline_on, x.id) < ($9, $10) AND x.deadline_on >= $7 AND $8 <> '-'",
                "x.deadline_on DESC, x.id DESC"
            ),
            " DESC"
        )
    };
}

// The lists are counted one after the other, and no further than $12 in all.
macro_rules! count {
    ($shape:literal) => {
        concat!(
            "SELECT COUNT(*) AS n FROM (SELECT 1 FROM ",
            json_pairs!("$1"),
            each_walked!(wanted!($shape, "(x.deadline_on, x.id) > ($9, $10) AND x.deadline_on <= $8 AND $7 <> '-'")),
            " LIMIT $12) picked"
        )
    };
}

macro_rules! in_regions {
    ($how:ident) => {
        $how!(
            "x.region = json_each.value ->> 0 AND x.state = json_each.value ->> 1 AND x.state <> 'Draft' AND $11 = ''"
        )
    };
}

macro_rules! anywhere {
    ($how:ident) => {
        $how!("x.state = json_each.value ->> 1 AND x.state <> 'Draft' AND $11 = ''")
    };
}

macro_rules! for_reason_in_regions {
    ($how:ident) => {
        $how!("x.region = json_each.value ->> 0 AND x.state = json_each.value ->> 1 AND x.reason_idx = $4 AND $11 = ''")
    };
}

macro_rules! for_reason {
    ($how:ident) => {
        $how!("x.state = json_each.value ->> 1 AND x.reason_idx = $4 AND $11 = ''")
    };
}

macro_rules! of_member {
    ($how:ident) => {
        $how!("x.assignee = $11 AND x.state = json_each.value ->> 1")
    };
}

statements! {
    AFTER_IN_REGIONS = in_regions!(after);
    BEFORE_IN_REGIONS = in_regions!(before);
    COUNT_IN_REGIONS = in_regions!(count);
    AFTER_ANYWHERE = anywhere!(after);
    BEFORE_ANYWHERE = anywhere!(before);
    COUNT_ANYWHERE = anywhere!(count);
    AFTER_FOR_REASON_IN_REGIONS = for_reason_in_regions!(after);
    BEFORE_FOR_REASON_IN_REGIONS = for_reason_in_regions!(before);
    COUNT_FOR_REASON_IN_REGIONS = for_reason_in_regions!(count);
    AFTER_FOR_REASON = for_reason!(after);
    BEFORE_FOR_REASON = for_reason!(before);
    COUNT_FOR_REASON = for_reason!(count);
    AFTER_OF_MEMBER = of_member!(after);
    BEFORE_OF_MEMBER = of_member!(before);
    COUNT_OF_MEMBER = of_member!(count);
}

/// The three statements of a shape: rows after a position, rows before one, count.
fn shape(q: &QueueQuery, walks_regions: bool) -> [&'static str; 3] {
    match (&q.whose, walks_regions, q.reason) {
        (Whose::Members(_), ..) => [AFTER_OF_MEMBER, BEFORE_OF_MEMBER, COUNT_OF_MEMBER],
        (_, true, None) => [AFTER_IN_REGIONS, BEFORE_IN_REGIONS, COUNT_IN_REGIONS],
        (_, false, None) => [AFTER_ANYWHERE, BEFORE_ANYWHERE, COUNT_ANYWHERE],
        (_, true, Some(_)) => [AFTER_FOR_REASON_IN_REGIONS, BEFORE_FOR_REASON_IN_REGIONS, COUNT_FOR_REASON_IN_REGIONS],
        (_, false, Some(_)) => [AFTER_FOR_REASON, BEFORE_FOR_REASON, COUNT_FOR_REASON],
    }
}

/// What is bound, in the order of the parameters.
struct Asked {
    walk: String,
    within: String,
    nobody: i64,
    reason: String,
    checks: &'static str,
    sent_until: i64,
    due_from: String,
    due_until: String,
    member: String,
    walks_regions: bool,
}

/// Above every identifier.
const LAST: &str = "zzzzzzzzzzzzzzzzzzzzzzzzzzz";

impl Asked {
    fn beginning(&self) -> (&str, &str) {
        (&self.due_from, "")
    }
    fn end(&self) -> (&str, &str) {
        (&self.due_until, LAST)
    }
}

/// `None`: nothing can be found, e.g. regions beyond the office.
fn asked(keys: &Keyring, q: &QueueQuery) -> StoreResult<Option<Asked>> {
    let within = |r: &&RegionCode| q.office.is_empty() || q.office.contains(r);
    // Regions beyond the office fall out here; were they not to, the statement would not find them.
    let regions: Vec<&RegionCode> =
        if q.regions.is_empty() { q.office.iter().collect() } else { q.regions.iter().filter(within).collect() };
    if (regions.is_empty() && !q.regions.is_empty()) || q.states.is_empty() {
        return Ok(None);
    }
    let member = if let Whose::Members(staff) = &q.whose { staff.0.clone() } else { String::new() };
    let walks_regions = member.is_empty() && !regions.is_empty();
    let anywhere = [""];
    let codes: Vec<&str> =
        if walks_regions { regions.iter().map(|r| r.0.as_str()).collect() } else { anywhere.to_vec() };
    let walk: Vec<[&str; 2]> =
        codes.iter().flat_map(|code| q.states.iter().map(move |state| [*code, state.name()])).collect();
    Ok(Some(Asked {
        walk: json(&walk)?,
        within: json(&regions)?,
        nobody: i64::from(q.whose == Whose::Nobodys),
        reason: q.reason.map(|reason| reason_index(keys, reason)).unwrap_or_default(),
        checks: q.checks.map_or("", |checks| checks.name()),
        sent_until: q.sent_until.map_or(i64::MAX, |at| at.0),
        // Days sort as texts; what has no deadline is never due.
        due_from: q.due.0.map_or_else(|| if q.due.1.is_some() { "0".into() } else { String::new() }, day),
        due_until: q.due.1.map_or_else(|| "9999-99-99".into(), day),
        member,
        walks_regions,
    }))
}

macro_rules! bound {
    ($sql:expr, $asked:expr, $position:expr, $limit:expr) => {
        query($sql)
            .bind(&$asked.walk)
            .bind(&$asked.within)
            .bind($asked.nobody)
            .bind(&$asked.reason)
            .bind($asked.checks)
            .bind($asked.sent_until)
            .bind(&$asked.due_from)
            .bind(&$asked.due_until)
            .bind($position.0)
            .bind($position.1)
            .bind(&$asked.member)
            .bind(i64::from($limit))
    };
}

pub(super) fn read(row: &crate::Row, keys: &Keyring) -> StoreResult<QueueRow> {
    let r = Reader::new(row, "application", keys);
    Ok(QueueRow {
        application: application::read(row, keys)?,
        name: read_name(r.text("person_name")?)?,
        assignee: r.opt_text("assignee_name")?,
    })
}

pub(super) async fn page(conn: &mut Conn, keys: &Keyring, q: &QueueQuery) -> StoreResult<Vec<QueueRow>> {
    let Some(asked) = asked(keys, q)? else { return Ok(Vec::new()) };
    let [after, before, _] = shape(q, asked.walks_regions);
    let (sql, position) = match &q.part {
        QueuePart::First => (after, asked.beginning()),
        // A position beyond the days that are asked for is their end.
        QueuePart::After((day, id)) => (after, asked.beginning().max((day.as_str(), id.as_str()))),
        QueuePart::Before((day, id)) => (before, asked.end().min((day.as_str(), id.as_str()))),
    };
    let rows = bound!(sql, asked, position, q.limit).fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter().map(|row| read(row, keys)).collect()
}

pub(super) async fn count(conn: &mut Conn, keys: &Keyring, q: &QueueQuery) -> StoreResult<i64> {
    let Some(asked) = asked(keys, q)? else { return Ok(0) };
    let [_, _, sql] = shape(q, asked.walks_regions);
    let row = bound!(sql, asked, asked.beginning(), q.limit).fetch_one(conn).await.map_err(|e| failed(&e))?;
    row.try_get("n").map_err(|e| failed(&e))
}
