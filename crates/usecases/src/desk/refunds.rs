//! The refund worklist: stages are moved by staff, the money moves elsewhere.

use super::{
    deciding,
    own_case::{is_own, not_own},
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    application::{NoticeKind, notice},
    record,
};
use domain::{
    application::{
        Application,
        form::{FieldCode, FieldError},
    },
    id::RefundId,
    money::Fen,
    refund::{LineEnd, Refund, RefundBatch, RefundFault, RefundLine, RefundStage},
    staff::{Role, Staff},
};
use storage::{Change, ChangeSet, Constraint, RefundBatchChange, StoreError};

/// Rows shown at once.
const ROWS: u32 = 200;

/// A refund as the worklist shows it.
#[derive(Clone, Debug)]
pub struct RefundRow {
    /// The refund.
    pub refund: Refund,
    /// Its application.
    pub application: Application,
    /// What the payment record says was paid; a refund of a difference is less.
    pub paid: Option<Fen>,
    /// It is the caller's own case: a colleague must move it.
    pub own_case: bool,
    /// The batch that it is in, while its line there is open.
    pub batch: Option<RefundBatch>,
}

/// Refunds at a stage within the caller's jurisdiction, for those who work cases or audit.
///
/// # Errors
/// `NotSignedIn`, `Forbidden`.
pub async fn list(ctx: &Context, caller: &Caller, stage: RefundStage) -> UseCaseResult<Vec<RefundRow>> {
    let staff = caller.staff()?;
    if staff.role == Role::Administrator {
        return Err(UseCaseError::Forbidden);
    }
    let mut rows = Vec::new();
    for (refund, application) in ctx.store.list_refunds(stage, &staff.regions, ROWS).await? {
        let paid = paid(ctx, &refund, &application).await?;
        let own_case = is_own(ctx, staff, &application.id).await?;
        let batch = batch_of(ctx, &refund).await?;
        rows.push(RefundRow { refund, application, paid, own_case, batch });
    }
    // The list shows who gets money back: who looked is on the record.
    let looked = record::entry(ctx, caller, "refunds.viewed", stage.name(), "");
    ctx.store.commit(ChangeSet::new().audited(looked)).await?;
    Ok(rows)
}

/// A refund that the caller is about to move, alone on a page.
///
/// # Errors
/// `Forbidden` for who may not decide and, of those who may, in an own case; `NotFound`.
pub async fn show(ctx: &Context, caller: &Caller, id: &RefundId) -> UseCaseResult<RefundRow> {
    let staff = deciding(caller)?;
    let (refund, application) = found(ctx, staff, id).await?;
    let paid = paid(ctx, &refund, &application).await?;
    let looked = record::entry(ctx, caller, "refunds.viewed", id.as_str(), "");
    ctx.store.commit(ChangeSet::new().audited(looked)).await?;
    let batch = batch_of(ctx, &refund).await?;
    Ok(RefundRow { refund, application, paid, own_case: false, batch })
}

/// The batch that it is in.
async fn batch_of(ctx: &Context, refund: &Refund) -> UseCaseResult<Option<RefundBatch>> {
    Ok(ctx.store.open_refund_line(&refund.id).await?.map(|(batch, _)| batch))
}

/// What the payment record says was paid.
async fn paid(ctx: &Context, refund: &Refund, application: &Application) -> UseCaseResult<Option<Fen>> {
    let payments = ctx.store.payments_of(&application.cover).await?;
    Ok(payments.iter().find(|p| p.id == refund.payment).map(|p| p.amount))
}

/// A refund of the office, which is not one's own.
async fn found(ctx: &Context, staff: &Staff, id: &RefundId) -> UseCaseResult<(Refund, Application)> {
    let refund = ctx.store.lookup_refund(id).await?.ok_or(UseCaseError::NotFound)?;
    let app = ctx.store.lookup_application(&refund.application).await?.ok_or(UseCaseError::NotFound)?;
    if !staff.covers(&app.region) {
        return Err(UseCaseError::NotFound);
    }
    not_own(ctx, staff, &app.id).await?;
    Ok((refund, app))
}

