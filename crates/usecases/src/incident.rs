//! What stands above every page: read from memory, looked up anew every few seconds.

use crate::{Context, UseCaseResult};
use domain::{incident::Incident, time::Timestamp};
use std::sync::{Arc, PoisonError, RwLock};

/// Seconds for which what was read counts: so late another node's announcement comes at most.
const FRESH_SECONDS: i64 = 5;

/// The newest announcement as it was read last.
#[derive(Debug, Default)]
pub struct Board {
    read: RwLock<Option<(Timestamp, Option<Arc<Incident>>)>>,
}

impl Board {
    fn read(&self, now: Timestamp) -> Option<Option<Arc<Incident>>> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        let (at, newest) = read.as_ref()?;
        // A clock that was set back must not keep it for good.
        (0..FRESH_SECONDS).contains(&now.seconds_since(*at)).then(|| newest.clone())
    }
    fn keep(&self, at: Timestamp, newest: Option<Arc<Incident>>) {
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = Some((at, newest));
    }
    /// What stood above the pages when somebody last looked, for a page that can't look itself; nothing before the
    /// first page.
    #[must_use]
    pub fn last(&self, now: Timestamp) -> Option<Arc<Incident>> {
        let read = self.read.read().unwrap_or_else(PoisonError::into_inner);
        let (_, newest) = read.as_ref()?;
        newest.clone().filter(|incident| incident.is_shown(now))
    }
    /// What was read does not count any more.
    pub(crate) fn forget(&self) {
        *self.read.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// What stands above the pages now.
///
/// # Errors
/// Errors of the store.
pub async fn shown(ctx: &Context) -> UseCaseResult<Option<Arc<Incident>>> {
    let now = ctx.now();
    let newest = match ctx.board.read(now) {
        Some(newest) => newest,
        None => {
            let newest = ctx.store.newest_incidents(1).await?.into_iter().next().map(Arc::new);
            ctx.board.keep(now, newest.clone());
            newest
        }
    };
    Ok(newest.filter(|incident| incident.is_shown(now)))
}
