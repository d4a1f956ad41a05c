//! `/live` and `/ready`.

use axum::{Json, extract::State};
use http::StatusCode;
use serde::Serialize;
use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use storage::Store;

/// The worker must have ticked within this time.
const WORKER_SECONDS: u64 = 30;
/// Free space in the data folder below which nothing new is taken in.
const DISK_BYTES: u64 = 64 * 1024 * 1024;

/// What the server knows about its own state.
#[derive(Clone)]
pub struct Health {
    store: Arc<dyn Store>,
    data: PathBuf,
    started: Instant,
    worker_tick: Arc<AtomicU64>,
    worker_paused: Arc<AtomicBool>,
    draining: Arc<AtomicBool>,
}

/// The answer of `/ready`; each part is `ok` or says what is wrong.
#[derive(Debug, Serialize)]
pub struct Ready {
    ready: bool,
    database: &'static str,
    worker: &'static str,
    disk: &'static str,
    draining: bool,
}

impl Health {
    /// Everything well, the worker just ticked.
    #[must_use]
    pub fn new(store: Arc<dyn Store>, data: PathBuf) -> Self {
        Self {
            store,
            data,
            started: Instant::now(),
            worker_tick: Arc::default(),
            worker_paused: Arc::default(),
            draining: Arc::default(),
        }
    }
    /// The worker ticked; whether it is paused.
    pub fn tick(&self, paused: bool) {
        self.worker_tick.store(self.started.elapsed().as_secs(), Ordering::Relaxed);
        self.worker_paused.store(paused, Ordering::Relaxed);
    }
    /// From now on `/ready` says no.
    pub fn drain(&self) {
        self.draining.store(true, Ordering::Relaxed);
    }

    async fn look(&self) -> Ready {
        let probe = tokio::time::timeout(Duration::from_secs(2), self.store.probe()).await;
        let database = match probe {
            Ok(Ok(())) => "ok",
            Ok(Err(_)) => "fails",
            Err(_) => "does not answer",
        };
        let quiet = self.started.elapsed().as_secs().saturating_sub(self.worker_tick.load(Ordering::Relaxed));
        let worker = if quiet > WORKER_SECONDS {
            "does not tick"
        } else if self.worker_paused.load(Ordering::Relaxed) {
            "paused: the clock jumped; look at it, then run `yitui worker resume`"
        } else {
            "ok"
        };
        let disk = match free_bytes(&self.data) {
            Some(free) if free < DISK_BYTES => "nearly full",
            _ => "ok",
        };
        let draining = self.draining.load(Ordering::Relaxed);
        // A paused worker keeps dates waiting, but residents can be served.
        let ready = database == "ok" && quiet <= WORKER_SECONDS && disk == "ok" && !draining;
        Ready { ready, database, worker, disk, draining }
    }
}

fn free_bytes(folder: &std::path::Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(folder).ok()?;
    Some(stat.f_bavail.saturating_mul(stat.f_frsize))
}

/// The process answers.
pub async fn live() -> Json<serde_json::Value> {
    Json(serde_json::json!({ "live": true }))
}

/// Whether requests should come here.
pub async fn ready(State(health): State<Health>) -> (StatusCode, Json<Ready>) {
    let ready = health.look().await;
    let status = if ready.ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(ready))
}
