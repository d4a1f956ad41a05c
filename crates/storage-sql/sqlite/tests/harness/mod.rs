//! A migrated database in a folder of its own.

use crypto::Keyring;
use sqlx::{AssertSqlSafe, SqlitePool, query, sqlite::SqliteConnectOptions};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use storage_sqlite::SqliteStore;

/// The store, and a way past it.
pub struct Harness {
    /// The store.
    pub store: Arc<SqliteStore>,
    /// Its folder.
    pub folder: PathBuf,
    raw: SqlitePool,
}

impl Harness {
    /// `None` when tests of this database are switched off; never for SQLite.
    pub async fn new() -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("yitui-contract-{}-{number}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let store = Arc::new(SqliteStore::open(&folder, Arc::new(Keyring::from_seed([7; 32]))).await.unwrap());
        assert_eq!(store.pending_migrations().await.unwrap().first().map(String::as_str), Some("1 schema"));
        store.migrate().await.unwrap();
        store.migrate().await.unwrap();
        assert!(store.pending_migrations().await.unwrap().is_empty());
        let options = SqliteConnectOptions::new().filename(folder.join("yitui.sqlite3"));
        Some(Self { store, folder, raw: SqlitePool::connect_lazy_with(options) })
    }
    /// Runs a hand-written statement past the store; the error is the database's own text.
    pub async fn raw(&self, sql: &str) -> Result<u64, String> {
        let done = query(AssertSqlSafe(sql)).execute(&self.raw).await;
        done.map(|done| done.rows_affected()).map_err(|e| e.to_string())
    }
    /// Every byte that is stored.
    pub async fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(&self.folder).unwrap();
        files.flat_map(|file| std::fs::read(file.unwrap().path()).unwrap()).collect()
    }
    /// Closes and removes everything.
    pub async fn finish(self) {
        self.store.close().await;
        self.raw.close().await;
        std::fs::remove_dir_all(&self.folder).unwrap();
    }
}
