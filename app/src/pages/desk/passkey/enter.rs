//! Signing in by a passkey alone.

use super::{PasskeyPrompt, Refused, read_answer, why_refused};
use crate::{
    components::*,
    door::{Cookie, Door},
    form_data::FormData,
    pages::support::{TooOften, retry_after},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use http::StatusCode;
use leptos::prelude::*;
use usecases::{UseCaseError, desk::passkey::enter};

/// The page; whoever did not come from the first step is led there.
pub(in super::super) async fn show(door: Door) -> Response {
    if door.caller().staff.is_some() {
        return door.onward(&Route::Desk);
    }
    page(&door, StatusCode::OK, None, None).await
}

/// The way here from the first step, or a passkey's answer.
pub(in super::super) async fn enter(door: Door, form: FormData) -> Response {
    if door.caller().staff.is_some() {
        return door.onward(&Route::Desk);
    }
    // Out of the browser's memory, from before this session.
    if door.way.stale {
        return door.see_other(&Route::DeskSignIn);
    }
    if !form.has("passkey_client") {
        return match enter::knock(&door.ctx, door.caller()).await {
            Ok(token) => Cookie::Staff.set(door.visit.secure, &token, door.see_other(&Route::DeskPasskey)),
            Err(UseCaseError::Conflict) => door.see_other(&Route::DeskSignIn),
            Err(error) => door.refuse(&error),
        };
    }
    match enter::alone(&door.ctx, door.caller(), &read_answer(&form)).await {
        Ok(done) => {
            let next =
                if done.must_change_password { door.see_other(&Route::DeskMe) } else { door.onward(&Route::Desk) };
            Cookie::Staff.set(door.visit.secure, &done.token, next)
        }
        Err(UseCaseError::Invalid(errors)) => {
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, Some(why_refused(&errors)), None).await
        }
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(&door, StatusCode::TOO_MANY_REQUESTS, None, Some(retry_after)).await
        }
        Err(UseCaseError::NotSignedIn) => door.see_other(&Route::DeskSignIn),
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, status: StatusCode, refused: Option<Refused>, wait: Option<i64>) -> Response {
    let asked = match enter::asked_alone(&door.ctx, door.caller()).await {
        Ok(asked) => asked,
        Err(UseCaseError::NotSignedIn | UseCaseError::Conflict) => return door.see_other(&Route::DeskSignIn),
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "passkey.sign_in");
    let page = door.page_with(status, title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("passkey.sign_in_lead") back=Route::DeskSignIn.path() />
            <TooOften wait=wait />
            <PasskeyPrompt
                asked=asked
                label=tr!("passkey.sign_in_button")
                otherwise=tr!("passkey.with_password")
                refused=refused
            />
            <Prose>
                <p>
                    <a href=Route::DeskSignIn.path()>{tr!("passkey.with_password_link")}</a>
                </p>
            </Prose>
        }
    });
    retry_after(wait, page)
}
