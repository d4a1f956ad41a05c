//! What people do with a batch: let it go, give it up, hand it over, pass it on.

use super::{as_shown, file, holds_own, lines, refused};
use crate::{Caller, Context, UseCaseError, UseCaseResult, desk::refunds::moving, record};
use domain::{
    application::form::{FieldCode, FieldError},
    id::{RefundBatchId, StaffId},
    refund::{RefundBatch, RefundBatchMove as M, RefundBatchState, RefundBatchStep, RefundLine, RefundStage},
    staff::Staff,
    words::has_hidden,
};
use std::collections::BTreeMap;
use storage::{ChangeSet, RefundBatchChange};

/// The batch after a move, and the step that says so.
fn moved(
    ctx: &Context,
    batch: RefundBatch,
    by: M,
    staff: &StaffId,
    words: String,
) -> UseCaseResult<(RefundBatch, RefundBatchStep)> {
    let state = batch.state.after(by).ok_or(UseCaseError::Conflict)?;
    let now = ctx.now();
    let leg = match by {
        M::HandOver | M::PassOn => Some(batch.next_leg().ok_or(UseCaseError::Conflict)?.0),
        _ => None,
    };
    let after = RefundBatch {
        state,
        at: leg.or(batch.at),
        at_since: leg.map(|_| now).or(batch.at_since),
        version: batch.version + 1,
        ..batch
    };
    let step = RefundBatchStep { seq: after.version, by, leg, words, staff: staff.clone(), at: now };
    Ok((after, step))
}

/// A reference or a reason: one line, nothing hidden in it.
fn read(typed: &str, needed: bool) -> UseCaseResult<String> {
    let words = typed.trim();
    let wrong = if words.is_empty() && needed {
        Some(FieldCode::Required)
    } else if words.chars().count() > RefundBatch::LONGEST_REFERENCE {
        Some(FieldCode::TooLong)
    } else {
        has_hidden(words).then_some(FieldCode::Character)
    };
    match wrong {
        Some(code) => Err(FieldError::new("words", code).into()),
        None => Ok(words.to_owned()),
    }
}

/// All lines of a batch, none of which is the member's own case.
async fn not_own(ctx: &Context, staff: &Staff, batch: &RefundBatch) -> UseCaseResult<Vec<RefundLine>> {
    let lines = lines(ctx, batch).await?;
    if holds_own(ctx, staff, &lines).await? { Err(UseCaseError::Forbidden) } else { Ok(lines) }
}

/// The second person lets a batch go: its files are written, and stay as they are. `seen` is what their page showed, see
/// [`RefundBatchPage::seen`](super::RefundBatchPage::seen); `wording` is the files'.
///
/// # Errors
/// `Forbidden` for who made it, who is no second person, or whose own case is in it; `NotFound`; `Conflict` on a stale
/// page, also where a resident named another account meanwhile.
pub async fn release(
    ctx: &Context,
    caller: &Caller,
    id: &RefundBatchId,
    version: i64,
    seen: &str,
    wording: &BTreeMap<String, String>,
) -> UseCaseResult<()> {
    let (staff, batch) = as_shown(ctx, caller, id, version).await?;
    if !staff.role.seconds() || batch.made_by == staff.id {
        return Err(UseCaseError::Forbidden);
    }
    let lines = not_own(ctx, staff, &batch).await?;
    let (mut after, step) = moved(ctx, batch, M::Release, &staff.id, String::new())?;
    let (files, refunds) = file::write(ctx, &after, &lines, wording).await?;
    if super::seen(&refunds) != seen {
        return Err(UseCaseError::Conflict);
    }
    let read = refunds.into_iter().map(|refund| (refund.id, refund.version)).collect();
    let digest = |format| files.iter().find(|(f, _)| *f == format).map(|(_, bytes)| crypto::digest::sha256_hex(bytes));
    after.csv_digest = digest(domain::export::ExportFormat::Csv);
    after.xlsx_digest = digest(domain::export::ExportFormat::Xlsx);
    after.released_by = Some(staff.id.clone());
    let detail = format!(
        "number={} csv={} xlsx={}",
        after.number,
        after.csv_digest.as_deref().unwrap_or_default(),
        after.xlsx_digest.as_deref().unwrap_or_default()
    );
    let entry = record::entry(ctx, caller, "refund_batch.released", id.as_str(), &detail);
    let set = ChangeSet::new().with(RefundBatchChange::Release(after, step, files, read)).audited(entry);
    ctx.store.commit(set).await.map(drop).map_err(refused)
}

