//! Everything that is remembered, in Postgres 15 or later, for when one machine is not enough.
//!
//! Every change set is one short transaction; losing against another is tried again. See `docs/storage.md`.

#[macro_use]
mod dialect;
#[path = "../../common/mod.rs"]
mod common;
mod connect;
mod filling;
mod writer;

#[cfg(test)]
mod plan_tests;
#[cfg(test)]
#[path = "../../common/prepared_tests.rs"]
mod prepared_tests;
#[cfg(test)]
mod test_database;

use crypto::Keyring;
use sqlx::{PgConnection, PgPool, Postgres, migrate::Migrator, pool::PoolConnection, postgres::PgRow};
use std::sync::Arc;
use storage::StoreResult;
use tokio::sync::Notify;

pub(crate) type Conn = PgConnection;
pub(crate) type Row = PgRow;
pub(crate) use PostgresStore as Backend;

/// What the shared SQL uses of sqlx.
mod sql {
    pub(crate) use sqlx::{Error, Row, query};
    pub(crate) type QueryBuilder = sqlx::QueryBuilder<sqlx::Postgres>;
}

pub(crate) static MIGRATOR: Migrator = sqlx::migrate!("./migrations");

/// The Postgres store.
pub struct PostgresStore {
    keys: Arc<Keyring>,
    pool: PgPool,
    /// Told when this process commits a job.
    jobs: Notify,
}

impl PostgresStore {
    pub(crate) fn keys(&self) -> &Keyring {
        &self.keys
    }
    pub(crate) async fn reader(&self) -> StoreResult<PoolConnection<Postgres>> {
        self.pool.acquire().await.map_err(|e| common::failed(&e))
    }

    /// Brings the schema up to date; safe to repeat, and from several programs at once.
    ///
    /// # Errors
    /// When the database was migrated by a newer program, or can't be written.
    pub async fn migrate(&self) -> StoreResult<()> {
        MIGRATOR.run(&self.pool).await.map_err(|e| common::migration_failed(&e))
    }

    /// Migrations that [`Self::migrate`] would apply, in order.
    ///
    /// # Errors
    /// When the database can't be read.
    pub async fn pending_migrations(&self) -> StoreResult<Vec<String>> {
        common::pending(&mut *self.reader().await?, &MIGRATOR).await
    }

    /// Ends the connections once they are free. Later calls are refused.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Asks what may take longer than a page's questions: the server is waited for like any other.
pub(crate) async fn patiently<T>(question: impl Future<Output = T>) -> T {
    question.await
}

impl std::fmt::Debug for PostgresStore {
    // The address may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PostgresStore").finish_non_exhaustive()
    }
}
