//! A migrated database of its own on the Postgres that `YITUI_TEST_POSTGRES` names.

use crypto::Keyring;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, PgPool, query};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};
use storage_postgres::PostgresStore;

/// The store, and a way past it.
pub struct Harness {
    /// The store.
    pub store: Arc<PostgresStore>,
    server: String,
    name: String,
    raw: PgPool,
}

impl Harness {
    /// `None` when tests of Postgres are switched off by `YITUI_SKIP_POSTGRES=1`. Without a server they fail: a
    /// contract that silently runs on one database only is none.
    pub async fn new() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        if std::env::var("YITUI_SKIP_POSTGRES").is_ok_and(|v| v == "1") {
            return None;
        }
        let server = std::env::var("YITUI_TEST_POSTGRES")
            .expect("set YITUI_TEST_POSTGRES=postgres://user@host:port/postgres, or YITUI_SKIP_POSTGRES=1");
        let name = format!("yt_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let mut admin = PgConnection::connect(&server).await.unwrap();
        for sql in [format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"), format!("CREATE DATABASE {name}")] {
            admin.execute(AssertSqlSafe(sql)).await.unwrap();
        }
        let (base, _) = server.rsplit_once('/').unwrap();
        let url = format!("{base}/{name}");
        let store = Arc::new(PostgresStore::connect(&url, Arc::new(Keyring::from_seed([7; 32]))).await.unwrap());
        assert_eq!(store.pending_migrations().await.unwrap().first().map(String::as_str), Some("1 schema"));
        store.migrate().await.unwrap();
        store.migrate().await.unwrap();
        assert!(store.pending_migrations().await.unwrap().is_empty());
        Some(Self { store, raw: PgPool::connect_lazy(&url).unwrap(), server, name })
    }
    /// Runs a hand-written statement past the store; the error is the database's own text.
    pub async fn raw(&self, sql: &str) -> Result<u64, String> {
        let done = query(AssertSqlSafe(sql)).execute(&self.raw).await;
        done.map(|done| done.rows_affected()).map_err(|e| e.to_string())
    }
    /// Every row that is stored, as text; binary columns as the characters of their bytes.
    pub async fn bytes(&self) -> Vec<u8> {
        let tables: Vec<(String,)> =
            sqlx::query_as("SELECT tablename::TEXT FROM pg_tables WHERE schemaname = 'public'")
                .fetch_all(&self.raw)
                .await
                .unwrap();
        let mut all = Vec::new();
        for (table,) in tables {
            let mut conn = self.raw.acquire().await.unwrap();
            conn.execute("SET bytea_output = 'escape'").await.unwrap();
            let rows: Vec<(String,)> =
                sqlx::query_as(AssertSqlSafe(format!("SELECT CAST(t.* AS TEXT) FROM {table} t")))
                    .fetch_all(&mut *conn)
                    .await
                    .unwrap();
            all.extend(rows.into_iter().flat_map(|(row,)| row.into_bytes()));
        }
        all
    }
    /// Closes and removes everything.
    pub async fn finish(self) {
        self.store.close().await;
        self.raw.close().await;
        let mut admin = PgConnection::connect(&self.server).await.unwrap();
        admin.execute(AssertSqlSafe(format!("DROP DATABASE {} WITH (FORCE)", self.name))).await.unwrap();
    }
}
