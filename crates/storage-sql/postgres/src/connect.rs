use crate::{PostgresStore, common};
use crypto::Keyring;
use sqlx::{
    ConnectOptions as _, Row as _,
    postgres::{PgConnectOptions, PgPoolOptions},
    query,
};
use std::{sync::Arc, time::Duration};
use storage::{StoreError, StoreResult};
use tokio::sync::Notify;

/// Connections of one server.
const CONNECTIONS: u32 = 16;
/// The oldest server that the contract suite runs on.
const OLDEST: i32 = 150_000;

impl PostgresStore {
    /// Connects to `postgres://user:password@host/database`.
    ///
    /// # Errors
    /// When the address can't be read, the server can't be reached or is older than 15.
    pub async fn connect(url: &str, keys: Arc<Keyring>) -> StoreResult<Self> {
        let options: PgConnectOptions =
            url.parse().map_err(|_| StoreError::Failure("the database address can't be read".into()))?;
        // A stuck neighbour must not stop everybody; an import's batch is the longest transaction there is.
        let options = options
            .application_name("yitui")
            .options([
                ("statement_timeout", "30s"),
                ("lock_timeout", "5s"),
                ("idle_in_transaction_session_timeout", "30s"),
                ("synchronous_commit", "on"),
            ])
            .statement_cache_capacity(256)
            .disable_statement_logging();
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(Duration::from_secs(5))
            .connect_with(options)
            .await
            .map_err(|e| common::failed(&e))?;
        let row = query("SELECT CAST(current_setting('server_version_num') AS INT) AS v")
            .fetch_one(&pool)
            .await
            .map_err(|e| common::failed(&e))?;
        let version: i32 = row.try_get("v").map_err(|e| common::failed(&e))?;
        if version < OLDEST {
            return Err(StoreError::Failure("Postgres 15 or later is needed".into()));
        }
        Ok(Self { keys, pool, jobs: Notify::new() })
    }
}