/// Moves a refund; `fault` says why, where it failed. `version` is what the page showed: a stale page gets a conflict, and
/// so does a hand-over while the resident can still undo the stop, before they named another account for what came back,
/// or where the refund is in a batch: it leaves with that. What is answered about it answers its line there.
///
/// # Errors
/// `Forbidden` for who may not decide and, of those who may, in an own case; `Invalid` on `fault`; `NotFound`, `Conflict`.
pub async fn move_to(
    ctx: &Context,
    caller: &Caller,
    id: &RefundId,
    to: RefundStage,
    fault: Option<RefundFault>,
    version: i64,
) -> UseCaseResult<()> {
    let staff = deciding(caller)?;
    let (refund, app) = found(ctx, staff, id).await?;
    // Cancelling belongs to the resident's undo, not to the worklist.
    let too_early = to == RefundStage::HandedOver && !refund.may_leave(app.state);
    if refund.version != version || !refund.stage.may_become(to) || too_early {
        return Err(UseCaseError::Conflict);
    }
    if to == RefundStage::Failed && !fault.is_some_and(|fault| fault.fits(refund.way)) {
        let code = if fault.is_some() { FieldCode::Choice } else { FieldCode::Required };
        return Err(FieldError::new("fault", code).into());
    }
    let line = ctx.store.open_refund_line(id).await?;
    let mut set = moving(ctx, caller, staff, refund, &app, to, fault)?;
    if let Some((_, line)) = line {
        let end = match (to, fault) {
            // Nobody named the day of payment: the day of a click is none.
            (RefundStage::Paid, _) => LineEnd::Paid(None),
            (RefundStage::Failed, Some(fault)) => LineEnd::Failed(fault),
            _ => return Err(UseCaseError::Conflict),
        };
        set = set.with(ending(ctx, staff, &line, end));
    }
    match ctx.store.commit(set).await {
        Err(StoreError::Refused(Constraint::OwnCase)) => Err(UseCaseError::Forbidden),
        Err(StoreError::Refused(Constraint::InBatch)) => Err(UseCaseError::Conflict),
        other => other.map(drop).map_err(Into::into),
    }
}

/// The line of a batch is answered.
pub(super) fn ending(ctx: &Context, staff: &Staff, line: &RefundLine, end: LineEnd) -> RefundBatchChange {
    RefundBatchChange::EndLine { batch: line.batch.clone(), seq: line.seq, end, by: staff.id.clone(), at: ctx.now() }
}

/// What a move writes: the refund, what its applicant is told, and the entry. Whether it may be is asked before.
pub(super) fn moving(
    ctx: &Context,
    caller: &Caller,
    staff: &Staff,
    mut refund: Refund,
    app: &Application,
    to: RefundStage,
    fault: Option<RefundFault>,
) -> UseCaseResult<ChangeSet> {
    refund.stage = to;
    refund.fault = fault.filter(|_| to == RefundStage::Failed);
    refund.account_given_at = None;
    refund.moved_by = Some(staff.id.clone());
    refund.updated_at = ctx.now();
    refund.version += 1;
    let kind = match to {
        RefundStage::HandedOver => NoticeKind::RefundHandedOver,
        RefundStage::Paid => NoticeKind::RefundPaid,
        RefundStage::Failed => NoticeKind::RefundFailed,
        RefundStage::Planned | RefundStage::Cancelled => return Err(UseCaseError::Conflict),
    };
    let why = refund.fault.map_or("", RefundFault::name);
    let told = notice(ctx, app, kind, &[("amount", refund.amount.to_string()), ("fault", why.to_owned())]);
    let detail = if why.is_empty() { to.name().to_owned() } else { format!("{} fault={why}", to.name()) };
    let entry = record::entry(ctx, caller, "refund.move", refund.id.as_str(), &detail);
    Ok(ChangeSet::new().with(Change::UpdateRefund(refund)).with(told).audited(entry))
}
