//! Undoes an approved stop before its effective date, with a code.

use crate::{
    components::{Actions, Button, ButtonKind, Check, Field, FieldKind, Form, Hidden, LinkButton, PageHead, Resend},
    context::language,
    door::Door,
    form_data::FormData,
    i18n::date,
    pages::support::{TooOften, answer, application_id, retry_after, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{account::ChallengePurpose, application::form::FieldError, id::ApplicationId};
use jiff::civil::Date;
use leptos::prelude::*;
use serde::Deserialize;
use usecases::{
    UseCaseError, UseCaseResult,
    account::challenge::last_sent,
    application::{request_undo_code, show_status, undo},
};

#[derive(Deserialize)]
pub(super) struct Again {
    again: Option<String>,
}

pub(super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    let result = async { page(&door, &application_id(&id)?, Vec::new(), None).await }.await;
    answer(&door, result)
}

pub(super) async fn send(door: Door, Path(id): Path<String>, Query(again): Query<Again>, form: FormData) -> Response {
    let result = async {
        let id = application_id(&id)?;
        if again.again.is_some() { code(&door, &id).await } else { finish(&door, &id, &form).await }
    }
    .await;
    answer(&door, result)
}

async fn code(door: &Door, id: &ApplicationId) -> UseCaseResult<Response> {
    match request_undo_code(&door.ctx, door.caller(), id).await {
        Ok(()) => Ok(door.see_other(&Route::Undo(id.clone()))),
        Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::Application(id.clone()))),
        Err(UseCaseError::LimitReached { retry_after, .. }) => page(door, id, Vec::new(), Some(retry_after)).await,
        Err(error) => Err(error),
    }
}

async fn finish(door: &Door, id: &ApplicationId, form: &FormData) -> UseCaseResult<Response> {
    match undo(&door.ctx, door.caller(), id, form.get("code")).await {
        Ok(_) | Err(UseCaseError::Conflict) => Ok(door.see_other(&Route::Application(id.clone()))),
        Err(UseCaseError::Invalid(errors)) => page(door, id, errors, None).await,
        Err(UseCaseError::LimitReached { retry_after, .. }) => page(door, id, Vec::new(), Some(retry_after)).await,
        Err(error) => Err(error),
    }
}

async fn page(door: &Door, id: &ApplicationId, errors: Vec<FieldError>, wait: Option<i64>) -> UseCaseResult<Response> {
    let status = show_status(&door.ctx, door.caller(), id).await?;
    if !status.may_undo {
        return Ok(door.see_other(&Route::Application(id.clone())));
    }
    let sent = last_sent(&door.ctx, door.caller(), ChallengePurpose::TakeBack).await?.map(|(_, phone)| phone);
    let title = tr_in!(door.caller().language, "application.undo_title");
    let effective = status.application.effective_on;
    let page = door.page_with(status_for(&errors, wait), title, || view(id, effective, sent, errors, wait));
    Ok(retry_after(wait, page))
}

fn view(
    id: &ApplicationId,
    effective: Option<Date>,
    sent: Option<String>,
    errors: Vec<FieldError>,
    wait: Option<i64>,
) -> impl IntoView + use<> {
    let back = Route::Application(id.clone()).path();
    let again = format!("{}?again=1", Route::Undo(id.clone()));
    let day = effective.map(|d| date(language(), d)).unwrap_or_default();
    let keep = back.clone();
    let form = match sent {
        None => view! {
            <Form action=again>
                <Hidden name="send" value="on" />
                <Actions>
                    <Button label=tr!("application.code_send") />
                    <LinkButton label=tr!("application.undo_keep") href=keep kind=ButtonKind::Plain />
                </Actions>
            </Form>
        }
        .into_any(),
        Some(phone) => view! {
            <Form errors=errors live=true>
                <Field
                    name="code"
                    label=tr!("application.code_label")
                    hint=tr!("application.undo_code", phone = phone)
                    kind=FieldKind::Code
                    check=Check::Code
                />
                <Actions>
                    <Button label=tr!("application.undo_button") kind=ButtonKind::Danger />
                    <LinkButton label=tr!("application.undo_keep") href=keep kind=ButtonKind::Plain />
                </Actions>
                <Resend label=tr!("application.code_again") action=again />
            </Form>
        }
        .into_any(),
    };
    view! {
        <PageHead
            title=tr!("application.undo_title")
            lead=tr!("application.undo_lead", date = day)
            back=back.clone()
        />
        <TooOften wait=wait />
        {form}
    }
}
