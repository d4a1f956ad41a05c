//! Second step: a code from the authenticator, or one of the recovery codes.

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
use usecases::{UseCaseError, desk::sign_in};

/// The page; whoever has no second factor yet goes on to enrol one.
pub(super) async fn show(door: Door) -> Response {
    if door.caller().staff().is_ok() {
        return door.onward(&Route::Desk);
    }
    match sign_in::pending(&door.ctx, door.caller()).await {
        Ok(staff) if staff.has_second_factor() => page(&door, StatusCode::OK, Vec::new(), None),
        Ok(_) => door.see_other(&Route::DeskEnrol),
        Err(error) => door.refuse(&error),
    }
}

/// A code was typed.
pub(super) async fn enter(door: Door, form: FormData) -> Response {
    if door.caller().staff.is_some() {
        return door.onward(&Route::Desk);
    }
    match sign_in::enter_code(&door.ctx, door.caller(), form.get("code")).await {
        Ok(done) => {
            let next =
                if done.must_change_password { door.see_other(&Route::DeskMe) } else { door.onward(&Route::Desk) };
            Cookie::Staff.set(door.visit.secure, &done.token, next)
        }
        Err(UseCaseError::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, errors, None),
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(&door, StatusCode::TOO_MANY_REQUESTS, Vec::new(), Some(retry_after))
        }
        Err(error) => door.refuse(&error),
    }
}

fn page(door: &Door, status: StatusCode, errors: Vec<FieldError>, wait: Option<i64>) -> Response {
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
            <Prose>
                <p>{tr!("desk.second_factor_lost")}</p>
            </Prose>
        }
    });
    retry_after(wait, page)
}
