//! The background worker, on the same clock as the pages: a round each second, and at once when this process commits a
//! job.

use crate::{adapters::BootClock, http::Health};
use domain::delivery::Channel;
use std::time::Duration;
use tokio::{
    sync::watch,
    time::{Instant, sleep, sleep_until},
};
use usecases::{Context, UseCaseResult, application::sweep_uploads, worker as work};

/// Between two rounds: finds what other processes committed, what is tried again, and whose day has come.
pub const ROUND: Duration = Duration::from_secs(1);
/// Jobs that follow each other closely are done together.
const GATHER: Duration = Duration::from_millis(10);
/// Between two looks for drafts and corrections that ran out.
const EXPIRY: Duration = Duration::from_secs(600);
/// Between two looks for uploads that a killed process left.
const SWEEP: Duration = Duration::from_secs(3600);
/// Between two clear-outs of sessions, codes, keys and counters that are over.
const PURGE: Duration = Duration::from_secs(86_400);
/// Between two looks for acts that are not counted in the figures.
const FIGURES: Duration = Duration::from_secs(2);
/// Between two looks for closed cases whose term is over: a batch of them goes each time.
const RETENTION: Duration = Duration::from_secs(600);
/// Between two looks for exports whose time is over; a download looks by itself.
const EXPORTS: Duration = Duration::from_secs(60);
/// An upload that began so long ago is under way no more.
pub const UPLOAD_SECONDS: i64 = 600;

/// Work that comes round after `every`; at once the first time.
struct Due {
    every: Duration,
    next: Instant,
}

impl Due {
    fn new(every: Duration) -> Self {
        Self { every, next: Instant::now() }
    }
    fn is_now(&mut self) -> bool {
        let now = Instant::now();
        let due = now >= self.next;
        if due {
            self.next = now + self.every;
        }
        due
    }
}

/// Between two looks for messages that are due: other processes write them, too.
const POST: Duration = Duration::from_secs(1);

/// Works until `stop` says so; what has begun is finished. `round` is [`ROUND`] but for a test.
pub async fn run(first: Context, health: Health, round: Duration, stop: watch::Receiver<bool>) {
    // A gateway that hangs must not keep covers from ending on their day.
    let [sms, email, wechat] = Channel::ALL.map(|channel| post(first.clone(), channel, stop.clone()));
    tokio::join!(rounds(first, health, round, stop), sms, email, wechat);
}

/// Sends a channel's messages, in the words of the rules that are published by then, until `stop` says so: a mail server that hangs holds no text message up.
async fn post(ctx: Context, channel: Channel, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        match work::deliver_by(&ctx.fresh(), channel).await {
            // A full batch: there is more.
            Ok(count) if count >= work::DELIVERY_BATCH as usize => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "messages could not be read"),
        }
        tokio::select! {
            () = sleep(POST) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn rounds(first: Context, health: Health, round: Duration, mut stop: watch::Receiver<bool>) {
    let boot = BootClock::start();
    let mut watch = work::ClockWatch::default();
    let (mut rounds, mut expiry) = (Due::new(round), Due::new(EXPIRY));
    let mut walk = work::CardWalk::default();
    let (mut sweep, mut purge, mut figures) = (Due::new(SWEEP), Due::new(PURGE), Due::new(FIGURES));
    let (mut exports, mut retention) = (Due::new(EXPORTS), Due::new(RETENTION));
    while !*stop.borrow() {
        let round = rounds.is_now();
        // Another process may have published; a day may have begun.
        if round && let Err(error) = first.shelf.refresh(first.store.as_ref(), first.today()).await {
            tracing::error!(%error, "published rules could not be read: the ones before stay");
        }
        let ctx = first.fresh();
        if round {
            if let Some(seconds) = watch.observe(ctx.now(), boot.elapsed()) {
                tracing::error!(
                    seconds,
                    "the clock jumped: the worker pauses; look at the clock, then run `yitui worker resume`"
                );
                if let Err(error) = work::pause(&ctx, seconds).await {
                    tracing::error!(%error, "the worker's pause could not be kept");
                }
            }
            // Nothing is ended or thrown away by a clock that is not trusted.
            let trusted = match dated(&ctx, expiry.is_now(), &mut walk).await {
                Ok(paused) => {
                    health.tick(paused);
                    !paused
                }
                Err(error) => {
                    tracing::error!(%error, "worker round failed");
                    false
                }
            };
            if sweep.is_now() {
                say("swept uploads", sweep_uploads(&ctx, ctx.now().plus_seconds(-UPLOAD_SECONDS)).await);
                say("swept objects", work::sweep_aside(&ctx).await);
                say("swept objects of exports", work::sweep_exports(&ctx).await);
            }
            if figures.is_now()
                && let Err(error) = work::count_figures(&ctx).await
            {
                tracing::error!(%error, "figures could not be counted");
            }
            if trusted && exports.is_now() {
                say("ended exports", work::end_exports(&ctx).await);
            }
            if trusted && retention.is_now() {
                say("erased cases", work::erase_due(&ctx).await);
            }
            if trusted && purge.is_now() {
                say("purged rows", work::purge(&ctx).await);
            }
        }
        // Receipts and messages go out in a pause, too: they depend on no date.
        match work::run_jobs(&ctx).await {
            // A full batch: there is more.
            Ok(done) if done >= work::JOB_BATCH as usize => continue,
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "the outbox could not be read"),
        }
        tokio::select! {
            () = sleep_until(rounds.next) => {}
            () = first.store.job_added() => sleep(GATHER).await,
            _ = stop.changed() => {}
        }
    }
}

/// What depends on the date; answers whether that is paused.
async fn dated(ctx: &Context, expiry: bool, walk: &mut work::CardWalk) -> UseCaseResult<bool> {
    let paused = work::paused_since(ctx.store.as_ref()).await?.is_some();
    if !paused {
        if expiry {
            walk.begin();
        }
        let effects = work::take_effects(ctx).await?;
        let (expired, deadlines, run_out) = if expiry {
            say("asked for ratings", work::ask_for_ratings(ctx).await.map(|asked| asked as u64));
            say("closed questions", work::close_settled(ctx).await.map(|closed| closed as u64));
            (work::expire(ctx).await?, work::watch_deadlines(ctx).await?, work::run_out(ctx).await?)
        } else {
            (0, 0, 0)
        };
        // A card that can't be read must not stop what everything else waits for.
        let closed = walk.step(ctx).await.unwrap_or_else(|error| {
            tracing::error!(%error, "the walk over the cards stopped until the next look");
            0
        });
        if effects + expired + deadlines + run_out + closed > 0 {
            tracing::info!(effects, expired, deadlines, run_out, closed, "worker");
        }
    }
    Ok(paused)
}

/// Housekeeping that fails is tried again the next time; nothing waits for it.
fn say<N: Into<u64>>(what: &'static str, done: UseCaseResult<N>) {
    match done.map(Into::into) {
        Ok(0) => {}
        Ok(done) => tracing::info!(done, what, "worker"),
        Err(error) => tracing::error!(%error, what, "worker: housekeeping failed"),
    }
}
