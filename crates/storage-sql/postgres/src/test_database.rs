//! A database of its own for the tests inside this crate.

use crate::{Conn, PostgresStore};
use crypto::Keyring;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, SqlSafeStr as _};
use std::sync::Arc;

/// A migrated database.
pub(crate) struct Database {
    url: String,
    name: String,
}

/// `None` when tests of Postgres are switched off by `YITUI_SKIP_POSTGRES=1`.
pub(crate) async fn migrated() -> Option<Database> {
    if std::env::var("YITUI_SKIP_POSTGRES").is_ok_and(|v| v == "1") {
        return None;
    }
    let url = std::env::var("YITUI_TEST_POSTGRES")
        .expect("set YITUI_TEST_POSTGRES=postgres://user@host:port/postgres, or YITUI_SKIP_POSTGRES=1");
    let name = format!("yt_prepared_{}", std::process::id());
    let mut server = Conn::connect(&url).await.unwrap();
    for sql in [format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), format!("CREATE DATABASE {name}")] {
        server.execute(AssertSqlSafe(sql)).await.unwrap();
    }
    let (base, _) = url.rsplit_once('/').unwrap();
    let database = Database { url: format!("{base}/{name}"), name };
    let store = PostgresStore::connect(&database.url, Arc::new(Keyring::from_seed([1; 32]))).await.unwrap();
    store.migrate().await.unwrap();
    store.close().await;
    Some(database)
}

impl Database {
    pub(crate) fn url(&self) -> &str {
        &self.url
    }
    pub(crate) async fn connect(&self) -> Conn {
        Conn::connect(&self.url).await.unwrap()
    }
    /// Whether the database understands a statement.
    pub(crate) async fn prepare(conn: &mut Conn, sql: &'static str) -> Result<(), String> {
        conn.prepare(sql.into_sql_str()).await.map(drop).map_err(|e| e.to_string())
    }
    pub(crate) async fn drop(self) {
        let (base, _) = self.url.rsplit_once('/').unwrap();
        let mut server = Conn::connect(&format!("{base}/postgres")).await.unwrap();
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        server.execute(AssertSqlSafe(drop)).await.unwrap();
    }
}
