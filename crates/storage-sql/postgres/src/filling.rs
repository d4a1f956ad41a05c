//! Filling a database to measure with: plain indexes are made at the end, at once.

use crate::{PostgresStore, common};
use sqlx::{AssertSqlSafe, PgConnection, Row as _, query, raw_sql};
use storage::StoreResult;

/// Indexes of the register that no constraint needs.
const PLAIN_INDEXES: &str = "SELECT indexname AS name, indexdef AS sql FROM pg_indexes \
    WHERE schemaname = current_schema() AND indexdef LIKE 'CREATE INDEX%' \
    AND tablename IN ('person', 'cover', 'payment', 'relation', 'physical_card') ORDER BY indexname";

impl PostgresStore {
    /// Drops the register's plain indexes and tells how they are made again.
    ///
    /// # Errors
    /// Of the database.
    pub async fn put_indexes_aside(&self) -> StoreResult<Vec<String>> {
        let mut conn = self.reader().await?;
        let mut aside = Vec::new();
        for row in query(PLAIN_INDEXES).fetch_all(&mut *conn).await.map_err(|e| common::failed(&e))? {
            let name: String = row.try_get("name").map_err(|e| common::failed(&e))?;
            run(&mut conn, format!("DROP INDEX {name}")).await?;
            aside.push(row.try_get("sql").map_err(|e| common::failed(&e))?);
        }
        Ok(aside)
    }

    /// Makes indexes that were put aside, and has the planner look at what is there; tells of each.
    ///
    /// # Errors
    /// Of the database.
    pub async fn make_indexes(&self, aside: &[String], told: &mut dyn FnMut(&str)) -> StoreResult<()> {
        // A connection of its own: an index takes longer than any statement of the service may.
        let mut conn = self.reader().await?.detach();
        run(&mut conn, "SET statement_timeout = 0; SET maintenance_work_mem = '1GB'".into()).await?;
        for sql in aside.iter().map(String::as_str).chain(["ANALYZE"]) {
            told(sql);
            run(&mut conn, sql.into()).await?;
        }
        Ok(())
    }
}

/// Runs what this file or the catalogue of the database says; nothing in it comes from outside.
async fn run(conn: &mut PgConnection, sql: String) -> StoreResult<()> {
    raw_sql(AssertSqlSafe(sql)).execute(conn).await.map(drop).map_err(|e| common::failed(&e))
}

#[cfg(test)]
mod tests {
    use crate::{PostgresStore, test_database::migrated};
    use crypto::Keyring;
    use sqlx::{Row as _, query};
    use std::sync::Arc;

    async fn indexes(conn: &mut crate::Conn) -> Vec<String> {
        let all = query("SELECT indexdef FROM pg_indexes ORDER BY 1").fetch_all(conn).await.unwrap();
        all.iter().map(|row| row.get(0)).collect()
    }

    #[tokio::test]
    async fn what_was_put_aside_is_there_again() {
        let Some(database) = migrated().await else { return };
        let mut conn = database.connect().await;
        let before = indexes(&mut conn).await;
        let store = PostgresStore::connect(database.url(), Arc::new(Keyring::from_seed([1; 32]))).await.unwrap();
        let aside = store.put_indexes_aside().await.unwrap();
        assert_eq!(indexes(&mut conn).await.len(), before.len() - aside.len());
        assert!(aside.iter().any(|sql| sql.contains("person_by_pinyin")), "{aside:?}");
        let mut told = 0;
        store.make_indexes(&aside, &mut |_| told += 1).await.unwrap();
        assert_eq!((indexes(&mut conn).await, told), (before, aside.len() + 1));
        store.close().await;
        drop(conn);
        database.drop().await;
    }
}
