//! What would become of each line of an answer, and which answers said just the same before.

use super::{work::waiting, written};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    desk::{
        deciding,
        own_case::is_own,
        refund_batch::{lines, of_office},
    },
    record,
};
use domain::{
    id::RefundBatchId,
    refund::{AnswerFate, AnswerRow, LineResult, RefundAnswer, RefundBatch, RefundBatchMove, RefundLine, judged},
    staff::Staff,
};
use std::collections::HashSet;
use storage::ChangeSet;

/// A line of a preview.
#[derive(Clone, Debug)]
pub struct PreviewLine {
    /// What was read.
    pub row: AnswerRow,
    /// What would become of it.
    pub fate: AnswerFate,
    /// The line of the batch that it is about.
    pub line: Option<RefundLine>,
}

/// What would become of an answer.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The batch.
    pub batch: RefundBatch,
    /// Its lines.
    pub lines: Vec<PreviewLine>,
    /// Just this was taken before; the last time, where it was more than once.
    pub before: Option<RefundAnswer>,
    /// What of it travels on, in one way of writing, for [`take`](super::take()).
    pub written: String,
}

/// The batch, while its lines may be answered.
pub(super) async fn answerable<'c>(
    ctx: &Context,
    caller: &'c Caller,
    id: &RefundBatchId,
) -> UseCaseResult<(&'c Staff, RefundBatch)> {
    let staff = deciding(caller)?;
    let (_, batch) = of_office(ctx, caller, id).await?;
    Ok((staff, batch))
}

/// The batch with those of its lines that still wait for an answer; none, where it is closed.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` where it has not left, or was given up.
pub async fn open_lines(
    ctx: &Context,
    caller: &Caller,
    id: &RefundBatchId,
) -> UseCaseResult<(RefundBatch, Vec<RefundLine>)> {
    let (_, batch) = answerable(ctx, caller, id).await?;
    if !batch.state.compares_answers() {
        return Err(UseCaseError::Conflict);
    }
    let mut lines = lines(ctx, &batch).await?;
    lines.retain(|line| line.result == LineResult::Open);
    looked(ctx, caller, id, "refund_batch.viewed", "answer").await?;
    Ok((batch, lines))
}

/// Somebody looked at a batch: that is on the record.
pub(super) async fn looked(
    ctx: &Context,
    caller: &Caller,
    id: &RefundBatchId,
    action: &str,
    detail: &str,
) -> UseCaseResult<()> {
    let entry = record::entry(ctx, caller, action, id.as_str(), detail);
    ctx.store.commit(ChangeSet::new().audited(entry)).await.map(drop).map_err(Into::into)
}

/// What would become of each row. Nothing is written but that somebody compared them.
///
/// # Errors
/// `Forbidden`; `NotFound`; `Conflict` where the batch has not left yet. One that is closed is still compared, so that
/// the same file sent again says so.
pub async fn preview(
    ctx: &Context,
    caller: &Caller,
    id: &RefundBatchId,
    rows: Vec<AnswerRow>,
) -> UseCaseResult<Preview> {
    let (staff, batch) = answerable(ctx, caller, id).await?;
    let all = lines(ctx, &batch).await?;
    let fates = fates(ctx, staff, &batch, &rows, &all).await?;
    // What travels on are lines of this batch that say something: at most one for each.
    let heard = rows.iter().zip(&fates).filter(|(_, (fate, _))| fate.is_heard()).map(|(row, _)| row.clone());
    let written = written::write(&heard.collect::<Vec<_>>(), &batch.number);
    let before = Before::of(ctx, id, &written).await?.last;
    looked(ctx, caller, id, "refund_batch.compared", &format!("rows={}", rows.len())).await?;
    let lines = rows
        .into_iter()
        .zip(fates)
        .map(|(row, (fate, seq))| {
            let line = all.iter().find(|l| Some(l.seq) == seq).cloned();
            PreviewLine { row, fate, line }
        })
        .collect();
    Ok(Preview { batch, lines, before, written })
}

fn digest(written: &str) -> String {
    crypto::digest::sha256_hex(written.as_bytes())
}

/// Answers that said just the same before.
pub(super) struct Before {
    /// The last of them.
    pub(super) last: Option<RefundAnswer>,
    /// Those with rows that still wait, and the lines that these are about.
    pub(super) unfinished: Vec<RefundAnswer>,
    pub(super) waiting: HashSet<i64>,
    /// Digest of the next one: the same said again is another answer only where it finds something to take.
    pub(super) digest: String,
}

impl Before {
    pub(super) async fn of(ctx: &Context, batch: &RefundBatchId, written: &str) -> UseCaseResult<Self> {
        let (mut last, mut unfinished, mut lines) = (None, Vec::new(), HashSet::new());
        let mut next = digest(written);
        while let Some(answer) = ctx.store.refund_answer_by_digest(batch, &next).await? {
            let rows = waiting(ctx, &answer.id).await?;
            if !rows.is_empty() {
                unfinished.push(answer.clone());
                lines.extend(rows.iter().map(|row| row.seq));
            }
            next = digest(&format!("{written}\n{}", answer.id));
            last = Some(answer);
        }
        Ok(Self { last, unfinished, waiting: lines, digest: next })
    }
}

/// The fate of each row, own cases last: these are a colleague's.
pub(super) async fn fates(
    ctx: &Context,
    staff: &Staff,
    batch: &RefundBatch,
    rows: &[AnswerRow],
    lines: &[RefundLine],
) -> UseCaseResult<Vec<(AnswerFate, Option<i64>)>> {
    let steps = ctx.store.refund_batch_steps(&batch.id).await?;
    let step = |by| steps.iter().find(|step| step.by == by).ok_or(UseCaseError::Conflict);
    step(RefundBatchMove::HandOver)?;
    // When the hand-over was noted says nothing about when the file was given away: it was there from the release on.
    let released_on = step(RefundBatchMove::Release)?.at.day();
    let mut fates = judged(rows, lines, &batch.number, batch.way, released_on, ctx.today());
    for (fate, seq) in &mut fates {
        let line = lines.iter().find(|l| Some(l.seq) == *seq);
        if let (AnswerFate::Taken, Some(line)) = (*fate, line)
            && is_own(ctx, staff, &line.application).await?
        {
            *fate = AnswerFate::OwnCase;
        }
    }
    Ok(fates)
}
