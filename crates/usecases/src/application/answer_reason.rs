use super::{
    case::{Case, open_case},
    save::save,
    step::Leave,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::{
        ApplicationState,
        form::{FieldCode, FieldError, check_reason},
    },
    id::ApplicationId,
};

/// Answers the reason page. The reason of an application that was sent stays: a correction answers what was asked.
///
/// # Errors
/// As [`open_case`]; [`UseCaseError::Invalid`] for the field `reason`; [`UseCaseError::Conflict`] in a correction.
pub async fn answer_reason(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    typed: &str,
    leave: Leave,
) -> UseCaseResult<Case> {
    let reason = match check_reason(typed) {
        Ok(reason) => reason,
        Err(_) if leave == Leave::Save => return open_case(ctx, caller, id).await,
        Err(errors) => {
            own_first(ctx, caller, id).await?;
            return Err(UseCaseError::Invalid(errors));
        }
    };
    let case = own_first(ctx, caller, id).await?;
    if case.region.reason(reason).is_none() {
        return Err(FieldError::new("reason", FieldCode::Choice).into());
    }
    save(ctx, caller, id, |answers| answers.reason = Some(reason)).await
}

/// Nothing is said about what was typed before it is clear that the application is the caller's.
async fn own_first(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Case> {
    let case = open_case(ctx, caller, id).await?;
    if case.application.state == ApplicationState::Draft { Ok(case) } else { Err(UseCaseError::Conflict) }
}
