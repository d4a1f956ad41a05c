//! The one writer: takes what waits, commits it together, then answers everybody.

use crate::{
    Conn,
    common::{self, Done, Order},
    open,
    sql::query,
};
use crypto::Keyring;
use std::{
    path::{Path, PathBuf},
    pin::pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    thread,
};
use storage::{AuditEntry, StoreError, StoreResult};
use tokio::sync::{mpsc, oneshot};

/// Orders in one commit.
const GROUP: usize = 128;
/// Groups that get a savepoint for each order after one held an order that was refused: where there is one, there are
/// often more.
const CAREFUL: u32 = 16;

type Answer = oneshot::Sender<StoreResult<Done>>;
/// What the callers of one group are told.
type Answered = Vec<(Answer, StoreResult<Done>)>;

/// What the store tells the writer.
pub(crate) enum Message {
    /// Do this and answer when it is durable.
    Do(Order, Answer),
    /// Close the file and end.
    Close(oneshot::Sender<()>),
}

/// Starts the writer's thread; it runs until every sender is gone or it is told to close, and does what was sent before.
pub(crate) fn spawn(conn: Conn, path: PathBuf, keys: Arc<Keyring>, queue: mpsc::Receiver<Message>) -> StoreResult<()> {
    let thread = thread::Builder::new().name("sqlite-writer".into());
    let (told, tell) = mpsc::unbounded_channel();
    tokio::spawn(answer(tell));
    let run = move || run(conn, &path, &keys, queue, &told);
    thread.spawn(run).map(drop).map_err(|_| StoreError::Unavailable)
}

/// Hands out the answers of a group. Waking a caller from another thread costs a call of the kernel, from a task of the
/// same runtime next to nothing: so the writer wakes this one alone.
async fn answer(mut groups: mpsc::UnboundedReceiver<Answered>) {
    while let Some(group) = groups.recv().await {
        for (answer, outcome) in group {
            // A caller that gave up does not undo what is durable.
            let _ = answer.send(outcome);
        }
    }
}

fn run(
    conn: Conn,
    path: &Path,
    keys: &Keyring,
    mut queue: mpsc::Receiver<Message>,
    told: &mpsc::UnboundedSender<Answered>,
) {
    let mut conn = Some(conn);
    let mut careful = 0;
    let mut closing = None;
    let mut waiting = Vec::with_capacity(GROUP);
    while closing.is_none() && queue.blocking_recv_many(&mut waiting, GROUP) > 0 {
        let mut orders = Vec::with_capacity(waiting.len());
        let mut answers: Vec<Answer> = Vec::with_capacity(waiting.len());
        for message in waiting.drain(..) {
            match message {
                Message::Do(order, answer) => {
                    orders.push(order);
                    answers.push(answer);
                }
                Message::Close(done) => closing = Some(done),
            }
        }
        let outcomes = match at_once(serve(&mut conn, path, keys, &orders, &mut careful)) {
            Ok(outcomes) => outcomes,
            Err(error) => {
                // Nothing was committed. The connection may be anywhere: dropping it rolls back.
                tracing::error!(%error, orders = orders.len(), "a group of writes failed");
                conn = None;
                vec![Err(error); orders.len()]
            }
        };
        // Fails when the runtime is gone, and everybody who waits with it.
        let _ = told.send(answers.into_iter().zip(outcomes).collect());
    }
    if let Some(conn) = conn
        && let Err((_, error)) = conn.close()
    {
        tracing::error!(error = %common::failed(&error.into()), "closing the database failed");
    }
    drop(closing);
}

/// Runs what never waits: the shared SQL is written for databases that have to be waited for, and this one has not.
fn at_once<T>(work: impl Future<Output = StoreResult<T>>) -> StoreResult<T> {
    match pin!(work).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => done,
        Poll::Pending => Err(StoreError::Failure("a write waited".into())),
    }
}

async fn serve(
    conn: &mut Option<Conn>,
    path: &Path,
    keys: &Keyring,
    orders: &[Order],
    careful: &mut u32,
) -> StoreResult<Vec<StoreResult<Done>>> {
    let conn = match conn {
        Some(conn) => conn,
        None => conn.insert(open::connect(path)?),
    };
    if *careful == 0 {
        if let Some(outcomes) = together(conn, keys, orders).await? {
            return Ok(outcomes);
        }
        *careful = CAREFUL;
    }
    *careful -= 1;
    one_by_one(conn, keys, orders).await
}

/// One transaction for all orders and nothing between them, because a savepoint copies every page that its order is the
/// first to change. `None`, and nothing done, where one of several is refused.
async fn together(conn: &mut Conn, keys: &Keyring, orders: &[Order]) -> StoreResult<Option<Vec<StoreResult<Done>>>> {
    execute(conn, "BEGIN IMMEDIATE").await?;
    let mut outcomes = Vec::with_capacity(orders.len());
    for order in orders {
        let outcome = common::apply(conn, keys, order).await;
        if outcome.is_err() {
            // Fails when the database has rolled back everything (disk full, I/O): then the whole group failed.
            execute(conn, "ROLLBACK").await?;
            return Ok((orders.len() == 1).then(|| vec![outcome]));
        }
        outcomes.push(outcome);
    }
    audit(conn, orders, &mut outcomes).await?;
    execute(conn, "COMMIT").await?;
    Ok(Some(outcomes))
}

/// One transaction for all orders; a savepoint each, so that a refused one leaves the others alone.
async fn one_by_one(conn: &mut Conn, keys: &Keyring, orders: &[Order]) -> StoreResult<Vec<StoreResult<Done>>> {
    execute(conn, "BEGIN IMMEDIATE").await?;
    let mut outcomes = Vec::with_capacity(orders.len());
    for order in orders {
        execute(conn, "SAVEPOINT one_order").await?;
        let outcome = common::apply(conn, keys, order).await;
        if outcome.is_err() {
            // Fails when the database has rolled back everything (disk full, I/O): then the whole group failed.
            execute(conn, "ROLLBACK TO one_order").await?;
        }
        execute(conn, "RELEASE one_order").await?;
        outcomes.push(outcome);
    }
    audit(conn, orders, &mut outcomes).await?;
    execute(conn, "COMMIT").await?;
    Ok(outcomes)
}

/// Appends the acts of all applied orders at once.
async fn audit(conn: &mut Conn, orders: &[Order], outcomes: &mut [StoreResult<Done>]) -> StoreResult<()> {
    let applied = || orders.iter().enumerate().map(|(i, order)| (i, order.audit()));
    let entries: Vec<&AuditEntry> =
        applied().filter(|(i, _)| outcomes[*i].is_ok()).flat_map(|(_, entries)| entries).collect();
    if entries.is_empty() {
        return Ok(());
    }
    let mut leaf = common::append(conn, &entries).await?;
    for (order, outcome) in orders.iter().zip(outcomes) {
        let count = order.audit().len() as u64;
        if let Ok(done) = outcome
            && count > 0
        {
            *outcome = Ok(done.clone().at_leaf(leaf));
            leaf += count;
        }
    }
    Ok(())
}

async fn execute(conn: &mut Conn, sql: &'static str) -> StoreResult<()> {
    query(sql).execute(conn).await.map(drop).map_err(|e| common::failed(&e))
}
