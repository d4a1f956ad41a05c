//! Where a step leads, how it is left, and what all steps show alike.

use crate::{
    components::{Actions, Button, ButtonKind, LinkButton, PageHead, Prose, Steps},
    context::{here, language},
    door::Door,
    form_data::FormData,
    i18n::date,
    pages::{stop::preview_of, support::page_in},
    routes::Route,
    tr,
};
use axum::response::Response;
use domain::{
    application::{ApplicationState, policy::draft_expires_on},
    id::ApplicationId,
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    application::{Case, Leave, Step, at_hand, is_editable, open_case},
};

/// The page of a step.
pub(in crate::pages) fn route(step: Step, id: &ApplicationId) -> Route {
    let id = id.clone();
    match step {
        Step::Reason => Route::StepReason(id),
        Step::Questions => Route::StepQuestions(id),
        Step::Documents => Route::StepDocuments(id),
        Step::Payee => Route::StepPayee(id),
        Step::Check => Route::StepCheck(id),
        Step::Code => Route::StepCode(id),
    }
}

/// After a step: to the first one that is not done, or away.
pub(super) fn go_on(door: &Door, case: &Case, leave: Leave) -> Response {
    if leave == Leave::Save {
        return door.see_other(&Route::My);
    }
    let next = match case.next_step() {
        // The declaration is given on the check page, and looked at again after any change.
        Step::Code => Step::Check,
        step => step,
    };
    door.see_other(&route(next, &case.application.id))
}

/// Which button was pressed.
pub(super) fn leave(form: &FormData) -> Leave {
    if form.get("go") == "save" { Leave::Save } else { Leave::Continue }
}

/// The case of a step page; once it is sent the step's address leads to the status page.
pub(in crate::pages) async fn case(door: &Door, id: &ApplicationId) -> UseCaseResult<Result<Case, Response>> {
    let application = at_hand(&door.ctx, door.caller(), id).await?;
    if !is_editable(&application) {
        return Ok(Err(door.see_other(&Route::Application(id.clone()))));
    }
    open_case(&door.ctx, door.caller(), id).await.map(Ok)
}

/// 409 on a step means that it was sent or closed meanwhile: the status page says how it stands.
pub(in crate::pages) fn or_status(door: &Door, id: &ApplicationId, result: UseCaseResult<Response>) -> Response {
    match result {
        Err(UseCaseError::Conflict) => door.see_other(&Route::Application(id.clone())),
        Ok(response) => response,
        Err(error) => door.refuse(&error),
    }
}

/// The page of a step.
pub(super) fn step_page<V: IntoView>(
    door: &Door,
    case: &Case,
    status: StatusCode,
    title: &str,
    view: impl FnOnce() -> V,
) -> Response {
    page_in(door, Some(&case.region), status, title, view)
}

/// The head of a step: the way back, which step of how many, the heading.
pub(super) fn head(case: &Case, step: Step, title: String, lead: String) -> impl IntoView + use<> {
    let steps = case.steps();
    let total = steps.len();
    let at = steps.iter().position(|s| *s == step).unwrap_or(0);
    let back = match at.checked_sub(1).and_then(|before| steps.get(before)) {
        Some(before) => here(route(*before, &case.application.id)),
        None => here(preview_of(case.application.act, &case.application.cover)),
    };
    view! {
        <PageHead title=title lead=lead back=back>
            <Steps current=at + 1 total=total />
        </PageHead>
    }
}

/// "Continue", "Save and leave", and the way to delete a draft.
pub(super) fn buttons(case: &Case) -> impl IntoView + use<> {
    let draft = case.application.state == ApplicationState::Draft;
    let drop = draft.then(|| {
        let href = here(Route::DropDraft(case.application.id.clone()));
        view! { <LinkButton label=tr!("application.drop_link") href=href kind=ButtonKind::Text /> }
    });
    let kept = draft.then(|| {
        let until = date(language(), draft_expires_on(&case.application));
        view! {
            <Prose>
                <p>{tr!("application.kept_until", date = until)}</p>
            </Prose>
        }
    });
    view! {
        <Actions>
            <Button label=tr!("application.continue") name="go" value="on" />
            <Button label=tr!("application.save") name="go" value="save" kind=ButtonKind::Plain unchecked=true />
            {drop}
        </Actions>
        {kept}
    }
}

/// 200, or 422 with what was typed.
pub(super) fn status_of<T>(errors: &[T]) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}
