//! A migrated database of its own, of either kind.

use crypto::Keyring;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use storage::Store;
use storage_postgres::PostgresStore;
use storage_sqlite::SqliteStore;

/// Which kind.
#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database that goes with [`Database::finish`].
pub enum Database {
    Sqlite { store: Arc<SqliteStore>, folder: PathBuf },
    Postgres { store: Arc<PostgresStore>, server: String, name: String },
}

fn keys() -> Arc<Keyring> {
    Arc::new(Keyring::from_seed([7; 32]))
}

impl Database {
    /// `None` when tests of Postgres are switched off by `YITUI_SKIP_POSTGRES=1`.
    pub async fn new(kind: Kind) -> Option<Self> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("yt_races_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        match kind {
            Kind::Sqlite => {
                let folder = std::env::temp_dir().join(name);
                let _ = std::fs::remove_dir_all(&folder);
                let store = Arc::new(SqliteStore::open(&folder, keys()).await.unwrap());
                store.migrate().await.unwrap();
                Some(Self::Sqlite { store, folder })
            }
            Kind::Postgres => {
                if std::env::var("YITUI_SKIP_POSTGRES").is_ok_and(|v| v == "1") {
                    return None;
                }
                let server = std::env::var("YITUI_TEST_POSTGRES")
                    .expect("set YITUI_TEST_POSTGRES=postgres://user@host:port/postgres, or YITUI_SKIP_POSTGRES=1");
                let mut admin = PgConnection::connect(&server).await.unwrap();
                admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
                let (base, _) = server.rsplit_once('/').unwrap();
                let store = Arc::new(PostgresStore::connect(&format!("{base}/{name}"), keys()).await.unwrap());
                store.migrate().await.unwrap();
                Some(Self::Postgres { store, server, name })
            }
        }
    }

    pub fn store(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite { store, .. } => store.clone(),
            Self::Postgres { store, .. } => store.clone(),
        }
    }

    /// The same database, reached as another process reaches it; it goes with [`Self::finish`] as well.
    pub async fn reached_again(&self) -> Arc<dyn Store> {
        match self {
            Self::Sqlite { folder, .. } => Arc::new(SqliteStore::open(folder, keys()).await.unwrap()),
            Self::Postgres { server, name, .. } => {
                let (base, _) = server.rsplit_once('/').unwrap();
                Arc::new(PostgresStore::connect(&format!("{base}/{name}"), keys()).await.unwrap())
            }
        }
    }

    /// Closes and removes everything.
    pub async fn finish(&self) {
        match self {
            Self::Sqlite { store, folder } => {
                store.close().await;
                std::fs::remove_dir_all(folder).unwrap();
            }
            Self::Postgres { store, server, name } => {
                store.close().await;
                let mut admin = PgConnection::connect(server).await.unwrap();
                admin.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
            }
        }
    }
}
