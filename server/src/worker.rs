//! The background worker: a tick each second, on the same clock as the pages.

use crate::{adapters::BootClock, http::Health};
use std::time::Duration;
use tokio::{sync::watch, time::sleep};
use usecases::{Context, UseCaseResult, worker as work};

/// Between two ticks.
const TICK: Duration = Duration::from_secs(1);
/// Ticks between two looks for drafts and corrections that ran out.
const EXPIRY_TICKS: u32 = 600;

/// Works until `stop` says so; a tick that has begun is finished.
pub async fn run(ctx: Context, health: Health, mut stop: watch::Receiver<bool>) {
    let boot = BootClock::start();
    let mut watch = work::ClockWatch::default();
    let mut ticks = 0_u32;
    while !*stop.borrow() {
        if let Some(seconds) = watch.observe(ctx.now(), boot.elapsed()) {
            tracing::error!(
                seconds,
                "the clock jumped: the worker pauses; look at the clock, then run `yitui worker resume`"
            );
            if let Err(error) = work::pause(&ctx, seconds).await {
                tracing::error!(%error, "the worker's pause could not be kept");
            }
        }
        match tick(&ctx, ticks.is_multiple_of(EXPIRY_TICKS)).await {
            Ok(paused) => health.tick(paused),
            Err(error) => tracing::error!(%error, "worker tick failed"),
        }
        ticks = ticks.wrapping_add(1);
        tokio::select! {
            () = sleep(TICK) => {}
            _ = stop.changed() => {}
        }
    }
}

/// One tick; answers whether the worker is paused. Receipts and messages go out in a pause: they depend on no date.
async fn tick(ctx: &Context, expiry: bool) -> UseCaseResult<bool> {
    let paused = work::paused_since(ctx.store.as_ref()).await?.is_some();
    if !paused {
        let effects = work::take_effects(ctx).await?;
        let expired = if expiry { work::expire(ctx).await? } else { 0 };
        if effects + expired > 0 {
            tracing::info!(effects, expired, "worker");
        }
    }
    work::run_jobs(ctx).await?;
    Ok(paused)
}
