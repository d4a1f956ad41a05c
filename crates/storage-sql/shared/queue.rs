//! The staff's queue: by deadline, then id; pages follow a position, never an offset.

use super::{application, code::json, error::failed, person::read_name, row::Reader};
use crate::Conn;
use crate::sql::{Row as _, query};
use crypto::Keyring;
use domain::application::{ApplicationState, Reference};
use storage::{QueueFilter, QueueRow, StoreResult};

macro_rules! matching {
    ($scope:literal) => {
        concat!(
            " FROM application a JOIN person p ON p.id = a.person LEFT JOIN staff s ON s.id = a.assignee WHERE ",
            $scope,
            " AND ($1 = '[]' OR a.region IN ",
            json_texts!("$1"),
            ") AND ($2 = '[]' OR a.state IN ",
            json_texts!("$2"),
            ") AND ($3 = '' OR a.assignee = $3) AND ($4 = 0 OR a.assignee IS NULL)",
            " AND ($5 = '' OR a.reference = $5) AND ",
            contains!("p.name", "$6")
        )
    };
}

macro_rules! page {
    ($scope:literal) => {
        concat!(
            "SELECT a.*, p.name AS person_name, s.name AS assignee_name",
            matching!($scope),
            " AND (a.deadline_on, a.id) > ($7, $8) ORDER BY a.deadline_on, a.id LIMIT $9"
        )
    };
}

// Two shapes, so that the everyday page walks an index of the undecided only.
statements! {
    UNDECIDED = page!("a.state IN ('Submitted', 'InReview', 'CorrectionRequested', 'AwaitingSecondApproval')");
    SENT = page!("a.state <> 'Draft'");
    COUNT_UNDECIDED = concat!(
        "SELECT COUNT(*) AS n",
        matching!("a.state IN ('Submitted', 'InReview', 'CorrectionRequested', 'AwaitingSecondApproval')")
    );
    COUNT_SENT = concat!("SELECT COUNT(*) AS n", matching!("a.state <> 'Draft'"));
}

/// What a filter asks the database: regions, states, assignee, unassigned, reference, part of the name.
struct Asked {
    undecided: bool,
    regions: String,
    states: String,
    assignee: String,
    unassigned: i64,
    reference: String,
    name: String,
}

/// `None`: the search text is too short to find anything by.
fn asked(filter: &QueueFilter) -> StoreResult<Option<Asked>> {
    let text = filter.search.as_deref().map(str::trim).unwrap_or_default();
    let reference = Reference::parse(text).map(|r| r.as_str().to_owned()).unwrap_or_default();
    if filter.search.is_some() && text.chars().count() < 2 {
        return Ok(None);
    }
    let states: Vec<_> = filter.states.iter().map(|s| s.name()).collect();
    Ok(Some(Asked {
        undecided: !states.is_empty()
            && filter.states.iter().all(|s| s.clock_runs() || *s == ApplicationState::CorrectionRequested),
        regions: json(&filter.regions)?,
        states: json(&states)?,
        assignee: filter.assignee.as_ref().map(|s| s.0.clone()).unwrap_or_default(),
        unassigned: i64::from(filter.unassigned),
        name: if reference.is_empty() { text.to_owned() } else { String::new() },
        reference,
    }))
}

pub(super) async fn page(conn: &mut Conn, keys: &Keyring, filter: &QueueFilter) -> StoreResult<Vec<QueueRow>> {
    let Some(asked) = asked(filter)? else { return Ok(Vec::new()) };
    let (day, id) = filter.after.as_ref().map_or(("", ""), |(day, id)| (day, &id.0));
    let rows = query(if asked.undecided { UNDECIDED } else { SENT })
        .bind(asked.regions)
        .bind(asked.states)
        .bind(asked.assignee)
        .bind(asked.unassigned)
        .bind(asked.reference)
        .bind(asked.name)
        .bind(day)
        .bind(id)
        .bind(i64::from(filter.limit))
        .fetch_all(conn)
        .await
        .map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let r = Reader::new(row, "application", keys);
            Ok(QueueRow {
                application: application::read(row, keys)?,
                name: read_name(r.text("person_name")?)?,
                assignee: r.opt_text("assignee_name")?,
            })
        })
        .collect()
}

pub(super) async fn count(conn: &mut Conn, filter: &QueueFilter) -> StoreResult<i64> {
    let Some(asked) = asked(filter)? else { return Ok(0) };
    let row = query(if asked.undecided { COUNT_UNDECIDED } else { COUNT_SENT })
        .bind(asked.regions)
        .bind(asked.states)
        .bind(asked.assignee)
        .bind(asked.unassigned)
        .bind(asked.reference)
        .bind(asked.name)
        .fetch_one(conn)
        .await
        .map_err(|e| failed(&e))?;
    row.try_get("n").map_err(|e| failed(&e))
}
