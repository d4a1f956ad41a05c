//! How much work each member has: a walk over the cases that are in hand, along the index of assignees.

use super::super::{code::json, error::failed, row::day};
use crate::Conn;
use crate::sql::{Row as _, query};
use domain::{id::StaffId, rules::RegionCode};
use jiff::civil::Date;
use storage::{Load, StoreResult};

statements! {
    OF_MEMBERS = concat!(
        "SELECT s.id AS staff, COUNT(*) AS n, ",
        "SUM(CASE WHEN a.state <> 'CorrectionRequested' AND a.deadline_on = $2 THEN 1 ELSE 0 END) AS today, ",
        "SUM(CASE WHEN a.state <> 'CorrectionRequested' AND a.deadline_on < $2 THEN 1 ELSE 0 END) AS late ",
        "FROM staff s JOIN application a ON a.assignee = s.id ",
        "AND a.state IN ('InReview', 'CorrectionRequested', 'AwaitingSecondApproval') ",
        "WHERE $1 = '[]' OR a.region IN ",
        json_texts!("$1"),
        " GROUP BY s.id"
    );
}

pub(super) async fn all(conn: &mut Conn, office: &[RegionCode], today: Date) -> StoreResult<Vec<Load>> {
    let found = query(OF_MEMBERS).bind(json(office)?).bind(day(today));
    let rows = found.fetch_all(conn).await.map_err(|e| failed(&e))?;
    rows.iter()
        .map(|row| {
            let number = |name: &str| row.try_get::<i64, _>(name).map_err(|e| failed(&e));
            Ok(Load {
                staff: StaffId(row.try_get("staff").map_err(|e| failed(&e))?),
                open: number("n")?,
                today: number("today")?,
                late: number("late")?,
            })
        })
        .collect()
}
