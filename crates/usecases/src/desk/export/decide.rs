//! What people do with an export: the second person approves or declines, the asker gives it up or puts away what they
//! were told.

use super::{clears, goes_on, moved};
use crate::{Caller, Context, UseCaseError, UseCaseResult, again::looking_again, desk::act::read_note, record};
use domain::{
    application::form::{FieldCode, FieldError},
    export::{Export, ExportState as S},
    id::ExportId,
};
use storage::{ChangeSet, Constraint, StoreError};

/// An export that waits for a second person, whom the caller may be.
async fn waiting(ctx: &Context, caller: &Caller, id: &ExportId, version: i64) -> UseCaseResult<Export> {
    let staff = caller.staff()?;
    let export = ctx.store.lookup_export(id).await?.ok_or(UseCaseError::NotFound)?;
    if export.staff == staff.id {
        return Err(UseCaseError::Forbidden);
    }
    if !export.may_second(staff) {
        return Err(UseCaseError::NotFound);
    }
    let over = export.ends_at.is_some_and(|end| end <= ctx.now());
    if export.state != S::Waiting || export.version != version || over {
        return Err(UseCaseError::Conflict);
    }
    Ok(export)
}

async fn decide(ctx: &Context, caller: &Caller, export: Export, to: S, reason: String) -> UseCaseResult<()> {
    let action = if to == S::Queued { "export.approved" } else { "export.declined" };
    let detail = format!("{} rows={}", export.order.source.detail(), export.expected);
    let entry = record::entry(ctx, caller, action, export.id.as_str(), &detail);
    let after = Export {
        state: to,
        second: Some(caller.staff()?.id.clone()),
        reason,
        decided_at: Some(ctx.now()),
        ends_at: None,
        ..export
    };
    let mut set = ChangeSet::new();
    if to == S::Queued {
        set = set.with(goes_on(ctx, &after.id, after.version + 1));
    }
    match ctx.store.commit(set.with(moved(after)).audited(entry)).await {
        Err(StoreError::Refused(Constraint::SecondPersonDiffers)) => Err(UseCaseError::Forbidden),
        // Their own office changed since their session was read.
        Err(StoreError::Refused(Constraint::ReceiverCannot)) => Err(UseCaseError::NotFound),
        other => other.map(drop).map_err(Into::into),
    }
}

/// The second person says yes: the worker begins.
///
/// # Errors
/// `Forbidden` for the asker; `NotFound` for who may not be the second person; `Conflict` where it waits no more;
/// `Invalid` on `note`.
pub async fn approve(ctx: &Context, caller: &Caller, id: &ExportId, version: i64, note: &str) -> UseCaseResult<()> {
    let export = waiting(ctx, caller, id, version).await?;
    decide(ctx, caller, export, S::Queued, read_note(note)?).await
}

/// The second person says no, and why.
///
/// # Errors
/// As [`approve`]; a reason is needed.
pub async fn decline(ctx: &Context, caller: &Caller, id: &ExportId, version: i64, note: &str) -> UseCaseResult<()> {
    let export = waiting(ctx, caller, id, version).await?;
    let reason = read_note(note)?;
    if reason.is_empty() {
        return Err(FieldError::new("note", FieldCode::Required).into());
    }
    decide(ctx, caller, export, S::Declined, reason).await
}

/// The caller's own export.
async fn own(ctx: &Context, caller: &Caller, id: &ExportId) -> UseCaseResult<Export> {
    let staff = caller.staff()?;
    let export = ctx.store.lookup_export(id).await?.filter(|e| e.staff == staff.id);
    export.ok_or(UseCaseError::NotFound)
}

/// The asker gives it up; a file that is there is deleted.
///
/// # Errors
/// `NotFound` for somebody else's; `Conflict` where it is over already.
pub async fn cancel(ctx: &Context, caller: &Caller, id: &ExportId) -> UseCaseResult<()> {
    // The worker moves it at the same time: once more on what it is then.
    looking_again(|| cancel_it(ctx, caller, id)).await
}

async fn cancel_it(ctx: &Context, caller: &Caller, id: &ExportId) -> UseCaseResult<()> {
    let export = own(ctx, caller, id).await?;
    if !export.state.may_become(S::Cancelled) {
        return Err(UseCaseError::Conflict);
    }
    let detail = format!("state={} rows={}", export.state.name(), export.made);
    let entry = record::entry(ctx, caller, "export.cancelled", id.as_str(), &detail);
    let after = Export { state: S::Cancelled, objects: Vec::new(), ends_at: None, ..export };
    let clear = clears(ctx, &after);
    ctx.store.commit(ChangeSet::new().with(moved(after)).with(clear).audited(entry)).await?;
    Ok(())
}

/// The asker puts away what they were told; twice is once.
///
/// # Errors
/// `NotFound` for somebody else's.
pub async fn put_away(ctx: &Context, caller: &Caller, id: &ExportId) -> UseCaseResult<()> {
    let export = own(ctx, caller, id).await?;
    if !export.tells() {
        return Ok(());
    }
    match ctx.store.commit(ChangeSet::new().with(moved(Export { seen: true, ..export }))).await.map_err(Into::into) {
        Err(UseCaseError::Conflict) => Ok(()),
        other => other.map(drop),
    }
}
