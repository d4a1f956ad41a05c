use super::{
    case::{Case, open_case},
    save::save,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::{
        ApplicationState,
        form::{FieldCode, FieldError, check_declaration},
        policy::NotYet,
    },
    id::ApplicationId,
};

/// Gives the declaration on the check page, once everything else is complete. `shown` is the version of the rules whose
/// consequences that page showed: nobody declares what they did not read.
///
/// # Errors
/// As [`open_case`]; [`UseCaseError::Invalid`] for `declared` and for whatever is missing elsewhere;
/// [`UseCaseError::Conflict`] when it can't be done, something blocks it or other rules are in force by now: the check page
/// says what.
pub async fn declare(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    ticked: bool,
    shown: &str,
) -> UseCaseResult<Case> {
    let application = open_case(ctx, caller, id).await?.application;
    check_declaration(ticked).map_err(UseCaseError::Invalid)?;
    if application.state == ApplicationState::Draft && shown != ctx.book.version {
        return Err(UseCaseError::Conflict);
    }
    // One that was given under other rules falls first.
    if application.answers.declared && application.rules != ctx.book.version {
        save(ctx, caller, id, |answers| answers.declared = false).await?;
    }
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
