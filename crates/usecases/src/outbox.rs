//! What is done after an act, by the worker.

use crate::Context;
use domain::id::JobId;
use storage::{Change, Job, JobKind, JobState};

/// A job that is due at once, for the act's own change set.
pub(crate) fn job(ctx: &Context, kind: JobKind, detail: String) -> Change {
    job_in(ctx, 0, kind, detail)
}

/// The same in so many seconds.
pub(crate) fn job_in(ctx: &Context, seconds: i64, kind: JobKind, detail: String) -> Change {
    let now = ctx.now();
    Change::AddJob(Job {
        id: JobId::from_bits(ctx.ids.bits()),
        kind,
        detail,
        tries: 0,
        due_at: now.plus_seconds(seconds),
        state: JobState::Waiting,
        created_at: now,
    })
}
