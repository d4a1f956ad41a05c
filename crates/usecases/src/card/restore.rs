use super::{
    Access, CardNotice, access,
    access::{Deed, acted},
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{count, password},
    record,
};
use domain::{
    application::form::{FieldCode, FieldError},
    card::{Binding, BindingState, CardAct, Certificate},
    id::BindingId,
    person::id_number::fold_width,
};
use storage::{ChangeSet, Constraint, StoreError};

/// Binds a device again within a day of its unbinding: on the same device, with the card password.
///
/// # Errors
/// As [`access`]; `Conflict` when it is too late, another device, or the card is frozen or closed: then a fresh
/// activation is the way; `Invalid` on `password`; `LimitReached`.
pub async fn restore(ctx: &Context, caller: &Caller, id: &BindingId, typed: &str) -> UseCaseResult<Binding> {
    let found = ctx.store.lookup_binding(id).await?.ok_or(UseCaseError::NotFound)?;
    let Access { certificate, .. } = access(ctx, caller, &found.certificate).await?;
    if caller.resident()?.person.as_ref() != Some(&found.holder) {
        return Err(UseCaseError::NotFound);
    }
    if !certificate.is_good_on(ctx.today()) || !found.may_restore(caller.device.as_deref(), ctx.now()) {
        return Err(UseCaseError::Conflict);
    }
    right_password(ctx, caller, &certificate, typed).await?;
    let bound = Binding {
        state: BindingState::Bound,
        bound_at: ctx.now(),
        ended_at: None,
        version: found.version + 1,
        ..found
    };
    let after = Certificate { version: certificate.version + 1, ..certificate };
    let (act, notice) = (CardAct::Restored, CardNotice::Restored);
    let bindings = std::slice::from_ref(&bound);
    let to = Some(caller.resident()?);
    let set = acted(ctx, caller, &Deed { to, act, notice, certificate: &after, bindings, detail: "" });
    match ctx.store.commit(set).await {
        // The same browser was bound anew meanwhile.
        Err(StoreError::Refused(Constraint::CertificateTaken)) => return Err(UseCaseError::Conflict),
        other => other?,
    };
    Ok(bound)
}

/// Looks at a card password. Tries are counted before it is looked at, wrong ones recorded.
pub(super) async fn right_password(
    ctx: &Context,
    caller: &Caller,
    certificate: &Certificate,
    typed: &str,
) -> UseCaseResult<()> {
    let counted = count(ctx, "card_password_hour", certificate.id.as_str(), |l| l.card_password_hour);
    ctx.store.commit(ChangeSet::new().with(counted)).await?;
    if password::matches(ctx, Some(certificate.password.clone()), &fold_width(typed.trim())).await? {
        return Ok(());
    }
    let failed = record::entry(ctx, caller, "card.password_wrong", certificate.id.as_str(), "");
    ctx.store.commit(ChangeSet::new().audited(failed)).await?;
    Err(FieldError::new("password", FieldCode::CardPasswordWrong).into())
}
