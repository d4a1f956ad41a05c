use super::{
    case::{Case, open_case},
    save::save,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::{
        form::{FieldCode, FieldError, check_declaration},
        policy::NotYet,
    },
    id::ApplicationId,
};

/// Gives the declaration on the check page, once everything else is complete.
///
/// # Errors
/// As [`open_case`]; [`UseCaseError::Invalid`] for `declared` and for whatever is missing elsewhere;
/// [`UseCaseError::Conflict`] when it can't be done or something blocks it: the check page says what.
pub async fn declare(ctx: &Context, caller: &Caller, id: &ApplicationId, ticked: bool) -> UseCaseResult<Case> {
    open_case(ctx, caller, id).await?;
    check_declaration(ticked).map_err(UseCaseError::Invalid)?;
    let case = save(ctx, caller, id, |answers| answers.declared = true).await?;
    ready(&case)?;
    Ok(case)
}

/// Whether it may be sent, as an error that a page can show.
pub(super) fn ready(case: &Case) -> UseCaseResult<()> {
    match case.may_submit() {
        Ok(_) => Ok(()),
        Err(NotYet::Answers(errors)) => Err(UseCaseError::Invalid(errors)),
        Err(NotYet::NoReason) => Err(FieldError::new("reason", FieldCode::Required).into()),
        Err(NotYet::NotOpenForAnswers | NotYet::Exit(_) | NotYet::Blocked(_)) => Err(UseCaseError::Conflict),
    }
}
