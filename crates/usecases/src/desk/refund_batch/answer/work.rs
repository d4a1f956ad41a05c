//! Rows of an answer that wait, worked on a slice at a time: by the request that put it down, and by the worker.

use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    desk::{
        own_case::is_own,
        refunds::{ending, moving},
    },
    outbox::{job, job_in},
    worker::paused_since,
};
use domain::{
    id::RefundAnswerId,
    refund::{AnswerFate, AnswerSaid, LineResult, RefundAnswer, RefundAnswerRow, RefundLine, RefundStage},
    staff::Staff,
};
use storage::{ChangeSet, Constraint, JobKind, RefundBatchChange, StoreError};

/// Lines that one request, and one job of the worker, works on.
const SLICE: usize = 20;
/// Seconds after which a paused worker looks again.
const PAUSED_SECONDS: i64 = 30;

/// The worker's part: a slice of the rows that still wait, as whoever took the answer may act now, and a job for the rest.
///
/// # Errors
/// Errors of the store: the job is tried again.
pub(crate) async fn work(ctx: &Context, id: &RefundAnswerId) -> UseCaseResult<()> {
    let answer = ctx.store.lookup_refund_answer(id).await?.ok_or(UseCaseError::NotFound)?;
    let batch = ctx.store.lookup_refund_batch(&answer.batch).await?.ok_or(UseCaseError::NotFound)?;
    let staff = ctx.store.lookup_staff(&answer.staff).await?.ok_or(UseCaseError::NotFound)?;
    // What is paid has a day: none is noted by a clock that is not trusted.
    if paused_since(ctx.store.as_ref()).await?.is_some() {
        let detail = format!("paused {}", ctx.now().0);
        let later = job_in(ctx, PAUSED_SECONDS, JobKind::TakeRefundAnswer(id.clone()), detail);
        return ctx.store.commit(ChangeSet::new().with(later)).await.map(drop).map_err(Into::into);
    }
    if staff.disabled || !staff.role.decides() || !staff.covers(&batch.region) {
        for row in waiting(ctx, id).await? {
            end(ctx, &row, AnswerFate::Role).await?;
        }
        return Ok(());
    }
    match slice(ctx, &Caller::by_worker(staff.clone(), id.as_str()), &staff, &answer).await? {
        (0, None) => Ok(()),
        (0, Some(error)) => Err(error),
        (left, _) => {
            // Not the same as this job, which is still there while it runs: that one would be passed over.
            let rest = job(ctx, JobKind::TakeRefundAnswer(id.clone()), format!("{left} {}", ctx.now().0));
            ctx.store.commit(ChangeSet::new().with(rest)).await.map(drop).map_err(Into::into)
        }
    }
}

pub(super) async fn waiting(ctx: &Context, id: &RefundAnswerId) -> UseCaseResult<Vec<RefundAnswerRow>> {
    let mut rows = ctx.store.refund_answer_rows(id).await?;
    rows.retain(|row| row.fate.is_none());
    Ok(rows)
}

/// Works on the rows that wait until some are done: how many are left behind these, and what the first one failed with
/// that could not be worked on. One that fails holds none of the others up; a store that is away holds up all.
pub(super) async fn slice(
    ctx: &Context,
    caller: &Caller,
    staff: &Staff,
    answer: &RefundAnswer,
) -> UseCaseResult<(usize, Option<UseCaseError>)> {
    let rows = waiting(ctx, &answer.id).await?;
    let (mut done, mut seen, mut failed) = (0, 0, None);
    for row in &rows {
        if done == SLICE {
            break;
        }
        seen += 1;
        match one(ctx, caller, staff, answer, row).await {
            Ok(()) => done += 1,
            Err(error) => {
                tracing::warn!(answer = %answer.id, line = row.seq, %error, "a line of an answer failed");
                if matches!(error, UseCaseError::Unavailable(_)) {
                    return Err(error);
                }
                failed.get_or_insert(error);
            }
        }
    }
    Ok((rows.len() - seen, failed))
}

/// One row: the line, its refund's move and the result in one commit; where it is refused, the result by itself.
async fn one(
    ctx: &Context,
    caller: &Caller,
    staff: &Staff,
    answer: &RefundAnswer,
    row: &RefundAnswerRow,
) -> UseCaseResult<()> {
    let line = line_of(ctx, answer, row).await?;
    if line.result != LineResult::Open {
        return end(ctx, row, late(row, &line)).await;
    }
    if is_own(ctx, staff, &line.application).await? {
        return end(ctx, row, AnswerFate::OwnCase).await;
    }
    let refund = ctx.store.lookup_refund(&line.refund).await?.ok_or(UseCaseError::NotFound)?;
    let app = ctx.store.lookup_application(&line.application).await?.ok_or(UseCaseError::NotFound)?;
    let (to, fault) = match row.said {
        AnswerSaid::Paid(_) => (RefundStage::Paid, None),
        AnswerSaid::Failed(fault) => (RefundStage::Failed, Some(fault)),
    };
    if !refund.stage.may_become(to) {
        return look_again(ctx, answer, row, UseCaseError::Conflict).await;
    }
    let set = moving(ctx, caller, staff, refund, &app, to, fault)?
        .with(ending(ctx, staff, &line, row.said.into()))
        .with(RefundBatchChange::EndRow(answer.id.clone(), row.seq, AnswerFate::Taken));
    match ctx.store.commit(set).await {
        Ok(_) => Ok(()),
        Err(StoreError::Refused(Constraint::OwnCase)) => end(ctx, row, AnswerFate::OwnCase).await,
        Err(error @ (StoreError::Conflict(_) | StoreError::Refused(_))) => {
            look_again(ctx, answer, row, error.into()).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The line of the batch that a row is about, as it is now.
async fn line_of(ctx: &Context, answer: &RefundAnswer, row: &RefundAnswerRow) -> UseCaseResult<RefundLine> {
    let found = ctx.store.refund_lines(&answer.batch, row.seq - 1, 1).await?;
    found.into_iter().find(|l| l.seq == row.seq).ok_or(UseCaseError::NotFound)
}

/// What becomes of a row whose line has ended: what was said first stands.
fn late(row: &RefundAnswerRow, line: &RefundLine) -> AnswerFate {
    if row.said.is_of(line) { AnswerFate::Already } else { AnswerFate::Moved }
}

/// A row was refused: somebody may have been quicker. Where nobody was, it failed, and is tried again.
async fn look_again(
    ctx: &Context,
    answer: &RefundAnswer,
    row: &RefundAnswerRow,
    error: UseCaseError,
) -> UseCaseResult<()> {
    match line_of(ctx, answer, row).await? {
        line if line.result == LineResult::Open => Err(error),
        line => end(ctx, row, late(row, &line)).await,
    }
}

/// A row's result by itself.
async fn end(ctx: &Context, row: &RefundAnswerRow, fate: AnswerFate) -> UseCaseResult<()> {
    let set = ChangeSet::new().with(RefundBatchChange::EndRow(row.answer.clone(), row.seq, fate));
    match ctx.store.commit(set).await {
        // Another press of the same button, or the worker, was quicker: its result stands.
        Ok(_) | Err(StoreError::Conflict(_) | StoreError::Refused(Constraint::AppendOnly)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