/// A batch is given up before it left: its refunds wait again. What was released is given up by a supervisor: copies of
/// its files are to be called back.
///
/// # Errors
/// `Forbidden`, also where a line is one's own case; `NotFound`; `Conflict`; `Invalid` on `words`: why is needed.
pub async fn cancel(
    ctx: &Context,
    caller: &Caller,
    id: &RefundBatchId,
    version: i64,
    words: &str,
) -> UseCaseResult<()> {
    let (staff, batch) = as_shown(ctx, caller, id, version).await?;
    let from = batch.state;
    if from == RefundBatchState::Released && !staff.role.seconds() {
        return Err(UseCaseError::Forbidden);
    }
    not_own(ctx, staff, &batch).await?;
    let words = read(words, true)?;
    let (after, step) = moved(ctx, batch, M::Cancel, &staff.id, words)?;
    let entry = record::entry(ctx, caller, "refund_batch.cancelled", id.as_str(), from.name());
    let set = ChangeSet::new().with(RefundBatchChange::Move(after, step)).audited(entry);
    ctx.store.commit(set).await.map(drop).map_err(refused)
}

/// A batch left the office: all its refunds are handed over with it, and each applicant is told.
///
/// # Errors
/// `Forbidden`, also where a line is one's own case; `NotFound`; `Conflict`; `Invalid` on `words`.
pub async fn hand_over(
    ctx: &Context,
    caller: &Caller,
    id: &RefundBatchId,
    version: i64,
    words: &str,
) -> UseCaseResult<()> {
    let (staff, batch) = as_shown(ctx, caller, id, version).await?;
    let words = read(words, false)?;
    let lines = not_own(ctx, staff, &batch).await?;
    let (after, step) = moved(ctx, batch, M::HandOver, &staff.id, words)?;
    let to = after.holder().map_or("", |leg| leg.party.name());
    let entry = record::entry(ctx, caller, "refund_batch.handed_over", id.as_str(), to);
    let mut set = ChangeSet::new().with(RefundBatchChange::Move(after, step)).audited(entry);
    for line in &lines {
        let refund = ctx.store.lookup_refund(&line.refund).await?.ok_or(UseCaseError::NotFound)?;
        let app = ctx.store.lookup_application(&line.application).await?.ok_or(UseCaseError::NotFound)?;
        if !refund.may_leave(app.state) {
            return Err(UseCaseError::Conflict);
        }
        let one = moving(ctx, caller, staff, refund, &app, RefundStage::HandedOver, None)?;
        set.changes.extend(one.changes);
        set.audit.extend(one.audit);
    }
    ctx.store.commit(set).await.map(drop).map_err(refused)
}

/// The party that has a batch sent it on to the next one.
///
/// # Errors
/// `Forbidden`, also where a line is one's own case; `NotFound`; `Conflict`, also where nobody follows; `Invalid` on
/// `words`.
pub async fn pass_on(
    ctx: &Context,
    caller: &Caller,
    id: &RefundBatchId,
    version: i64,
    words: &str,
) -> UseCaseResult<()> {
    let (staff, batch) = as_shown(ctx, caller, id, version).await?;
    not_own(ctx, staff, &batch).await?;
    let words = read(words, false)?;
    let (after, step) = moved(ctx, batch, M::PassOn, &staff.id, words)?;
    let to = after.holder().map_or("", |leg| leg.party.name());
    let entry = record::entry(ctx, caller, "refund_batch.passed_on", id.as_str(), to);
    let set = ChangeSet::new().with(RefundBatchChange::Move(after, step)).audited(entry);
    ctx.store.commit(set).await.map(drop).map_err(refused)
}
