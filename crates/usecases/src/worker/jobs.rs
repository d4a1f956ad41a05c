use crate::{
    Context, UseCaseResult, delivery,
    desk::{batch, export, refund_batch, rules},
    receipt,
};
use storage::{Job, JobKind, StoreError};

/// Tries after which a job is given up; staff can see it.
pub const MAX_TRIES: i64 = 20;
/// Tries after which an export is given up: some four minutes.
const EXPORT_TRIES: i64 = 9;
/// Jobs that one call claims at most.
pub const JOB_BATCH: u32 = 64;
/// Seconds for which a claimed job belongs to this worker.
const LEASE_SECONDS: i64 = 60;

/// Does the jobs that are due, a batch of them. Answers how many were done.
///
/// # Errors
/// Errors of the store; a job that fails is put off and does not stop the others.
pub async fn run_jobs(ctx: &Context) -> UseCaseResult<usize> {
    let now = ctx.now();
    let mut done = 0;
    for job in ctx.store.claim_jobs(now, now.plus_seconds(LEASE_SECONDS), JOB_BATCH).await? {
        if job.tries >= MAX_TRIES {
            // It never came back to say that it failed: whoever ran it was killed by it.
            tracing::error!(job = %job.id, kind = job.kind.name(), tries = job.tries, "job given up");
            ctx.store.fail_job(&job.id, None).await?;
            continue;
        }
        match run(ctx, &job).await {
            Ok(()) => match ctx.store.finish_job(&job.id).await {
                // Its lease was over, and another worker has done it as well.
                Ok(()) | Err(StoreError::Conflict(_)) => done += 1,
                Err(error) => return Err(error.into()),
            },
            Err(error) => {
                let again = (job.tries + 1 < MAX_TRIES).then(|| ctx.now().plus_seconds(backoff_seconds(job.tries)));
                tracing::warn!(job = %job.id, kind = job.kind.name(), tries = job.tries + 1, dead = again.is_none(), %error, "job failed");
                ctx.store.fail_job(&job.id, again).await?;
            }
        }
    }
    Ok(done)
}

/// Seconds to wait after `tries` failures: 1, 2, 4 … up to ten minutes.
fn backoff_seconds(tries: i64) -> i64 {
    1_i64.checked_shl(u32::try_from(tries).unwrap_or(0).min(16)).unwrap_or(600).clamp(1, 600)
}

async fn run(ctx: &Context, job: &Job) -> UseCaseResult<()> {
    match &job.kind {
        JobKind::IssueReceipt(application) => receipt::issue(ctx, application, &job.detail).await,
        JobKind::IssueCardReceipt(certificate) => receipt::issue_card(ctx, certificate, &job.detail).await,
        JobKind::MakeExport(id) => match export::make(ctx, id, &job.detail).await {
            // Somebody waits for it: they are told soon, and ask anew.
            Err(error) if job.tries + 1 >= EXPORT_TRIES => {
                tracing::warn!(export = %id, %error, "export given up");
                export::give_up(ctx, id).await
            }
            other => other,
        },
        JobKind::PreviewRules(id) => rules::work(ctx, id).await,
        JobKind::ClearExport(id) => export::clear(ctx, id).await,
        JobKind::DropObjects(_) => super::retention::drop_objects(ctx, &job.detail).await,
        JobKind::TellPhone(account) => delivery::queue_card(ctx, job, delivery::Whom::Account(account.clone())).await,
        JobKind::WorkBatch(batch) => batch::work(ctx, batch).await,
        JobKind::TakeRefundAnswer(id) => refund_batch::answer::work(ctx, id).await,
        JobKind::TellPerson(person) => delivery::queue_card(ctx, job, delivery::Whom::Person(person.clone())).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_ten_minutes() {
        let waits: Vec<i64> = (0..12).map(backoff_seconds).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
        assert_eq!(backoff_seconds(MAX_TRIES), 600);
    }
}
