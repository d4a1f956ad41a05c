use crate::{Conn, SqliteStore, common, filling, readers::Readers, sql, writer};
use crypto::Keyring;
use rusqlite::OpenFlags;
use sqlx::{
    ConnectOptions as _, SqliteConnection,
    migrate::MigrateError,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
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
/// How long a statement waits for somebody else's lock, e.g. another program's.
const BUSY: Duration = Duration::from_secs(5);
/// Statements that a connection keeps prepared.
const STATEMENTS: usize = 256;
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
        filling::refuse_half_filled(&path)?;
        let conn = connect(&path)?;
        Self::over(path, conn, keys)
    }

    /// A store whose writer is `conn`.
    pub(crate) fn over(path: PathBuf, conn: Conn, keys: Arc<Keyring>) -> StoreResult<Self> {
        let readers = Readers::open(&path)?;
        let (sender, receiver) = mpsc::channel(QUEUE);
        writer::spawn(conn, path.clone(), Arc::clone(&keys), receiver)?;
        Ok(Self { path, keys, readers, writer: sender, jobs: Notify::new() })
    }
}

/// The file, made for the owner only when it is not there.
pub(crate) fn file(dir_or_path: &Path) -> StoreResult<PathBuf> {
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

/// What every connection is told.
const ALWAYS: [(&str, &str); 4] =
    [("foreign_keys", "ON"), ("trusted_schema", "OFF"), ("cell_size_check", "ON"), ("mmap_size", "0")];
/// What a connection is told that may write.
const WRITING: [(&str, &str); 6] = [
    ("journal_mode", "WAL"),
    ("synchronous", "FULL"),
    ("secure_delete", "FAST"),
    ("cache_size", "-65536"),
    // 48 MiB: a page that many change sets touch is copied into the database once.
    ("wal_autocheckpoint", "12000"),
    ("journal_size_limit", "67108864"),
];

pub(crate) fn open(path: &Path, flags: OpenFlags, pragmas: &[(&str, &str)]) -> Result<Conn, sql::Error> {
    let conn = Conn::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
    conn.busy_timeout(BUSY)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    for (name, value) in ALWAYS.iter().chain(pragmas) {
        conn.pragma_update(None, name, value)?;
    }
    Ok(conn)
}

/// A connection that may only read.
pub(crate) fn read_only(path: &Path) -> StoreResult<Conn> {
    open(path, OpenFlags::SQLITE_OPEN_READ_ONLY, &[("cache_size", "-16384")]).map_err(|e| common::failed(&e))
}

/// A connection that may write.
pub(crate) fn connect(path: &Path) -> StoreResult<Conn> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
    let conn = open(path, flags, &WRITING).map_err(|e| common::failed(&e))?;
    let version = rusqlite::version();
    if is_trusted(version) {
        Ok(conn)
    } else {
        Err(StoreError::Failure(format!("SQLite {version} may lose committed writes; 3.51.3 or later is needed")))
    }
}

/// A connection of sqlx, which runs the migrations.
pub(crate) async fn connect_sqlx(path: &Path) -> StoreResult<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .foreign_keys(true)
        .busy_timeout(BUSY)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .disable_statement_logging();
    options.connect().await.map_err(|e| common::migration_failed(&MigrateError::Execute(e)))
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

    #[tokio::test]
    async fn the_writer_is_durable_and_strict() {
        let Some(database) = migrated().await else { return };
        let conn = database.connect().await;
        for (setting, expected) in [
            ("synchronous", 2),
            ("foreign_keys", 1),
            ("trusted_schema", 0),
            ("cell_size_check", 1),
            ("secure_delete", 2),
            ("cache_size", -65_536),
            ("wal_autocheckpoint", 12_000),
            ("journal_size_limit", 67_108_864),
            ("busy_timeout", 5000),
        ] {
            let value: i64 = conn.pragma_query_value(None, setting, |row| row.get(0)).unwrap();
            assert_eq!(value, expected, "{setting}");
        }
        let mode: String = conn.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
        assert_eq!(mode, "wal");
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
