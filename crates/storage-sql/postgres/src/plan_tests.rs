//! Queries that run all the time must use an index.
//!
//! Plans depend on how much a table holds. So every table is filled with rows that mean nothing, by their columns' types
//! alone, in a database without checks and triggers; then each statement is asked for the plan that holds for any values.

use crate::{
    Conn,
    common::{MAY_SCAN, statements},
    test_database::migrated,
};
use sqlx::{AssertSqlSafe, Executor as _, Row as _, query, raw_sql};

/// Rows of each table: enough that reading all of them costs more than looking a few up.
const ROWS: u32 = 20_000;
/// Columns that hold few different values.
const FEW: &[&str] =
    &["state", "stage", "kind", "region", "role", "channel", "action", "act", "checks", "status", "level"];
/// Statements that read what they are about: sums of a period, the absences that are not over, the open answers and ended questions of an office
/// up to a limit, a year's verdicts about its answers; and a walk by identifier of the covers in force, which rows without a meaning make look rare.
const READ_MUCH: &[&str] = &[
    "figure::OF_",
    "absence::FROM_DAY",
    "message::COUNT_",
    "list::COUNT_REST_",
    "verdict::IN_REGIONS",
    "person::IN_FORCE",
];
/// Tables of one row.
const SINGLE: &[&str] = &["audit_head", "_sqlx_migrations"];

const CHECKS: &str = "SELECT CAST(CAST(conrelid AS regclass) AS TEXT) AS name, conname AS part FROM pg_constraint \
    WHERE contype = 'c' AND connamespace = CAST(current_schema() AS regnamespace) ORDER BY 1, 2";
const COLUMNS: &str = "SELECT c.table_name AS name, c.column_name AS part, c.data_type AS type FROM information_schema.columns c \
    JOIN information_schema.tables t USING (table_schema, table_name) WHERE c.table_schema = current_schema() \
    AND t.table_type = 'BASE TABLE' AND c.is_generated = 'NEVER' AND c.is_identity = 'NO' ORDER BY 1, c.ordinal_position";

async fn run(conn: &mut Conn, sql: String) {
    raw_sql(AssertSqlSafe(sql.clone())).execute(conn).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

/// What row `i` has in a column.
fn value(column: &str, kind: &str) -> String {
    match kind {
        "text" if FEW.contains(&column) => "'v' || i % 10".into(),
        "text" => format!("md5(i || '{column}')"),
        "bytea" => format!("decode(md5(i || '{column}'), 'hex')"),
        "boolean" => "i % 2 = 0".into(),
        _ if FEW.contains(&column) => "i % 10".into(),
        _ => "i".into(),
    }
}

async fn fill(conn: &mut Conn) {
    for row in query(CHECKS).fetch_all(&mut *conn).await.unwrap() {
        let (table, check): (String, String) = (row.get("name"), row.get("part"));
        run(conn, format!("ALTER TABLE {table} DROP CONSTRAINT {check}")).await;
    }
    // Neither triggers nor foreign keys.
    run(conn, "SET session_replication_role = replica".into()).await;
    let columns: Vec<(String, String, String)> = query(COLUMNS)
        .fetch_all(&mut *conn)
        .await
        .unwrap()
        .iter()
        .map(|r| (r.get("name"), r.get("part"), r.get("type")))
        .collect();
    let tables = columns.chunk_by(|a, b| a.0 == b.0).filter(|columns| !SINGLE.contains(&columns[0].0.as_str()));
    for columns in tables {
        let table = &columns[0].0;
        let names: Vec<&str> = columns.iter().map(|(_, name, _)| name.as_str()).collect();
        let values: Vec<String> = columns.iter().map(|(_, name, kind)| value(name, kind)).collect();
        let (names, values) = (names.join(", "), values.join(", "));
        let rows = format!("SELECT {values} FROM generate_series(1, {ROWS}) i ON CONFLICT DO NOTHING");
        run(conn, format!("INSERT INTO {table} ({names}) {rows}")).await;
    }
    run(conn, "ANALYZE".into()).await;
}

/// The steps of the plan that a statement has for any values.
async fn plan(conn: &mut Conn, sql: &str) -> Vec<String> {
    run(conn, format!("PREPARE asked AS {sql}")).await;
    let count = "SELECT cardinality(parameter_types) AS n FROM pg_prepared_statements WHERE name = 'asked'";
    let count: i32 = query(count).fetch_one(&mut *conn).await.unwrap().get("n");
    let nothing = (0..count).map(|_| "NULL").collect::<Vec<_>>().join(", ");
    let asked = if count == 0 { "asked".to_owned() } else { format!("asked({nothing})") };
    let steps = conn.fetch_all(AssertSqlSafe(format!("EXPLAIN EXECUTE {asked}"))).await.unwrap();
    run(conn, "DEALLOCATE asked".into()).await;
    steps.iter().map(|row| row.get::<String, _>(0)).collect()
}

#[tokio::test]
async fn no_everyday_statement_reads_a_whole_table() {
    let Some(database) = migrated().await else { return };
    let mut conn = database.connect().await;
    fill(&mut conn).await;
    run(&mut conn, "SET plan_cache_mode = force_generic_plan".into()).await;
    let mut bad = Vec::new();
    for (name, sql) in statements() {
        let reads = |step: &&String| step.contains("Seq Scan on ") && !step.contains(" on audit_head");
        let found = plan(&mut conn, sql).await;
        if !MAY_SCAN.iter().chain(READ_MUCH).any(|part| name.contains(part)) {
            bad.extend(found.iter().filter(reads).map(|step| format!("{name}: {}", step.trim())));
        }
    }
    assert!(bad.is_empty(), "{bad:#?}");
    drop(conn);
    database.drop().await;
}
