//! First step: name and password. And the way out.

use crate::{
    components::*,
    door::{Cookie, Door},
    form_data::FormData,
    pages::support::{PleaseAgain, SessionOver, TooOften, retry_after},
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

/// The page.
pub(super) async fn show(door: Door) -> Response {
    if door.caller().staff().is_ok() {
        return door.onward(&Route::Desk);
    }
    page(&door, StatusCode::OK, String::new(), Vec::new(), None)
}

/// Name and password were typed.
pub(super) async fn enter(door: Door, form: FormData) -> Response {
    // Out of the browser's memory, from before this session: the name again, with a token of today.
    if door.way.stale {
        return match door.caller().staff() {
            Ok(_) => door.onward(&Route::Desk),
            Err(_) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, form.get("login").to_owned(), Vec::new(), None),
        };
    }
    match sign_in::enter_password(&door.ctx, door.caller(), form.get("login"), form.get("password")).await {
        Ok(token) => Cookie::Staff.set(door.visit.secure, &token, door.see_other(&Route::DeskSecondFactor)),
        Err(UseCaseError::Invalid(errors)) => {
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, form.get("login").to_owned(), errors, None)
        }
        Err(UseCaseError::LimitReached { retry_after, .. }) => {
            page(&door, StatusCode::TOO_MANY_REQUESTS, form.get("login").to_owned(), Vec::new(), Some(retry_after))
        }
        Err(error) => door.refuse(&error),
    }
}

/// Signing out always ends at the sign-in page, also for a session that was over.
pub(super) async fn leave(door: Door) -> Response {
    match sign_in::sign_out(&door.ctx, door.caller()).await {
        Ok(()) | Err(UseCaseError::NotSignedIn) => {
            Cookie::Staff.set(door.visit.secure, "", door.forgetting(door.see_other(&Route::DeskSignIn)))
        }
        Err(error) => door.refuse(&error),
    }
}

fn page(door: &Door, status: StatusCode, login: String, errors: Vec<FieldError>, wait: Option<i64>) -> Response {
    let title = tr_in!(door.caller().language, "desk.sign_in");
    let possible = passkey::party(&door.ctx).is_some();
    let page = door.page_with(status, title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("desk.sign_in_lead") />
            <SessionOver way=door.way.clone() />
            <PleaseAgain again=door.way.stale />
            <TooOften wait=wait />
            <Form errors=errors>
                <Field name="login" label=tr!("desk.login") kind=FieldKind::Login value=login />
                <Field name="password" label=tr!("desk.password") kind=FieldKind::Password />
                <Actions>
                    <Button label=tr!("desk.continue") />
                </Actions>
            </Form>
            {possible
                .then(|| {
                    view! {
                        <Panel title=tr!("passkey.title")>
                            <Form action=Route::DeskPasskey.path()>
                                <Actions>
                                    <Button label=tr!("passkey.sign_in") kind=ButtonKind::Plain />
                                </Actions>
                            </Form>
                        </Panel>
                    }
                })}
            <Prose>
                <p>{tr!("desk.sign_in_lost")}</p>
            </Prose>
        }
    });
    retry_after(wait, page)
}
