use super::{
    case::{Case, open_case},
    save::save,
    step::Leave,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::form::{CheckedPayee, FieldCode, FieldError, PayeeForm, check_payee},
    id::ApplicationId,
};

/// Most characters that are kept of a field, also unchecked.
const MAX_KEPT: usize = 200;

/// Answers the payee page: saved as typed, then checked unless the page is left with "save"; kept in its normal form
/// when it is good. Warnings are in what [`check_payee`] gives for the kept form.
///
/// # Errors
/// As [`open_case`]; [`UseCaseError::Invalid`] for `holder`, `number`, `bank`.
pub async fn answer_payee(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    typed: PayeeForm,
    leave: Leave,
) -> UseCaseResult<Case> {
    open_case(ctx, caller, id).await?;
    not_too_long(&typed)?;
    let checked = check_payee(&typed);
    let kept = checked.as_ref().map_or(typed, |good| good.payee.clone());
    let case = save(ctx, caller, id, |answers| answers.payee = Some(kept.clone())).await?;
    match checked {
        Err(errors) if leave == Leave::Continue => Err(UseCaseError::Invalid(errors)),
        _ => Ok(case),
    }
}

/// The account in its normal form, with the doubts about it.
///
/// # Errors
/// `holder`, `number`, `bank`.
pub(super) fn check_typed(typed: &PayeeForm) -> Result<CheckedPayee, Vec<FieldError>> {
    not_too_long(typed)?;
    check_payee(typed)
}

fn not_too_long(typed: &PayeeForm) -> Result<(), Vec<FieldError>> {
    let fields = [("holder", &typed.holder), ("number", &typed.number), ("bank", &typed.bank)];
    let long: Vec<FieldError> = fields
        .into_iter()
        .filter(|(_, words)| words.chars().count() > MAX_KEPT)
        .map(|(field, _)| FieldError::new(field, FieldCode::TooLong))
        .collect();
    if long.is_empty() { Ok(()) } else { Err(long) }
}
