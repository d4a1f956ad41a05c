//! A database of its own for the tests inside this crate.

use crate::{Conn, SqliteStore, open};
use crypto::Keyring;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// A migrated database in a folder of its own.
pub(crate) struct Database(PathBuf);

pub(crate) async fn migrated() -> Option<Database> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("yitui-plans-{}-{number}", std::process::id()));
    let _ = std::fs::remove_dir_all(&folder);
    let store = SqliteStore::open(&folder, Arc::new(Keyring::from_seed([1; 32]))).await.unwrap();
    store.migrate().await.unwrap();
    store.close().await;
    Some(Database(folder))
}

impl Database {
    #[allow(clippy::unused_async, reason = "Postgres has to be asked")]
    pub(crate) async fn connect(&self) -> Conn {
        open::connect(&self.path()).unwrap()
    }
    pub(crate) fn path(&self) -> PathBuf {
        self.0.join(open::FILE)
    }
    /// Whether the database understands a statement.
    #[allow(clippy::unused_async, reason = "Postgres has to be asked")]
    pub(crate) async fn prepare(conn: &mut Conn, sql: &'static str) -> Result<(), String> {
        conn.prepare(sql).map(drop).map_err(|e| e.to_string())
    }
    #[allow(clippy::unused_async, reason = "Postgres has to be asked")]
    pub(crate) async fn drop(self) {
        std::fs::remove_dir_all(&self.0).unwrap();
    }
}
