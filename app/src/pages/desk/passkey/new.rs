//! The device makes the passkey that password and code allowed.

use super::{PasskeyPrompt, Refused, why_refused};
use crate::{components::*, door::Door, form_data::FormData, routes::Route, tr, tr_in};
use axum::response::Response;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::passkey::{self, Attested, add},
};

/// The page; whoever is asked for nothing (any more) is led to the list.
pub(in super::super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let (asked, staff) = match (add::asked(&door.ctx, door.caller()).await, door.caller().staff()) {
        (Ok(Some(asked)), Ok(staff)) => (asked, staff.clone()),
        (Ok(None), _) => return door.see_other(&Route::Passkeys),
        (Err(error), _) | (_, Err(error)) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "passkey.new", name = asked.name);
    door.page(title.clone(), || {
        let owner = Some((passkey::handle(&staff), staff.login));
        view! {
            <PageHead title=title lead=tr!("passkey.new_lead") back=Route::Passkeys.path() />
            <PasskeyPrompt
                asked=asked
                owner=owner
                label=tr!("passkey.new_button")
                otherwise=tr!("passkey.with_code")
                refused=None
            />
        }
    })
}

/// The device answered.
pub(in super::super) async fn finish(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let answer =
        Attested { client: form.get("passkey_client").to_owned(), object: form.get("passkey_object").to_owned() };
    let said = match add::finish(&door.ctx, door.caller(), &answer).await {
        Ok(()) => "added",
        // What was asked for is spent: it begins anew, with password and code.
        Err(UseCaseError::Invalid(errors)) if why_refused(&errors) == Refused::Late => "late",
        Err(UseCaseError::Invalid(_)) => "refused",
        Err(error) => return door.refuse(&error),
    };
    crate::door::see_other(&format!("{}?{said}", Route::Passkeys))
}
