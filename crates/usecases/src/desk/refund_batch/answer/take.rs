//! An answer is put down, and its first lines are worked on at once.

use super::{
    super::{lines, list::Names, of_office},
    preview::{Before, answerable, fates, looked},
    work::slice,
    written,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, outbox::job_in, record};
use domain::{
    id::{RefundAnswerId, RefundBatchId},
    refund::{AnswerFate, RefundAnswer, RefundAnswerRow, RefundBatch, RefundLine},
};
use std::collections::HashSet;
use storage::{ChangeSet, Constraint, JobKind, RefundBatchChange, StoreError};

/// Seconds after which the worker begins with what the first request left.
const REST_SECONDS: i64 = 1;

/// A line of an answer that was taken.
#[derive(Clone, Debug)]
pub struct AnswerLine {
    /// What was said, and what became of it.
    pub row: RefundAnswerRow,
    /// The line of the batch.
    pub line: Option<RefundLine>,
}

/// An answer that was taken.
#[derive(Clone, Debug)]
pub struct AnswerPage {
    /// The batch.
    pub batch: RefundBatch,
    /// The answer.
    pub answer: RefundAnswer,
    /// Who took it.
    pub who: String,
    /// Its lines.
    pub lines: Vec<AnswerLine>,
}

/// Takes what a preview showed as good: each line by itself. The worker does the rest, also after this process was
/// killed. The same said twice is one answer, unless something of it can be taken now that could not be before: an own
/// case of who took it first, a day that had not come. What still waits in it is worked on without the worker.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` where there is nothing to take, or it was tampered with.
pub async fn take(ctx: &Context, caller: &Caller, id: &RefundBatchId, written: &str) -> UseCaseResult<RefundAnswerId> {
    let (staff, batch) = answerable(ctx, caller, id).await?;
    let rows = written::read(written).ok_or(UseCaseError::Conflict)?;
    let before = Before::of(ctx, id, &written::write(&rows, &batch.number)).await?;
    let fates = fates(ctx, staff, &batch, &rows, &lines(ctx, &batch).await?).await?;
    let answer = RefundAnswer {
        id: RefundAnswerId::from_bits(ctx.ids.bits()),
        batch: batch.id.clone(),
        staff: staff.id.clone(),
        digest: before.digest,
        at: ctx.now(),
    };
    let mut taken = Vec::new();
    for (row, (fate, seq)) in rows.iter().zip(&fates) {
        if let (AnswerFate::Taken, Some(seq), Ok(said)) = (fate, seq, row.said)
            && !before.waiting.contains(seq)
        {
            taken.push(RefundAnswerRow { answer: answer.id.clone(), seq: *seq, said, fate: None });
        }
    }
    if taken.is_empty() {
        for unfinished in &before.unfinished {
            slice(ctx, caller, staff, unfinished).await?;
        }
        return before.last.map(|answer| answer.id).ok_or(UseCaseError::Conflict);
    }
    let detail = format!("answer={} rows={} taken={}", answer.id, rows.len(), taken.len());
    let entry = record::entry(ctx, caller, "refund_batch.answered", id.as_str(), &detail);
    let rest = job_in(ctx, REST_SECONDS, JobKind::TakeRefundAnswer(answer.id.clone()), taken.len().to_string());
    let set = ChangeSet::new().with(RefundBatchChange::AddAnswer(answer.clone(), taken)).with(rest).audited(entry);
    match ctx.store.commit(set).await {
        Err(StoreError::Refused(Constraint::AlreadyThere)) => {
            let before = ctx.store.refund_answer_by_digest(id, &answer.digest).await?;
            return before.map(|a| a.id).ok_or(UseCaseError::Conflict);
        }
        other => other?,
    };
    // What failed still waits: the worker tries again.
    slice(ctx, caller, staff, &answer).await?;
    Ok(answer.id)
}

/// What became of an answer, for those who read the batch.
///
/// # Errors
/// `NotFound`; `Forbidden` for administrators.
pub async fn show(ctx: &Context, caller: &Caller, id: &RefundAnswerId) -> UseCaseResult<AnswerPage> {
    caller.staff()?;
    let answer = ctx.store.lookup_refund_answer(id).await?.ok_or(UseCaseError::NotFound)?;
    let (_, batch) = of_office(ctx, caller, &answer.batch).await?;
    let rows = ctx.store.refund_answer_rows(id).await?;
    let wanted: HashSet<i64> = rows.iter().map(|row| row.seq).collect();
    let mut all = lines(ctx, &batch).await?;
    all.retain(|line| wanted.contains(&line.seq));
    let line_of = |seq| all.iter().find(|l| l.seq == seq).cloned();
    let lines = rows.into_iter().map(|row| AnswerLine { line: line_of(row.seq), row }).collect();
    let who = Names::default().of(ctx, &answer.staff).await?;
    looked(ctx, caller, &batch.id, "refund_batch.answer_viewed", id.as_str()).await?;
    Ok(AnswerPage { batch, answer, who, lines })
}
