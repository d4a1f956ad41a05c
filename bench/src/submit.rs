//! Durable submissions through the use case, beside a bare insert with a transaction each; both SQLite in WAL with
//! `synchronous=FULL`, on the same disk.

use crate::{
    Extent,
    error::{Error, Result},
    figures::{Rate, middle, percentile},
    machine,
    setting::{Ready, Setting},
};
use sqlx::{
    SqlitePool, query,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};
use usecases::{Context, application::submit};

/// Clients at the same time.
pub const CLIENTS: [usize; 2] = [32, 128];
/// Ours: checks, application, history, audit, notice, outbox, code and idempotency key.
pub const OURS: &str = "submission";
/// A row of about the same size.
pub const BARE: &str = "bare insert";
/// Bytes of the bare row.
const ROW: usize = 1024;

/// How many residents the measurement uses up.
pub fn people(extent: Extent) -> usize {
    CLIENTS.len() * extent.rounds * extent.submissions
}

/// Measures both at every number of clients.
pub async fn measure(setting: &Setting, extent: Extent) -> Result<Vec<Rate>> {
    let options = SqliteConnectOptions::new()
        .filename(setting.folder.join("bare.sqlite3"))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full);
    // One connection: SQLite writes one after the other anyway, and waiting in the pool is the kindest way to wait.
    let bare = SqlitePoolOptions::new().max_connections(1).connect_with(options).await?;
    query("CREATE TABLE item (id INTEGER PRIMARY KEY, body BLOB NOT NULL)").execute(&bare).await?;
    let mut rates = Vec::new();
    let mut used = 0;
    for clients in CLIENTS {
        let (mut ours, mut bares) = (Vec::new(), Vec::new());
        for round in 0..extent.rounds {
            eprintln!("submissions, {clients} clients, round {} of {} …", round + 1, extent.rounds);
            let drafts = setting.drafts(used..used + extent.submissions).await?;
            used += extent.submissions;
            let ctx = setting.ctx.clone();
            ours.push(one(OURS, clients, drafts, move |ready| send(ctx.clone(), ready)).await?);
            let pool = bare.clone();
            let rows = vec![(); extent.inserts];
            bares.push(one(BARE, clients, rows, move |()| insert(pool.clone())).await?);
        }
        rates.push(middle(OURS, clients, &ours));
        rates.push(middle(BARE, clients, &bares));
    }
    bare.close().await;
    Ok(rates)
}

async fn send(ctx: Context, ready: Ready) -> Result<()> {
    let id = &ready.application.id;
    submit(&ctx, &ready.caller, id, &ready.code, id.as_str()).await?;
    Ok(())
}

async fn insert(pool: SqlitePool) -> Result<()> {
    query("INSERT INTO item (body) VALUES (?1)").bind(vec![7_u8; ROW]).execute(&pool).await?;
    Ok(())
}

/// So many clients work the items off, each one item at a time.
pub async fn one<T, F, R>(target: &'static str, clients: usize, items: Vec<T>, act: F) -> Result<Rate>
where
    T: Send + 'static,
    F: Fn(T) -> R + Clone + Send + 'static,
    R: Future<Output = Result<()>> + Send,
{
    let count = items.len();
    let items = Arc::new(Mutex::new(items));
    let before = machine::cpu(std::process::id())?;
    let begun = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (items, act) = (items.clone(), act.clone());
            tokio::spawn(async move {
                let mut latencies = Vec::new();
                loop {
                    let Some(item) = items.lock().unwrap_or_else(PoisonError::into_inner).pop() else {
                        return Ok::<_, Error>(latencies);
                    };
                    let asked = Instant::now();
                    act(item).await?;
                    latencies.push(u64::try_from(asked.elapsed().as_micros()).unwrap_or(u64::MAX));
                }
            })
        })
        .collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await.map_err(|error| Error::Unexpected(error.to_string()))??);
    }
    let seconds = begun.elapsed().as_secs_f64();
    let used = machine::cpu(std::process::id())?.saturating_sub(before);
    latencies.sort_unstable();
    Ok(Rate {
        target,
        clients,
        per_second: count as f64 / seconds,
        p50_us: percentile(&latencies, 0.5),
        p99_us: percentile(&latencies, 0.99),
        cpu_us: used.as_secs_f64() * 1e6 / count.max(1) as f64,
    })
}
