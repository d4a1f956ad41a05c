//! Refunds that travelled together: some are with the second office and answered in part, others wait for a second
//! person. Day by day, as the office would.

use super::{Office, office::on_duty};
use crate::cli::CliError;
use app::pages::desk::hand_over_wording;
use domain::{
    id::RefundBatchId,
    refund::{AnswerRow, AnswerSaid, LineResult, RefundBatch, RefundBatchState as S, RefundParty},
};
use jiff::{ToSpan as _, civil::Date};
use usecases::{
    Caller, Context, UseCaseError,
    desk::refund_batch::{self, MakeForm, TypedLeg, answer},
};

/// Days before today on which batches are made.
const DAYS: i64 = 9;
/// Days before today from which on one waits: there are refunds on one of them.
const LAST: i64 = 4;
/// Batches that are listed while the next act is looked for.
const KNOWN: u32 = 20;

/// What the office does about its batches on a morning.
pub(super) async fn morning(ctx: &Context, office: &Office, day: Date, today: Date) -> Result<(), CliError> {
    let (Some(clerk), Some(supervisor)) = (office.clerks.first(), &office.supervisor) else { return Ok(()) };
    if day < today.saturating_sub(DAYS.days()) {
        return Ok(());
    }
    let (clerk, supervisor) = (on_duty(ctx, clerk), on_duty(ctx, supervisor));
    let known = ctx.store.refund_batches(&[], None, KNOWN).await?;
    for (batch, _) in &known {
        go_on(ctx, &clerk, batch, day).await?;
    }
    let waits = known.iter().any(|(batch, _)| batch.state == S::Made);
    let left = known.iter().any(|(batch, _)| batch.state != S::Made);
    for ready in ctx.store.refunds_ready(&[]).await? {
        // The first one leaves; one of the last days' waits for the supervisor.
        let leaves = !left && ready.count > 1;
        if leaves || left && !waits && day >= today.saturating_sub(LAST.days()) || day == today && !waits {
            let id = make(ctx, &clerk, &ready).await?;
            if leaves {
                let seen = refund_batch::show(ctx, &supervisor, &id, 0).await?.seen;
                refund_batch::release(ctx, &supervisor, &id, 1, &seen, &hand_over_wording()).await?;
                refund_batch::hand_over(ctx, &clerk, &id, 2, "收文 31 号（示例）").await?;
            }
            break;
        }
    }
    Ok(())
}

async fn make(
    ctx: &Context,
    clerk: &Caller,
    ready: &usecases::desk::refund_batch::RefundsReady,
) -> Result<RefundBatchId, UseCaseError> {
    let page = refund_batch::look(ctx, clerk, &ready.region, ready.way).await?;
    let leg = |party, name: &str| TypedLeg { party, chosen: true, name: name.to_owned() };
    let legs = vec![leg(RefundParty::Agency, "市医保中心财务科（示例）"), leg(RefundParty::Treasury, "国库（示例）")];
    let form = MakeForm {
        region: ready.region.clone(),
        way: ready.way,
        legs,
        out: Vec::new(),
        seen: page.seen,
        key: String::new(),
    };
    refund_batch::make(ctx, clerk, &form).await
}

/// The day after it left it goes on to the second office; the day after that the first line is answered.
async fn go_on(ctx: &Context, clerk: &Caller, batch: &RefundBatch, day: Date) -> Result<(), UseCaseError> {
    let since = batch.at_since.map(|at| at.day());
    if !batch.state.takes_answers() || since.is_none_or(|since| since >= day) {
        return Ok(());
    }
    if batch.next_leg().is_some() {
        return refund_batch::pass_on(ctx, clerk, &batch.id, batch.version, "").await;
    }
    let first = ctx.store.refund_lines(&batch.id, 0, 1).await?.pop();
    let Some(line) = first.filter(|line| line.result == LineResult::Open && batch.state == S::HandedOver) else {
        return Ok(());
    };
    let said = Ok(AnswerSaid::Paid(since.unwrap_or(day)));
    let number = Some(batch.number.clone());
    let row = AnswerRow { place: 1, batch: number, seq: Some(line.seq), reference: None, amount: None, said };
    let seen = answer::preview(ctx, clerk, &batch.id, vec![row]).await?;
    answer::take(ctx, clerk, &batch.id, &seen.written).await.map(drop)
}
