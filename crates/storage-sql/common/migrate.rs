use super::error::failed;
use crate::sql::{Row as _, query};
use crate::{Conn, dialect};
use sqlx::migrate::Migrator;
use std::collections::HashSet;
use storage::StoreResult;

/// Migrations of this program that the database does not have yet, in order, e.g. `1 schema`.
pub(crate) async fn pending(conn: &mut Conn, migrator: &Migrator) -> StoreResult<Vec<String>> {
    let row = query(dialect::HAS_MIGRATIONS).fetch_one(&mut *conn).await.map_err(|e| failed(&e))?;
    let tables: i64 = row.try_get("n").map_err(|e| failed(&e))?;
    let mut applied = HashSet::new();
    if tables > 0 {
        let rows = query("SELECT version FROM _sqlx_migrations ORDER BY version")
            .fetch_all(conn)
            .await
            .map_err(|e| failed(&e))?;
        for row in rows {
            applied.insert(row.try_get::<i64, _>("version").map_err(|e| failed(&e))?);
        }
    }
    let missing = migrator.iter().filter(|m| !applied.contains(&m.version));
    Ok(missing.map(|m| format!("{} {}", m.version, m.description)).collect())
}
