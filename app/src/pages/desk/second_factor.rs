//! Second step: a code from the authenticator, one of the recovery codes, or a passkey.

use super::passkey::{PasskeyPrompt, Refused, read_answer, why_refused};
use crate::{
    components::*,
    door::{Cookie, Door},
    form_data::FormData,
    pages::support::{TooOften, retry_after},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::application::form::FieldError;
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::{passkey, sign_in},
};

/// The page; whoever has no second factor yet goes on to enrol one.
pub(super) async fn show(door: Door) -> Response {
    if door.caller().staff().is_ok() {
        return door.onward(&Route::Desk);
    }
    match sign_in::pending(&door.ctx, door.caller()).await {
        Ok(staff) if staff.has_second_factor() => page(&door, StatusCode::OK, Tried::default()).await,
        Ok(_) => door.see_other(&Route::DeskEnrol),
        Err(error) => door.refuse(&error),
    }
}

/// A code was typed, or a passkey answered.
pub(super) async fn enter(door: Door, form: FormData) -> Response {
    if door.caller().staff.is_some() {
        return door.onward(&Route::Desk);
    }
    let by_passkey = form.has("passkey_client");
    let done = if by_passkey {
        passkey::enter::second(&door.ctx, door.caller(), &read_answer(&form)).await
    } else {
        sign_in::enter_code(&door.ctx, door.caller(), form.get("code")).await
    };
    match done {
        Ok(done) => {
            let next =
                if done.must_change_password { door.see_other(&Route::DeskMe) } else { door.onward(&Route::Desk) };
            Cookie::Staff.set(door.visit.secure, &done.token, next)
        }
        Err(UseCaseError::Invalid(errors)) => {
            let refused = by_passkey.then(|| why_refused(&errors));
            let errors = if by_passkey { Vec::new() } else { errors };
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, Tried { errors, refused, wait: None }).await
        }
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(&door, StatusCode::TOO_MANY_REQUESTS, Tried { wait: Some(retry_after), ..Tried::default() }).await
        }
        Err(error) => door.refuse(&error),
    }
}

/// What became of the last try.
#[derive(Default)]
struct Tried {
    /// What is wrong with the code.
    errors: Vec<FieldError>,
    /// What is wrong with the passkey.
    refused: Option<Refused>,
    /// Seconds until the next try.
    wait: Option<i64>,
}

async fn page(door: &Door, status: StatusCode, tried: Tried) -> Response {
    let asked = match passkey::enter::asked_second(&door.ctx, door.caller()).await {
        Ok(asked) => asked,
        Err(error) => return door.refuse(&error),
    };
    let Tried { errors, refused, wait } = tried;
    let title = tr_in!(door.caller().language, "desk.second_factor");
    let page = door.page_with(status, title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("desk.second_factor_lead") back=Route::DeskSignIn.path() />
            <TooOften wait=wait />
            <Form errors=errors>
                // Not the kind for codes: a recovery code has letters and is longer.
                <Field
                    name="code"
                    label=tr!("desk.code")
                    hint=tr!("desk.code_hint")
                    maxlength=24
                    autocomplete="one-time-code"
                />
                <Actions>
                    <Button label=tr!("desk.sign_in_button") />
                </Actions>
            </Form>
            {asked
                .map(|asked| {
                    view! {
                        <Panel title=tr!("passkey.second")>
                            <PasskeyPrompt
                                asked=asked
                                label=tr!("passkey.sign_in_button")
                                otherwise=tr!("passkey.second_code")
                                kind=ButtonKind::Plain
                                refused=refused
                            />
                        </Panel>
                    }
                })}
            <Prose>
                <p>{tr!("desk.second_factor_lost")}</p>
            </Prose>
        }
    });
    retry_after(wait, page)
}
