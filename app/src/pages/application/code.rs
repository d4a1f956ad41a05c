//! Step: the code that is bound to exactly this act, and sending.

use super::next::{case, head, or_status, route, step_page};
use crate::{
    components::{Actions, Button, ButtonKind, Check, Field, FieldKind, Form, Hidden, Resend},
    door::Door,
    form_data::FormData,
    pages::support::{TooOften, answer, application_id, retry_after, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{account::ChallengePurpose, application::form::FieldError, id::ApplicationId};
use leptos::prelude::*;
use serde::Deserialize;
use usecases::{
    UseCaseError, UseCaseResult,
    account::challenge::last_sent,
    application::{Case, Step, request_submit_code, submit},
};

#[derive(Deserialize)]
pub(super) struct Again {
    again: Option<String>,
}

/// What the page shows besides the case.
#[derive(Default)]
struct Shown {
    errors: Vec<FieldError>,
    key: Option<String>,
    /// Seconds until the limit opens.
    wait: Option<i64>,
}

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, Shown::default()).await }.await;
    answer(&door, result)
}

pub(super) async fn send(door: Door, Path(id): Path<String>, Query(again): Query<Again>, form: FormData) -> Response {
    let Ok(id) = application_id(&id) else { return door.refuse(&UseCaseError::NotFound) };
    let result = if again.again.is_some() { resend(&door, &id).await } else { finish(&door, &id, &form).await };
    or_status(&door, &id, result)
}

async fn resend(door: &Door, id: &ApplicationId) -> UseCaseResult<Response> {
    match request_submit_code(&door.ctx, door.caller(), id).await {
        Ok(()) => Ok(door.see_other(&Route::StepCode(id.clone()))),
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(door, id, Shown { wait: Some(retry_after), ..Shown::default() }).await
        }
        Err(UseCaseError::Invalid(_) | UseCaseError::Conflict) => Ok(door.see_other(&Route::StepCheck(id.clone()))),
        Err(error) => Err(error),
    }
}

async fn finish(door: &Door, id: &ApplicationId, form: &FormData) -> UseCaseResult<Response> {
    let key = form.get("key");
    match submit(&door.ctx, door.caller(), id, form.get("code"), key).await {
        Ok(sent) => Ok(door.see_other(&Route::Application(sent.id))),
        Err(UseCaseError::Invalid(errors)) if errors.iter().all(|e| e.field == "code") => {
            page(door, id, Shown { errors, key: Some(key.to_owned()), wait: None }).await
        }
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(door, id, Shown { key: Some(key.to_owned()), wait: Some(retry_after), ..Shown::default() }).await
        }
        // An answer is missing after all, or the rules changed: the check page says what.
        Err(UseCaseError::Invalid(_)) => Ok(door.see_other(&Route::StepCheck(id.clone()))),
        Err(UseCaseError::Conflict) => match case(door, id).await? {
            Ok(_) => Ok(door.see_other(&Route::StepCheck(id.clone()))),
            Err(elsewhere) => Ok(elsewhere),
        },
        Err(error) => Err(error),
    }
}

async fn page(door: &Door, id: &ApplicationId, shown: Shown) -> UseCaseResult<Response> {
    let case = match case(door, id).await? {
        Ok(case) => case,
        Err(elsewhere) => return Ok(elsewhere),
    };
    if case.next_step() != Step::Code {
        return Ok(door.see_other(&route(case.next_step(), id)));
    }
    let sent = last_sent(&door.ctx, door.caller(), ChallengePurpose::Submit).await?.map(|(_, phone)| phone);
    let key = shown.key.clone().unwrap_or_else(|| domain::id::encode(door.ctx.ids.bits()));
    let title = tr_in!(door.caller().language, "application.code_title");
    let (status, wait) = (status_for(&shown.errors, shown.wait), shown.wait);
    Ok(retry_after(wait, step_page(door, &case, status, &title, || view(&case, sent, key, shown))))
}

fn view(case: &Case, sent: Option<String>, key: String, shown: Shown) -> impl IntoView + use<> {
    let again = format!("{}?again=1", Route::StepCode(case.application.id.clone()));
    let lead = match &sent {
        Some(phone) => tr!("application.code_lead", phone = phone),
        None => tr!("application.code_none"),
    };
    let body = match sent {
        Some(_) => view! {
            <Form errors=shown.errors live=true>
                <Hidden name="key" value=key />
                <Field
                    name="code"
                    label=tr!("application.code_label")
                    hint=tr!("application.code_hint")
                    kind=FieldKind::Code
                    check=Check::Code
                />
                <Actions>
                    <Button label=tr!("application.send") />
                </Actions>
                <Resend label=tr!("application.code_again") action=again />
            </Form>
        }
        .into_any(),
        None => view! {
            <Form action=again>
                <Actions>
                    <Button label=tr!("application.code_send") kind=ButtonKind::Primary />
                </Actions>
            </Form>
        }
        .into_any(),
    };
    view! { {head(case, Step::Code, tr!("application.code_title"), lead)} <TooOften wait=shown.wait /> {body} }
}
