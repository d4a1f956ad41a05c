use crate::{Context, UseCaseResult, record};
use domain::{application::Actor, time::Timestamp};
use storage::{Change, ChangeSet, Store};

/// Name of the stored mark: microseconds since 1970 at which the worker paused itself.
pub const PAUSED: &str = "worker.paused";

/// Since when the worker is paused; `None` while it works.
///
/// # Errors
/// Errors of the store.
pub async fn paused_since(store: &dyn Store) -> UseCaseResult<Option<Timestamp>> {
    Ok(store.lookup_meta(PAUSED).await?.and_then(|text| text.parse().ok()).map(Timestamp))
}

/// Pauses everything that depends on the date, because the clock jumped by `seconds`. Stays over a restart.
///
/// # Errors
/// Errors of the store.
pub async fn pause(ctx: &Context, seconds: i64) -> UseCaseResult<()> {
    let entry = record::by(ctx, Actor::System, "", "worker.pause", "worker", &format!("jump_seconds={seconds}"));
    let change = Change::SetMeta { name: PAUSED, value: ctx.now().0.to_string() };
    ctx.store.commit(ChangeSet::new().with(change).audited(entry)).await?;
    Ok(())
}

/// An operator looked at the clock and lets the worker go on. Answers whether it was paused.
///
/// # Errors
/// Errors of the store.
pub async fn resume(store: &dyn Store, now: Timestamp) -> UseCaseResult<bool> {
    if paused_since(store).await?.is_none() {
        return Ok(false);
    }
    let entry = storage::AuditEntry {
        at: now,
        actor: Actor::System,
        action: "worker.resume".into(),
        object: "worker".into(),
        detail: "by=operator".into(),
        request: String::new(),
    };
    let change = Change::SetMeta { name: PAUSED, value: String::new() };
    store.commit(ChangeSet::new().with(change).audited(entry)).await?;
    Ok(true)
}
