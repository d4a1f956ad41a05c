//! What the roster tests share: the real rules and the real embedded database in a folder of their own.

use crypto::Keyring;
use domain::rules::RuleBook;
use jiff::civil::Date;
use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};
use storage::Store;
use storage_sqlite::SqliteStore;
use usecases::roster::{Progress, Rejection, Summary, import};

/// A day in the collecting period.
pub const TODAY: Date = Date::constant(2026, 11, 22);

/// The rules as shipped.
pub fn book() -> RuleBook {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut files = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                files.push((name, std::fs::read_to_string(&path).unwrap()));
            }
        }
    }
    RuleBook::load(files.into_iter()).unwrap()
}

/// A database of its own; the folder goes when the test ends.
pub struct Base {
    folder: PathBuf,
    pub keys: Arc<Keyring>,
    pub store: Arc<dyn Store>,
}

impl Base {
    pub async fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let name = format!("yitui-roster-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&folder).unwrap();
        let keys = Arc::new(Keyring::from_seed([7; 32]));
        let store = SqliteStore::open(&folder, keys.clone()).await.unwrap();
        store.migrate().await.unwrap();
        Self { folder, keys, store: Arc::new(store) }
    }

    /// Imports a text; answers the sums, what was rejected, and the reject file.
    pub async fn import(&self, text: &[u8]) -> (Summary, Vec<Rejection>, Vec<u8>) {
        let mut rejected = Vec::new();
        let mut file = Vec::new();
        let mut progress = |told| {
            if let Progress::Rejected(rejection) = told {
                rejected.push(rejection);
            }
        };
        let sum = import(&self.store, &self.keys, text, &mut progress, &mut file).await.unwrap();
        (sum, rejected, file)
    }
}

impl Drop for Base {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
