//! Step: why.

use super::next::{buttons, case, go_on, head, leave, or_status, status_of, step_page};
use crate::{
    components::{Form, Notice, RadioGroup, Tone},
    context::here,
    door::Door,
    form_data::FormData,
    i18n::say,
    pages::{
        help::HelpWith,
        stop::{preview_of, reason_choice},
        support::{answer, application_id},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::Path, response::Response};
use domain::{
    application::{ApplicationAct, ApplicationState, form::FieldError},
    id::ApplicationId,
    rules::Reason,
};
use guides::Question;
use leptos::prelude::*;
use usecases::{
    UseCaseError, UseCaseResult,
    application::{Case, Step, answer_reason},
    preview::offered,
};

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, None, Vec::new()).await }.await;
    answer(&door, result)
}

pub(super) async fn send(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    let Ok(id) = application_id(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let leave = leave(&form);
    let result = match answer_reason(&door.ctx, door.caller(), &id, form.get("reason"), leave).await {
        // A reason for which the answer is no stays here, with the way to what can be done.
        Ok(case) if case.answer.as_ref().is_some_and(|a| a.exit.is_some()) => page(&door, &id, None, Vec::new()).await,
        Ok(case) => Ok(go_on(&door, &case, leave)),
        Err(UseCaseError::Invalid(errors)) => page(&door, &id, Some(form.get("reason")), errors).await,
        Err(error) => Err(error),
    };
    or_status(&door, &id, result)
}

async fn page(
    door: &Door,
    id: &ApplicationId,
    typed: Option<&str>,
    errors: Vec<FieldError>,
) -> UseCaseResult<Response> {
    let case = match case(door, id).await? {
        Ok(case) if case.application.state == ApplicationState::Draft => case,
        Ok(_) => return Ok(door.see_other(&Route::Application(id.clone()))),
        Err(elsewhere) => return Ok(elsewhere),
    };
    let saved = case.application.reason().map(Reason::code).unwrap_or_default();
    let value = typed.unwrap_or(saved).to_owned();
    let title = tr_in!(door.caller().language, "application.reason_title");
    Ok(step_page(door, &case, status_of(&errors), &title, || view(&case, value, errors)))
}

fn view(case: &Case, value: String, errors: Vec<FieldError>) -> impl IntoView + use<> {
    let choices = offered(&case.region, case.application.capacity).into_iter().map(reason_choice).collect();
    let exit = case.answer.as_ref().and_then(|a| a.exit).map(|exit| {
        let again = here(preview_of(case.application.act, &case.application.cover));
        view! {
            <Notice tone=Tone::Warn title=say(exit) announce=true>
                <p>
                    <a href=again>{tr!("application.reason_exit")}</a>
                </p>
            </Notice>
        }
    });
    let buttons = buttons(case);
    let legend = match case.application.act {
        ApplicationAct::Stop => tr!("application.reason_legend"),
        ApplicationAct::Refund => tr!("refund_only.legend"),
    };
    view! {
        {head(case, Step::Reason, tr!("application.reason_title"), String::new())}
        {exit}
        <HelpWith question=Question::Reason />
        <Form errors=errors>
            <RadioGroup name="reason" legend=legend choices=choices value=value />
            {buttons}
        </Form>
    }
}
