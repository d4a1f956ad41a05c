//! Everything that is remembered, in one SQLite file.
//!
//! A read runs in the thread that asks, on a connection of its own for as long as it lasts. Writes go to one writer
//! thread that commits many callers' change sets together (a savepoint each once one is refused), with `synchronous=FULL`, and answers
//! after the commit. See `docs/storage.md`.

#[macro_use]
mod dialect;
mod backup;
#[path = "../../common/mod.rs"]
mod common;
mod filling;
mod open;
mod readers;
mod sql;
mod writer;

#[cfg(test)]
mod plan_tests;
#[cfg(test)]
#[path = "../../common/prepared_tests.rs"]
mod prepared_tests;
#[cfg(test)]
mod test_database;

pub use filling::Filling;
pub use open::FILE;

use common::{Done, Order};
use crypto::Keyring;
use readers::Readers;
use sqlx::migrate::{MigrateError, Migrator};
use std::{path::PathBuf, sync::Arc};
use storage::{StoreError, StoreResult};
use tokio::{
    runtime::{Handle, RuntimeFlavor},
    sync::{Notify, OwnedMutexGuard, mpsc, oneshot},
};
use writer::Message;

pub(crate) type Conn = rusqlite::Connection;
pub(crate) type Row = sql::Record;
pub(crate) use SqliteStore as Backend;

pub(crate) static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// The SQLite store. Dropping it lets the writer finish what it was given.
pub struct SqliteStore {
    path: PathBuf,
    keys: Arc<Keyring>,
    readers: Readers,
    writer: mpsc::Sender<Message>,
    /// Told when this process commits a job.
    jobs: Notify,
}

impl SqliteStore {
    /// The database's file.
    #[must_use]
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }
    pub(crate) fn keys(&self) -> &Keyring {
        &self.keys
    }
    pub(crate) async fn reader(&self) -> StoreResult<OwnedMutexGuard<Conn>> {
        self.readers.take().await
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
        let mut conn = open::connect_sqlx(&self.path).await?;
        MIGRATOR.run(&mut conn).await.map_err(|e| common::migration_failed(&e))?;
        sqlx::Connection::close(conn).await.map_err(|e| common::migration_failed(&MigrateError::Execute(e)))
    }

    /// Migrations that [`Self::migrate`] would apply, in order.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn pending_migrations(&self) -> StoreResult<Vec<String>> {
        common::pending(&mut *self.reader().await?, &MIGRATOR).await
    }

    /// Waits until everything that was given to the writer is durable, then closes the file. Later calls are refused.
    pub async fn close(&self) {
        // Readers first: only the last connection that may write folds the log into the database.
        self.readers.close();
        let (answer, closed) = oneshot::channel();
        if self.writer.send(Message::Close(answer)).await.is_ok() {
            // The writer drops the sender when it ends: either way it is done.
            let _ = closed.await;
        }
    }
}

/// Asks what may take longer than a page's questions, e.g. a walk through a table: other tasks of this thread go on
/// elsewhere meanwhile.
pub(crate) async fn patiently<T>(question: impl Future<Output = T>) -> T {
    let here = Handle::current();
    match here.runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(|| here.block_on(question)),
        _ => question.await,
    }
}

impl std::fmt::Debug for SqliteStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SqliteStore").field("path", &self.path).finish_non_exhaustive()
    }
}
