//! The refund worklist: stages are moved by staff, the money moves elsewhere.

use super::deciding;
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    application::{NoticeKind, notice},
    record,
};
use domain::{
    application::Application,
    id::RefundId,
    refund::{Refund, RefundStage},
    staff::Role,
};
use storage::{Change, ChangeSet};

/// Rows shown at once.
const ROWS: u32 = 200;

/// Refunds at a stage within the caller's jurisdiction, for those who work cases or audit.
///
/// # Errors
/// `NotSignedIn`, `Forbidden`.
pub async fn list(ctx: &Context, caller: &Caller, stage: RefundStage) -> UseCaseResult<Vec<(Refund, Application)>> {
    let staff = caller.staff()?;
    if staff.role == Role::Administrator {
        return Err(UseCaseError::Forbidden);
    }
    let rows = ctx.store.list_refunds(stage, &staff.regions, ROWS).await?;
    // The list shows accounts in clear: who looked is on the record.
    let looked = record::entry(ctx, caller, "refunds.viewed", stage.name(), "");
    ctx.store.commit(ChangeSet::new().audited(looked)).await?;
    Ok(rows)
}

/// Moves a refund. `version` is what the page showed: a stale page gets a conflict.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Conflict`.
pub async fn move_to(
    ctx: &Context,
    caller: &Caller,
    id: &RefundId,
    to: RefundStage,
    version: i64,
) -> UseCaseResult<()> {
    let staff = deciding(caller)?;
    let mut refund = ctx.store.lookup_refund(id).await?.ok_or(UseCaseError::NotFound)?;
    let app = ctx.store.lookup_application(&refund.application).await?.ok_or(UseCaseError::NotFound)?;
    if !staff.covers(&app.region) {
        return Err(UseCaseError::NotFound);
    }
    // Cancelling belongs to the resident's undo, not to the worklist.
    if refund.version != version || !refund.stage.may_become(to) {
        return Err(UseCaseError::Conflict);
    }
    refund.stage = to;
    refund.updated_at = ctx.now();
    refund.version += 1;
    let kind = match to {
        RefundStage::HandedOver => NoticeKind::RefundHandedOver,
        RefundStage::Paid => NoticeKind::RefundPaid,
        RefundStage::Failed => NoticeKind::RefundFailed,
        RefundStage::Planned | RefundStage::Cancelled => return Err(UseCaseError::Conflict),
    };
    let told = notice(ctx, &app, kind, &[("amount", refund.amount.to_string())]);
    let entry = record::entry(ctx, caller, "refund.move", id.as_str(), to.name());
    ctx.store.commit(ChangeSet::new().with(Change::UpdateRefund(refund)).with(told).audited(entry)).await?;
    Ok(())
}
