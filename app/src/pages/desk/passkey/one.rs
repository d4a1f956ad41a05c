//! One passkey is to be taken away: the page asks for the password.

use crate::{components::*, door::Door, form_data::FormData, routes::Route, tr, tr_in};
use axum::{extract::Path, response::Response};
use domain::{application::form::FieldError, id::PasskeyId};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{UseCaseError, desk::passkey::remove};

/// The page.
pub(in super::super) async fn show(door: Door, Path(id): Path<String>) -> Response {
    page(&door, &id, StatusCode::OK, Vec::new()).await
}

/// The password was typed.
pub(in super::super) async fn remove(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let Some(passkey) = PasskeyId::parse(&id) else { return door.refuse(&UseCaseError::NotFound) };
    match remove::remove(&door.ctx, door.caller(), &passkey, form.get("current")).await {
        Ok(()) => crate::door::see_other(&format!("{}?removed", Route::Passkeys)),
        Err(UseCaseError::Invalid(errors)) => page(&door, &id, StatusCode::UNPROCESSABLE_ENTITY, errors).await,
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, id: &str, status: StatusCode, errors: Vec<FieldError>) -> Response {
    if let Some(elsewhere) = super::super::away(door) {
        return elsewhere;
    }
    let Some(id) = PasskeyId::parse(id) else { return door.refuse(&UseCaseError::NotFound) };
    let passkey = match remove::one(&door.ctx, door.caller(), &id).await {
        Ok(passkey) => passkey,
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "passkey.remove_named", name = passkey.name);
    door.page_with(status, title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("passkey.remove_text") back=Route::Passkeys.path() />
            <Panel>
                <Form errors=errors>
                    <Field name="current" label=tr!("desk.current_password") kind=FieldKind::Password />
                    <Actions>
                        <Button label=tr!("passkey.remove") kind=ButtonKind::Danger />
                    </Actions>
                </Form>
            </Panel>
        }
    })
}
