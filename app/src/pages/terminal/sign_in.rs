//! A counter's browser signs in with its terminal's credential, and out.

use super::{Held, held, here, refuse};
use crate::{
    components::*,
    door::{Cookie, Door},
    form_data::FormData,
    pages::support::{PleaseAgain, TooOften, retry_after, status_for},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::{
    application::form::{FieldCode, FieldError},
    words::is_plain_line,
};
use http::HeaderMap;
use leptos::prelude::*;
use usecases::{UseCaseError, terminal::identify};

/// Longest name or number of whoever stands at the counter (national interface).
const OPERATOR_CHARS: usize = 30;

/// The page.
pub(super) async fn show(door: Door, headers: HeaderMap) -> Response {
    match here(&door, &headers).await {
        Ok(_) => door.see_other(&Route::Terminal),
        // What the browser still holds opens nothing any more.
        Err(UseCaseError::NotSignedIn) if held(&headers, door.visit.secure).is_some() => {
            refuse(&door, &UseCaseError::NotSignedIn)
        }
        // An address that went on trying is told so when it tries again.
        Err(UseCaseError::NotSignedIn | UseCaseError::LimitReached { .. }) => page(&door, "", Vec::new(), None),
        Err(error) => door.refuse(&error),
    }
}

/// The credential was typed.
pub(super) async fn enter(door: Door, form: FormData) -> Response {
    let operator = form.get("operator").trim();
    if door.way.stale {
        return page(&door, operator, Vec::new(), None);
    }
    let credential: String = form.get("credential").chars().filter(|c| !c.is_whitespace()).collect();
    let mut errors = Vec::new();
    if credential.is_empty() {
        errors.push(FieldError::new("credential", FieldCode::Required));
    }
    if operator.chars().count() > OPERATOR_CHARS {
        errors.push(FieldError::new("operator", FieldCode::TooLong));
    } else if !is_plain_line(operator) {
        errors.push(FieldError::new("operator", FieldCode::Character));
    }
    if !errors.is_empty() {
        return page(&door, operator, errors, None);
    }
    match identify(&door.ctx, door.caller(), &credential).await {
        Ok(_) => {
            let held = Held { credential, operator: operator.to_owned() };
            Cookie::Terminal.set(door.visit.secure, &held.cookie(), door.see_other(&Route::Terminal))
        }
        Err(UseCaseError::NotSignedIn) => {
            page(&door, operator, vec![FieldError::new("credential", FieldCode::SignInFailed)], None)
        }
        Err(UseCaseError::LimitReached { retry_after, .. }) => page(&door, operator, Vec::new(), Some(retry_after)),
        Err(error) => door.refuse(&error),
    }
}

/// Signing out forgets the credential in this browser; the terminal itself stays what it is.
pub(super) async fn leave(door: Door) -> Response {
    Cookie::Terminal.set(door.visit.secure, "", door.see_other(&Route::TerminalSignIn))
}

fn page(door: &Door, operator: &str, errors: Vec<FieldError>, wait: Option<i64>) -> Response {
    let title = tr_in!(door.caller().language, "terminal.sign_in");
    let operator = operator.to_owned();
    let status = if door.way.stale { http::StatusCode::UNPROCESSABLE_ENTITY } else { status_for(&errors, wait) };
    let page = door.page_with(status, title.clone(), || {
        let focus = errors.is_empty();
        view! {
            <PageHead title=title lead=tr!("terminal.sign_in_lead") />
            <PleaseAgain again=door.way.stale />
            <TooOften wait=wait />
            <Form errors=errors>
                <Field
                    name="credential"
                    label=tr!("terminal.credential")
                    hint=tr!("terminal.credential_hint")
                    kind=FieldKind::Password
                    autocomplete="off"
                    focus=focus
                />
                <Field
                    name="operator"
                    label=tr!("terminal.operator")
                    hint=tr!("terminal.operator_hint")
                    value=operator
                    maxlength=30
                    optional=true
                />
                <Actions>
                    <Button label=tr!("terminal.sign_in_button") />
                </Actions>
            </Form>
            <Prose>
                <p>{tr!("terminal.sign_in_lost")}</p>
            </Prose>
        }
    });
    retry_after(wait, page)
}
