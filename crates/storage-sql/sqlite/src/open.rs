use crate::{SqliteStore, shared, writer};
use crypto::Keyring;
use sqlx::{
    ConnectOptions as _, Row as _, SqliteConnection, query,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    fs::OpenOptions,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use storage::{StoreError, StoreResult};
use tokio::sync::{Notify, mpsc};

/// Name of the database within a data folder.
pub const FILE: &str = "yitui.sqlite3";
/// Connections that read.
const READERS: u32 = 4;
/// Change sets that may wait for the writer; more callers wait to hand theirs over.
const QUEUE: usize = 1024;
/// The first version without the WAL-reset bug (3.7.0 to 3.51.2 may lose committed writes).
const OLDEST: (u32, u32, u32) = (3, 51, 3);

impl SqliteStore {
    /// Opens the database in a folder (made when it is not there) or the file itself (a path with an extension).
    ///
    /// # Errors
    /// When the file can't be opened or this SQLite is too old to be trusted.
    pub async fn open(dir_or_path: impl AsRef<Path>, keys: Arc<Keyring>) -> StoreResult<Self> {
        let path = file(dir_or_path.as_ref())?;
        let conn = connect(&path).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(Duration::from_secs(5))
            .test_before_acquire(false)
            .connect_lazy_with(options(&path).read_only(true).pragma("cache_size", "-16384"));
        let (sender, receiver) = mpsc::channel(QUEUE);
        tokio::spawn(writer::run(conn, path.clone(), Arc::clone(&keys), receiver));
        Ok(Self { path, keys, readers, writer: sender, jobs: Notify::new() })
    }
}

/// The file, made for the owner only when it is not there.
fn file(dir_or_path: &Path) -> StoreResult<PathBuf> {
    let is_folder = dir_or_path.is_dir() || dir_or_path.extension().is_none();
    let path = if is_folder { dir_or_path.join(FILE) } else { dir_or_path.to_owned() };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder).map_err(|_| StoreError::Unavailable)?;
    }
    create_private(&path)?;
    Ok(path)
}

/// Makes an empty file that only its owner may read; leaves one that is there.
pub(crate) fn create_private(path: &Path) -> StoreResult<()> {
    let mut create = OpenOptions::new();
    create.append(true).create(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut create, 0o600);
    create.open(path).map(drop).map_err(|_| StoreError::Unavailable)
}

fn options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(5))
        .statement_cache_capacity(256)
        .pragma("trusted_schema", "OFF")
        .pragma("cell_size_check", "ON")
        .pragma("mmap_size", "0")
        .disable_statement_logging()
}

/// A connection that may write.
pub(crate) async fn connect(path: &Path) -> StoreResult<SqliteConnection> {
    let options = options(path)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .pragma("secure_delete", "FAST")
        .pragma("cache_size", "-65536")
        // 48 MiB: a page that many change sets touch is copied into the database once.
        .pragma("wal_autocheckpoint", "12000")
        .pragma("journal_size_limit", "67108864");
    let mut conn = options.connect().await.map_err(|e| shared::failed(&e))?;
    let row = query("SELECT sqlite_version() AS v").fetch_one(&mut conn).await.map_err(|e| shared::failed(&e))?;
    let version: String = row.try_get("v").map_err(|e| shared::failed(&e))?;
    if is_trusted(&version) {
        Ok(conn)
    } else {
        Err(StoreError::Failure(format!("SQLite {version} may lose committed writes; 3.51.3 or later is needed")))
    }
}

fn is_trusted(version: &str) -> bool {
    let mut parts = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next()) >= OLDEST
}

#[cfg(test)]
mod tests {
    use super::is_trusted;
    use crate::test_database::migrated;
    use sqlx::{AssertSqlSafe, Row as _, query};

    #[tokio::test]
    async fn the_writer_is_durable_and_strict() {
        let Some(database) = migrated().await else { return };
        let mut conn = database.connect().await;
        for (setting, expected) in [
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("secure_delete", 2),
        ] {
            let row = query(AssertSqlSafe(format!("PRAGMA {setting}"))).fetch_one(&mut conn).await.unwrap();
            assert_eq!(row.get::<i64, _>(0), expected, "{setting}");
        }
        let row = query("PRAGMA journal_mode").fetch_one(&mut conn).await.unwrap();
        assert_eq!(row.get::<String, _>(0), "wal");
        database.drop().await;
    }

    #[test]
    fn refuses_versions_with_the_wal_reset_bug() {
        for (version, trusted) in
            [("3.40.1", false), ("3.51.2", false), ("3.51.3", true), ("3.52.0", true), ("4.0", true), ("", false)]
        {
            assert_eq!(is_trusted(version), trusted, "{version}");
        }
    }
}
