//! Connections that only read, taken for as long as one question lasts.

use crate::{Conn, open};
use std::{
    path::Path,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use storage::{StoreError, StoreResult};
use tokio::sync::{Mutex, OwnedMutexGuard};

type Shared = Arc<Mutex<Conn>>;

/// As many as threads can ask at once: a question is answered in the thread that asks, and never waits in between.
pub(crate) struct Readers {
    /// None once closed.
    all: RwLock<Arc<[Shared]>>,
    next: AtomicUsize,
}

impl Readers {
    pub(crate) fn open(path: &Path) -> StoreResult<Self> {
        let count = thread::available_parallelism().map_or(4, |n| n.get().clamp(4, 16));
        let all = (0..count).map(|_| Ok(Arc::new(Mutex::new(open::read_only(path)?)))).collect::<StoreResult<_>>()?;
        Ok(Self { all: RwLock::new(all), next: AtomicUsize::new(0) })
    }

    /// A free connection; waits where each is in use.
    pub(crate) async fn take(&self) -> StoreResult<OwnedMutexGuard<Conn>> {
        let all = Arc::clone(&self.all.read().unwrap_or_else(PoisonError::into_inner));
        let first = self.next.fetch_add(1, Ordering::Relaxed);
        let from_first = || all.iter().cycle().skip(first % all.len().max(1)).take(all.len());
        if let Some(free) = from_first().find_map(|one| Arc::clone(one).try_lock_owned().ok()) {
            return Ok(free);
        }
        match from_first().next() {
            Some(one) => Ok(Arc::clone(one).lock_owned().await),
            None => Err(StoreError::Unavailable),
        }
    }

    /// Closes those that are free now, and the others when they are given back.
    pub(crate) fn close(&self) {
        *self.all.write().unwrap_or_else(PoisonError::into_inner) = Arc::new([]);
    }
}
