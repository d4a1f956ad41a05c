//! Everything that is remembered, in one SQLite file.
//!
//! Reads use a small pool of read-only connections. Writes go to one writer task that commits many callers' change
//! sets together (a savepoint each), with `synchronous=FULL`, and answers after the commit. See `docs/storage.md`.

#[macro_use]
mod dialect;
mod backup;
mod open;
#[path = "../../shared/mod.rs"]
mod shared;
mod writer;

#[cfg(test)]
mod plan_tests;
#[cfg(test)]
#[path = "../../shared/prepared_tests.rs"]
mod prepared_tests;
#[cfg(test)]
mod test_database;

pub use open::FILE;

use crypto::Keyring;
use shared::{Done, Order};
use sqlx::{Sqlite, SqliteConnection, SqlitePool, migrate::Migrator, pool::PoolConnection, sqlite::SqliteRow};
use std::{path::PathBuf, sync::Arc};
use storage::{StoreError, StoreResult};
use tokio::sync::{Notify, mpsc, oneshot};
use writer::Message;

pub(crate) type Db = Sqlite;
pub(crate) type Conn = SqliteConnection;
pub(crate) type Row = SqliteRow;
pub(crate) use SqliteStore as Backend;

pub(crate) static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// The SQLite store. Dropping it lets the writer finish what it was given.
pub struct SqliteStore {
    path: PathBuf,
    keys: Arc<Keyring>,
    readers: SqlitePool,
    writer: mpsc::Sender<Message>,
    /// Told when this process commits a job.
    jobs: Notify,
}

impl SqliteStore {
    pub(crate) fn keys(&self) -> &Keyring {
        &self.keys
    }
    pub(crate) async fn reader(&self) -> StoreResult<PoolConnection<Sqlite>> {
        self.readers.acquire().await.map_err(|e| shared::failed(&e))
    }
    pub(crate) async fn write(&self, order: Order) -> StoreResult<Done> {
        let (answer, answered) = oneshot::channel();
        let sent = self.writer.send(Message::Do(order, answer)).await;
        sent.map_err(|_| StoreError::Unavailable)?;
        answered.await.map_err(|_| StoreError::Unavailable)?
    }

    /// Brings the schema up to date; safe to repeat.
    ///
    /// # Errors
    /// When the database was migrated by a newer program, or can't be written.
    pub async fn migrate(&self) -> StoreResult<()> {
        let mut conn = open::connect(&self.path).await?;
        MIGRATOR.run(&mut conn).await.map_err(|e| shared::migration_failed(&e))?;
        sqlx::Connection::close(conn).await.map_err(|e| shared::failed(&e))
    }

    /// Migrations that [`Self::migrate`] would apply, in order.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn pending_migrations(&self) -> StoreResult<Vec<String>> {
        shared::pending(&mut *self.reader().await?, &MIGRATOR).await
    }

    /// Waits until everything that was given to the writer is durable, then closes the file. Later calls are refused.
    pub async fn close(&self) {
        // Readers first: only the last connection that may write folds the log into the database.
        self.readers.close().await;
        let (answer, closed) = oneshot::channel();
        if self.writer.send(Message::Close(answer)).await.is_ok() {
            // The writer drops the sender when it ends: either way it is done.
            let _ = closed.await;
        }
    }
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}
