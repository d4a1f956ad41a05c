//! One transaction for one order.

use crate::{
    PostgresStore,
    common::{self, Done, Order},
};
use sqlx::Connection as _;
use std::time::Duration;
use storage::{AuditEntry, StoreError, StoreResult};

/// How often an order that lost against another transaction is tried again.
const RETRIES: u32 = 3;

impl PostgresStore {
    pub(crate) async fn write(&self, order: Order) -> StoreResult<Done> {
        let mut tries = 0;
        loop {
            match self.transact(&order).await {
                Err(StoreError::Conflict("transaction")) if tries < RETRIES => {
                    tries += 1;
                    // Locks are given up by then; the two do not meet again, because their waits differ in length.
                    tokio::time::sleep(Duration::from_millis(u64::from(tries * 10))).await;
                }
                outcome => return outcome,
            }
        }
    }

    async fn transact(&self, order: &Order) -> StoreResult<Done> {
        let mut conn = self.reader().await?;
        let mut transaction = conn.begin().await.map_err(|e| common::failed(&e))?;
        let mut done = common::apply(&mut transaction, self.keys(), order).await?;
        let entries: Vec<&AuditEntry> = order.audit().iter().collect();
        if !entries.is_empty() {
            // Last, because the head of the log is one row that all writers share.
            done = done.at_leaf(common::append(&mut transaction, &entries).await?);
        }
        transaction.commit().await.map_err(|e| common::failed(&e))?;
        Ok(done)
    }
}
