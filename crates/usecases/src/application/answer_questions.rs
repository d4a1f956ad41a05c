use super::{
    case::{Case, open_case},
    save::save,
    step::Leave,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::form::{FieldCode, FieldError, check_questions},
    id::ApplicationId,
    rules::Question,
};
use std::collections::BTreeMap;

/// Most characters that are kept of an answer, also unchecked.
const MAX_KEPT: usize = 200;

/// Answers the conditional questions: saved as typed, then checked unless the page is left with "save".
///
/// # Errors
/// As [`open_case`]; [`UseCaseError::Invalid`] by the question's field.
pub async fn answer_questions(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    typed: BTreeMap<Question, String>,
    leave: Leave,
) -> UseCaseResult<Case> {
    let case = open_case(ctx, caller, id).await?;
    let long: Vec<FieldError> = typed
        .iter()
        .filter(|(_, words)| words.chars().count() > MAX_KEPT)
        .map(|(question, _)| FieldError::new(question.name(), FieldCode::TooLong))
        .collect();
    if !long.is_empty() {
        return Err(UseCaseError::Invalid(long));
    }
    let asked = case.rule().map(|rule| rule.questions.clone()).unwrap_or_default();
    let kept: BTreeMap<Question, String> = typed.into_iter().filter(|(q, _)| asked.contains(q)).collect();
    let case = save(ctx, caller, id, |answers| answers.questions.extend(kept.clone())).await?;
    if leave == Leave::Continue {
        check_questions(&asked, &case.application.answers.questions, ctx.today()).map_err(UseCaseError::Invalid)?;
    }
    Ok(case)
}
