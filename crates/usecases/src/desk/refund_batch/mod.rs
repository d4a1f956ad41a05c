//! Refunds that travel together to whoever pays: put together by one person, released by another, handed over as a
//! file, passed on from office to office, answered line by line. The file is for whoever pays: nothing here pays.
//!
//! The office is part of every question. An own case is never in a batch that one makes, releases, gives up, hands over,
//! passes on or downloads; it may be in one that one reads, and its line there is a colleague's to answer.

pub mod answer;
mod file;
mod list;
mod make;
mod step;

pub use file::{HandOverFile, download, template};
pub use list::{Happened, RefundBatchPage, RefundBatchesPage, list, show};
pub use make::{MakeForm, MakePage, TypedLeg, look, make};
pub use step::{cancel, hand_over, pass_on, release};
pub use storage::RefundsReady;

use super::own_case::is_own;
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    id::RefundBatchId,
    refund::{Refund, RefundBatch, RefundLine},
    staff::{Role, Staff},
};
use storage::{Constraint, StoreError};

/// A batch of the caller's office, for those who work cases or audit.
async fn of_office<'c>(
    ctx: &Context,
    caller: &'c Caller,
    id: &RefundBatchId,
) -> UseCaseResult<(&'c Staff, RefundBatch)> {
    let staff = caller.staff()?;
    if staff.role == Role::Administrator {
        return Err(UseCaseError::Forbidden);
    }
    let batch = ctx.store.lookup_refund_batch(id).await?.filter(|b| staff.covers(&b.region));
    Ok((staff, batch.ok_or(UseCaseError::NotFound)?))
}

/// The same for those who decide, as their page showed it.
async fn as_shown<'c>(
    ctx: &Context,
    caller: &'c Caller,
    id: &RefundBatchId,
    version: i64,
) -> UseCaseResult<(&'c Staff, RefundBatch)> {
    let staff = super::deciding(caller)?;
    let (_, batch) = of_office(ctx, caller, id).await?;
    if batch.version == version { Ok((staff, batch)) } else { Err(UseCaseError::Conflict) }
}

/// All lines of a batch: there are never more than fit.
async fn lines(ctx: &Context, batch: &RefundBatch) -> UseCaseResult<Vec<RefundLine>> {
    Ok(ctx.store.refund_lines(&batch.id, 0, RefundBatch::MOST).await?)
}

/// Stands for refunds exactly as they are.
fn seen<'r>(refunds: impl IntoIterator<Item = &'r Refund>) -> String {
    let all: Vec<_> = refunds.into_iter().map(|r| format!("{}.{}", r.id, r.version)).collect();
    crypto::digest::sha256_hex(all.join("\n").as_bytes())
}

/// Whether one of the lines is the member's own case.
async fn holds_own(ctx: &Context, staff: &Staff, lines: &[RefundLine]) -> UseCaseResult<bool> {
    for line in lines {
        if is_own(ctx, staff, &line.application).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// What the schema refuses, as a use case says it.
fn refused(error: StoreError) -> UseCaseError {
    match error {
        StoreError::Refused(Constraint::OwnCase | Constraint::SecondPersonDiffers) => UseCaseError::Forbidden,
        // Their own office or role changed since their session was read.
        StoreError::Refused(Constraint::ReceiverCannot) => UseCaseError::NotFound,
        StoreError::Refused(Constraint::InBatch | Constraint::IllegalMove) => UseCaseError::Conflict,
        other => other.into(),
    }
}
