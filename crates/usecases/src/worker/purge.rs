use crate::{Context, UseCaseResult};
use domain::retention::{CODE_DAYS, KEY_DAYS, SESSION_DAYS};
use std::time::Duration;
use storage::{Expired, Purged};

const DAY_SECONDS: i64 = 86_400;
/// Rows of a kind in one transaction: others write in between.
const BATCH: u32 = 2000;
/// Objects that were put aside and not touched for so long belong to no upload any more.
const ASIDE: Duration = Duration::from_secs(600);

/// Throws away sessions that ended thirty days ago, codes of yesterday, idempotency keys of last week and counters
/// whose window is over. Answers how many rows.
///
/// # Errors
/// Errors of the store.
pub async fn purge(ctx: &Context) -> UseCaseResult<u64> {
    let ago = |days: i64| ctx.now().plus_seconds(-days * DAY_SECONDS);
    let expired = Expired {
        sessions: ago(SESSION_DAYS),
        challenges: ago(CODE_DAYS),
        keys: ago(KEY_DAYS),
        counters: ctx.now(),
        limit: BATCH,
        day: ctx.today(),
    };
    let mut all = 0;
    loop {
        let Purged { sessions, challenges, keys, counters } = ctx.store.purge(expired).await?;
        let rows = sessions + challenges + keys + counters;
        all += rows;
        if rows == 0 {
            return Ok(all);
        }
    }
}

/// Removes objects that uploads put aside and a killed process left. Answers how many.
///
/// # Errors
/// Errors of the documents' store.
pub async fn sweep_aside(ctx: &Context) -> UseCaseResult<u64> {
    Ok(ctx.blobs.sweep_aside(ASIDE).await?)
}
