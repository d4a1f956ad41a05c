//! Codes of an electronic card, issued and checked by the use cases, beside two bare loops of an HMAC and one indexed
//! row: one reads the row, as issuing does; one uses it up durably, as a check does.

use crate::{
    Extent,
    error::{Error, Result},
    figures::{Rate, middle},
    setting::{Card, Setting},
    submit::one,
};
use sqlx::{
    SqlitePool, query,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::sync::Arc;
use usecases::{
    Caller, Context,
    card::{CodePage, show_code},
    terminal::{At, ScanForm, scan},
};

/// Clients at the same time.
pub const CLIENTS: [usize; 2] = [1, 64];
/// A holder's code of this moment.
pub const ISSUE: &str = "code issued";
/// A terminal's scan: looked at, used up, on record, answered.
pub const CHECK: &str = "code checked";
/// An HMAC and one row by its key, from as many connections as the store reads with.
pub const BARE: &str = "bare HMAC and row";
/// An HMAC and one row by its key that is used up, a durable transaction each.
pub const BARE_USED: &str = "bare HMAC and row, used up";
/// Rows of the bare table.
const ROWS: usize = 20_000;
/// Connections that the store reads with.
const READERS: u32 = 4;
/// A code is issued this many times for each one that is checked: it is that much shorter.
const MORE: usize = 4;

/// Cards that the measurement uses.
pub fn cards(extent: Extent) -> usize {
    extent.codes
}

/// Measures all four at every number of clients.
pub async fn measure(setting: &Setting, extent: Extent) -> Result<Vec<Rate>> {
    let (cards, at) = setting.cards(cards(extent)).await?;
    let (cards, at) = (Arc::new(cards), Arc::new(at));
    let bare = bare(setting, "bare-row.sqlite3", READERS, SqliteSynchronous::Normal).await?;
    // One connection: SQLite writes one after the other anyway, and waiting in the pool is the kindest way to wait.
    let bare_used = self::bare(setting, "bare-used.sqlite3", 1, SqliteSynchronous::Full).await?;
    let mut free = 0..ROWS;
    let mut rates = Vec::new();
    let mut slots = 0;
    for clients in CLIENTS {
        let (mut issued, mut checked, mut bares, mut used) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for round in 0..extent.rounds {
            eprintln!("codes, {clients} clients, round {} of {} …", round + 1, extent.rounds);
            // A slot of its own for every round: a code is good once.
            let ctx = setting.in_minutes(slots);
            slots += 2;
            let all: Vec<usize> = (0..cards.len() * MORE).collect();
            let (context, of) = (ctx.clone(), cards.clone());
            let issue = move |n: usize| issue(context.clone(), of.clone(), n);
            issued.push(one(ISSUE, clients, all.clone(), issue).await?);
            let keys = ctx.keys.clone();
            let pool = bare.clone();
            bares.push(one(BARE, clients, all, move |n| look(pool.clone(), keys.clone(), n)).await?);
            let mut tokens = Vec::with_capacity(cards.len());
            for card in cards.iter() {
                tokens.push(token(&ctx, card).await?);
            }
            let at = at.clone();
            let keys = ctx.keys.clone();
            checked.push(one(CHECK, clients, tokens, move |token| check(ctx.clone(), at.clone(), token)).await?);
            let rows: Vec<usize> = free.by_ref().take(extent.inserts).collect();
            let pool = bare_used.clone();
            used.push(one(BARE_USED, clients, rows, move |n| use_up(pool.clone(), keys.clone(), n)).await?);
        }
        rates.push(middle(ISSUE, clients, &issued));
        rates.push(middle(CHECK, clients, &checked));
        rates.push(middle(BARE, clients, &bares));
        rates.push(middle(BARE_USED, clients, &used));
    }
    bare.close().await;
    bare_used.close().await;
    Ok(rates)
}

async fn bare(setting: &Setting, file: &str, connections: u32, synchronous: SqliteSynchronous) -> Result<SqlitePool> {
    let options = SqliteConnectOptions::new()
        .filename(setting.folder.join(file))
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous);
    let pool = SqlitePoolOptions::new().max_connections(connections).connect_with(options).await?;
    query(
        "CREATE TABLE item (id TEXT NOT NULL PRIMARY KEY, body BLOB NOT NULL, used INTEGER NOT NULL DEFAULT 0) \
         WITHOUT ROWID",
    )
    .execute(&pool)
    .await?;
    let mut transaction = pool.begin().await?;
    for n in 0..ROWS {
        let row = query("INSERT INTO item (id, body) VALUES (?1, ?2)").bind(key(n)).bind(vec![7_u8; 256]);
        row.execute(&mut *transaction).await?;
    }
    transaction.commit().await?;
    Ok(pool)
}

fn key(n: usize) -> String {
    format!("{:026}", n % ROWS)
}

async fn look(pool: SqlitePool, keys: Arc<crypto::Keyring>, n: usize) -> Result<()> {
    let key = key(n);
    query("SELECT * FROM item WHERE id = ?1").bind(&key).fetch_one(&pool).await?;
    std::hint::black_box(crypto::session::csrf(&keys, &key, "bench"));
    Ok(())
}

async fn use_up(pool: SqlitePool, keys: Arc<crypto::Keyring>, n: usize) -> Result<()> {
    let key = key(n);
    std::hint::black_box(crypto::session::csrf(&keys, &key, "bench"));
    let done = query("UPDATE item SET used = 1 WHERE id = ?1 AND used = 0").bind(&key).execute(&pool).await?;
    if done.rows_affected() == 1 { Ok(()) } else { Err(Error::Unexpected("a row was used before".into())) }
}

async fn token(ctx: &Context, card: &Card) -> Result<String> {
    match show_code(ctx, &card.caller, &card.binding).await? {
        CodePage::Code(view) => Ok(view.token),
        CodePage::None(_) => Err(Error::Unexpected("a card without a code".into())),
    }
}

async fn issue(ctx: Context, cards: Arc<Vec<Card>>, n: usize) -> Result<()> {
    let card = cards.get(n % cards.len()).ok_or_else(|| Error::Unexpected("no cards".into()))?;
    token(&ctx, card).await.map(drop)
}

async fn check(ctx: Context, at: Arc<(At, Caller)>, token: String) -> Result<()> {
    let (at, caller) = at.as_ref();
    let form = ScanForm { token, business: "02121".into(), ..ScanForm::default() };
    let answer = scan(&ctx, caller, at, &form).await?;
    answer.holder.map(drop).ok_or_else(|| Error::Unexpected(format!("refused: {}", answer.outcome.name())))
}
