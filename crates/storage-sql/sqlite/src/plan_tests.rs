//! Queries that run all the time must use an index.

use crate::{shared::statements, test_database::migrated};
use sqlx::{AssertSqlSafe, Row as _, query};

/// Statements that may walk a whole table: counts, small tables, the search by part of the name (a covering index).
const MAY_SCAN: &[&str] = &[
    "::facts::",
    "staff::LIST",
    "person::SEARCH",
    "person::SAMPLE",
    "audit::LIST",
];

#[tokio::test]
async fn no_everyday_statement_walks_a_table() {
    let database = migrated().await;
    let mut conn = database.connect().await;
    for (name, sql) in statements() {
        if MAY_SCAN.iter().any(|part| name.contains(part)) {
            continue;
        }
        let plan = query(AssertSqlSafe(format!("EXPLAIN QUERY PLAN {sql}"))).fetch_all(&mut conn).await.unwrap();
        for step in plan {
            let step: String = step.get("detail");
            // A list given as a parameter is walked, and so is what a limited subquery found.
            let harmless = step.contains("json_each") || step.contains("CONSTANT ROW") || step.contains("SUBQUERY");
            assert!(harmless || !step.starts_with("SCAN"), "{name}: {step}");
            assert!(!step.contains("TEMP B-TREE FOR ORDER BY"), "{name}: {step}");
        }
    }
    database.drop().await;
}
