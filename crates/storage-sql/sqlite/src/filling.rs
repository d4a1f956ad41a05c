//! Filling a database that may be thrown away, to measure with: nothing is made durable on the way, and what would be
//! written at random places is made at the end. A process that is killed meanwhile leaves a file that is refused.

use crate::{Conn, SqliteStore, common, open};
use crypto::Keyring;
use rusqlite::OpenFlags;
use std::{
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};
use storage::{StoreError, StoreResult};

/// Neither a journal nor a flush. Four gigabytes of pages: those of the indexes that can't be put aside stay in memory.
const HURRIED: [(&str, &str); 4] =
    [("journal_mode", "DELETE"), ("journal_mode", "OFF"), ("synchronous", "OFF"), ("cache_size", "-4194304")];
/// Indexes of the register that no constraint needs.
const PLAIN_INDEXES: &str = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%' \
    AND tbl_name IN ('person', 'cover', 'payment', 'relation', 'physical_card') ORDER BY name";

/// A store that is being filled. Call [`Self::finish`]; until then the file opens nowhere else.
pub struct Filling {
    /// The store; its writes are not durable.
    pub store: Arc<SqliteStore>,
    path: PathBuf,
    aside: Vec<String>,
}

impl Filling {
    /// Opens a migrated database that nobody else has open.
    ///
    /// # Errors
    /// When the file can't be opened.
    pub async fn open(dir_or_path: impl AsRef<Path>, keys: Arc<Keyring>) -> StoreResult<Self> {
        let path = open::file(dir_or_path.as_ref())?;
        refuse_half_filled(&path)?;
        open::create_private(&mark(&path))?;
        let store = Arc::new(SqliteStore::over(path.clone(), hurried(&path)?, keys)?);
        Ok(Self { store, path, aside: Vec::new() })
    }

    /// Puts the register's plain indexes aside.
    ///
    /// # Errors
    /// Of the database.
    pub fn put_indexes_aside(&mut self) -> StoreResult<()> {
        let conn = hurried(&self.path)?;
        let indexes = || -> Result<Vec<(String, String)>, rusqlite::Error> {
            let mut statement = conn.prepare(PLAIN_INDEXES)?;
            let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect()
        };
        for (name, sql) in indexes().map_err(|e| common::failed(&e.into()))? {
            conn.execute_batch(&format!("DROP INDEX {name}")).map_err(|e| common::failed(&e.into()))?;
            self.aside.push(sql);
        }
        Ok(())
    }

    /// Makes the indexes that were put aside; tells of each.
    ///
    /// # Errors
    /// Of the database.
    pub fn make_indexes(&mut self, told: &mut dyn FnMut(&str)) -> StoreResult<()> {
        let conn = hurried(&self.path)?;
        for sql in self.aside.drain(..) {
            told(&sql);
            conn.execute_batch(&sql).map_err(|e| common::failed(&e.into()))?;
        }
        Ok(())
    }

    /// Makes everything durable and the file an ordinary one.
    ///
    /// # Errors
    /// Of the database or the disk.
    pub async fn finish(mut self) -> StoreResult<()> {
        self.make_indexes(&mut |_| ())?;
        self.store.close().await;
        File::open(&self.path).and_then(|file| file.sync_all()).map_err(|_| StoreError::Unavailable)?;
        std::fs::remove_file(mark(&self.path)).map_err(|_| StoreError::Unavailable)
    }
}

impl std::fmt::Debug for Filling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filling").field("path", &self.path).finish_non_exhaustive()
    }
}

fn hurried(path: &Path) -> StoreResult<Conn> {
    open::open(path, OpenFlags::SQLITE_OPEN_READ_WRITE, &HURRIED).map_err(|e| common::failed(&e))
}

/// Lies beside the database while it is being filled.
fn mark(path: &Path) -> PathBuf {
    path.with_extension("filling")
}

/// A file whose filling was stopped may be anything.
pub(crate) fn refuse_half_filled(path: &Path) -> StoreResult<()> {
    if mark(path).exists() {
        let name = path.display();
        return Err(StoreError::Failure(format!("{name} was being filled when that was stopped: delete the folder")));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_database::migrated;

    fn indexes(path: &Path) -> Vec<String> {
        let conn = open::connect(path).unwrap();
        let mut all = conn.prepare("SELECT name || ' ' || COALESCE(sql, '') FROM sqlite_master ORDER BY 1").unwrap();
        all.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }

    #[tokio::test]
    async fn what_was_put_aside_is_there_again_and_a_half_filled_file_is_refused() {
        let Some(database) = migrated().await else { return };
        let path = database.path();
        let before = indexes(&path);
        let keys = Arc::new(Keyring::from_seed([1; 32]));
        let mut filling = Filling::open(&path, keys.clone()).await.unwrap();
        filling.put_indexes_aside().unwrap();
        let aside = filling.aside.len();
        assert!(aside >= 6, "{aside}");
        let refused = SqliteStore::open(&path, keys.clone()).await.unwrap_err();
        assert!(refused.to_string().contains("delete"), "{refused}");
        let mut told = Vec::new();
        filling.make_indexes(&mut |sql| told.push(sql.to_owned())).unwrap();
        assert!(told.len() == aside && told.iter().any(|sql| sql.contains("person_by_pinyin")), "{told:?}");
        filling.put_indexes_aside().unwrap();
        filling.finish().await.unwrap();
        assert_eq!(indexes(&path), before);
        SqliteStore::open(&path, keys).await.unwrap().close().await;
        database.drop().await;
    }
}
