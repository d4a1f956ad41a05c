//! Enrolling the second factor: secret and QR code, a first code, then ten recovery codes shown once.

use super::codes::{RecoveryCodes, grouped};
use crate::{
    components::*,
    door::{Cookie, Door},
    form_data::FormData,
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::application::form::FieldError;
use http::StatusCode;
use leptos::prelude::*;
use usecases::{UseCaseError, desk::sign_in};

/// The page; whoever is enrolled already goes on to the code.
pub(super) async fn show(door: Door) -> Response {
    if door.caller().staff.is_some() {
        return door.onward(&Route::Desk);
    }
    page(&door, StatusCode::OK, Vec::new()).await
}

/// The first code was typed.
pub(super) async fn enter(door: Door, form: FormData) -> Response {
    if door.caller().staff.is_some() {
        return door.onward(&Route::Desk);
    }
    match sign_in::enrol(&door.ctx, door.caller(), form.get("code")).await {
        Ok((done, codes)) => {
            let next = if done.must_change_password { Route::DeskMe } else { Route::Desk };
            let title = tr_in!(door.caller().language, "desk.codes_title");
            let page = door.page(title, || view! { <RecoveryCodes codes=codes next=next.path() /> });
            Cookie::Staff.set(door.visit.secure, &done.token, page)
        }
        Err(UseCaseError::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        Err(UseCaseError::Conflict) => door.see_other(&Route::DeskSecondFactor),
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, status: StatusCode, errors: Vec<FieldError>) -> Response {
    let enrolment = match sign_in::enrolment(&door.ctx, door.caller()).await {
        Ok(enrolment) => enrolment,
        Err(UseCaseError::Conflict) => return door.see_other(&Route::DeskSecondFactor),
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "desk.enrol");
    door.page_with(status, title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("desk.enrol_lead") back=Route::DeskSignIn.path() />
            <Panel title=tr!("desk.enrol_scan")>
                <Qr text=enrolment.address title=tr!("desk.enrol_qr") />
                <p>{tr!("desk.enrol_type")}</p>
                <p class="secret">{grouped(&enrolment.secret, 4)}</p>
            </Panel>
            <Form errors=errors>
                <Field name="code" label=tr!("desk.code_first") kind=FieldKind::Code hint=tr!("desk.code_first_hint") />
                <Actions>
                    <Button label=tr!("desk.enrol_button") />
                </Actions>
            </Form>
        }
    })
}
