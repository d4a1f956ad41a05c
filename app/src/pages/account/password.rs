//! The optional password: a code first, then the new password with it.

use super::parts::{AnotherCode, CodeField, DemoCodes, Trouble};
use crate::{
    components::{Actions, Button, Field, FieldKind, Form, PageHead},
    door::{Door, see_other},
    form_data::FormData,
    pages::support::{TooOften, answer},
    routes::Route,
    tr, tr_in,
};
use axum::response::Response;
use domain::{
    account::{Challenge, ChallengePurpose},
    application::form::MIN_PASSWORD_CHARS,
};
use leptos::prelude::*;
use usecases::{UseCaseError, UseCaseResult, account::challenge::last_sent, account::password};

/// The page: first the button for a code, then the form.
pub(super) async fn show(door: Door) -> Response {
    answer(&door, page(&door, Trouble::default()).await)
}

/// A code is wanted.
pub(super) async fn send(door: Door) -> Response {
    let sent = password::request_code(&door.ctx, door.caller()).await;
    match sent {
        Ok(()) => door.see_other(&Route::SetPassword),
        Err(error) => once_more(&door, error).await,
    }
}

/// Password and code were typed.
pub(super) async fn set(door: Door, form: FormData) -> Response {
    match password::set(&door.ctx, door.caller(), form.get("password"), form.get("code")).await {
        Ok(()) => see_other(&format!("{}?password", Route::Settings)),
        Err(error) => once_more(&door, error).await,
    }
}

async fn once_more(door: &Door, error: UseCaseError) -> Response {
    let result = match Trouble::of(error) {
        Ok(trouble) => {
            let marked = trouble.clone();
            page(door, trouble).await.map(|response| marked.mark(response))
        }
        Err(error) => Err(error),
    };
    answer(door, result)
}

async fn page(door: &Door, trouble: Trouble) -> UseCaseResult<Response> {
    let phone = door.caller().phone()?.masked();
    let now = door.ctx.now();
    let sent = last_sent(&door.ctx, door.caller(), ChallengePurpose::SetPassword)
        .await?
        .is_some_and(|(at, _)| now.seconds_since(at) < Challenge::LIFE_SECONDS);
    let title = tr_in!(door.caller().language, "account.set_password");
    Ok(door.page_with(trouble.status(), title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("account.set_password_lead") back=Route::Settings.path() />
            <TooOften wait=trouble.wait />
            {if sent { typing(trouble, phone).into_any() } else { asking(phone).into_any() }}
            <DemoCodes />
        }
    }))
}

fn asking(phone: String) -> impl IntoView {
    view! {
        <Form action=Route::PasswordCode.path()>
            <p>{tr!("account.set_password_code", phone = phone)}</p>
            <Actions>
                <Button label=tr!("account.send_code") />
            </Actions>
        </Form>
    }
}

fn typing(trouble: Trouble, phone: String) -> impl IntoView {
    view! {
        <Form action=Route::SetPassword.path() errors=trouble.errors live=true>
            <p>{tr!("account.set_password_sent", phone = phone)}</p>
            <CodeField />
            <Field
                name="password"
                label=tr!("account.new_password")
                hint=tr!("account.new_password_hint", count = MIN_PASSWORD_CHARS)
                kind=FieldKind::NewPassword
            />
            <Actions>
                <Button label=tr!("account.save") />
            </Actions>
            <AnotherCode action=Route::PasswordCode />
        </Form>
    }
}
