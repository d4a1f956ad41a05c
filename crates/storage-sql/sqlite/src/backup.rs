use crate::{SqliteStore, common, open};
use std::path::Path;
use storage::{StoreError, StoreResult};

impl SqliteStore {
    /// Writes a complete, compact copy of the database as it is now; writing goes on meanwhile. The copy is synced
    /// before this answers, readable by the owner only, and never overwrites: `path` must not be there.
    ///
    /// # Errors
    /// When `path` is there or can't be written.
    pub async fn backup_to(&self, path: impl AsRef<Path>) -> StoreResult<()> {
        let path = path.as_ref();
        let Some(name) = path.to_str() else { return Err(StoreError::Failure("the path is no UTF-8 text".into())) };
        if path.exists() {
            return Err(StoreError::Failure("the backup file is there already".into()));
        }
        // `VACUUM INTO` fills an empty file: made first, so that it is never readable by others.
        open::create_private(path)?;
        let (from, into) = (self.path.clone(), name.to_owned());
        let copied = tokio::task::spawn_blocking(move || {
            let conn = open::connect(&from)?;
            conn.execute("VACUUM INTO ?1", [into]).map_err(|e| common::failed(&e.into()))
        });
        copied.await.map_err(|_| StoreError::Unavailable)??;
        sync(path).await
    }
}

/// Makes the file and its name durable.
async fn sync(path: &Path) -> StoreResult<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    for target in [path, folder] {
        let file = tokio::fs::File::open(target).await.map_err(|_| StoreError::Unavailable)?;
        file.sync_all().await.map_err(|_| StoreError::Unavailable)?;
    }
    Ok(())
}
