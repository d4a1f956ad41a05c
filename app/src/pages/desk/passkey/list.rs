//! A member's own passkeys, and the form that begins another one.

use crate::{
    components::*, context::language, door::Door, form_data::FormData, i18n::date_time, routes::Route, tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{application::form::FieldError, staff::Passkey};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::passkey::{self, add},
};

/// The page; `?added`, `?removed` and `?late` say what just happened.
pub(in super::super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    page(&door, StatusCode::OK, query.as_deref().unwrap_or_default(), String::new(), Vec::new()).await
}

/// Another one is to be added: name, password and code were typed.
pub(in super::super) async fn begin(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    let typed = add::Begin {
        name: form.get("name").to_owned(),
        current: form.get("current").to_owned(),
        code: form.get("code").to_owned(),
    };
    match add::begin(&door.ctx, door.caller(), &typed).await {
        Ok(()) => door.see_other(&Route::PasskeyNew),
        Err(UseCaseError::Invalid(errors)) => {
            page(&door, StatusCode::UNPROCESSABLE_ENTITY, "", typed.name, errors).await
        }
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, status: StatusCode, said: &str, name: String, errors: Vec<FieldError>) -> Response {
    if let Some(elsewhere) = super::super::away(door) {
        return elsewhere;
    }
    let passkeys = match passkey::list(&door.ctx, door.caller()).await {
        Ok(passkeys) => passkeys,
        Err(error) => return door.refuse(&error),
    };
    let possible = passkey::party(&door.ctx).is_some();
    let title = tr_in!(door.caller().language, "passkey.title");
    let said = match said {
        "added" => Some((Tone::Success, "passkey.added")),
        "removed" => Some((Tone::Success, "passkey.removed")),
        "late" => Some((Tone::Warn, "passkey.late")),
        "refused" => Some((Tone::Danger, "passkey.refused")),
        _ => None,
    };
    door.page_with(status, title.clone(), || {
        let full = passkeys.len() >= Passkey::MOST;
        view! {
            <PageHead title=title lead=tr!("passkey.lead") back=Route::DeskMe.path() />
            {said.map(|(tone, words)| view! { <Notice tone=tone announce=true>{tr!(words)}</Notice> })}
            {table(passkeys)}
            {match (possible, full) {
                (false, _) => view! { <Notice>{tr!("passkey.impossible")}</Notice> }.into_any(),
                (_, true) => view! { <Notice>{tr!("passkey.full", most = Passkey::MOST)}</Notice> }.into_any(),
                _ => form(name, errors).into_any(),
            }}
        }
    })
}

fn table(passkeys: Vec<Passkey>) -> AnyView {
    if passkeys.is_empty() {
        return view! { <EmptyState title=tr!("passkey.none") text=tr!("passkey.none_text") /> }.into_any();
    }
    let columns =
        vec![tr!("passkey.name"), tr!("passkey.kind"), tr!("passkey.created"), tr!("passkey.used"), tr!("passkey.act")];
    let rows = passkeys.into_iter().map(row).collect();
    view! { <Table caption=tr!("passkey.title") quiet=true columns=columns rows=rows /> }.into_any()
}

fn row(passkey: Passkey) -> Vec<AnyView> {
    let when = |at| view! { <span class="when">{date_time(language(), at)}</span> };
    let kind = if passkey.synced { tr!("passkey.synced") } else { tr!("passkey.device") };
    let used = passkey.used_at.map_or_else(|| tr!("passkey.never").into_any(), |at| when(at).into_any());
    let says = tr!("passkey.remove_named", name = passkey.name);
    vec![
        passkey.name.into_any(),
        kind.into_any(),
        when(passkey.created_at).into_any(),
        used,
        view! {
            <a href=Route::PasskeyOne(passkey.id).path() aria-label=says>
                {tr!("passkey.remove")}
            </a>
        }
        .into_any(),
    ]
}

fn form(name: String, errors: Vec<FieldError>) -> impl IntoView {
    view! {
        <Panel title=tr!("passkey.add")>
            <p>{tr!("passkey.add_text")}</p>
            <Form errors=errors>
                <Field
                    name="name"
                    label=tr!("passkey.name")
                    value=name
                    hint=tr!("passkey.name_hint")
                    maxlength=40
                />
                <Field name="current" label=tr!("desk.current_password") kind=FieldKind::Password />
                // Not the kind for codes: a recovery code has letters and is longer.
                <Field
                    name="code"
                    label=tr!("desk.code")
                    hint=tr!("desk.code_hint")
                    maxlength=24
                    autocomplete="one-time-code"
                />
                <Actions>
                    <Button label=tr!("desk.continue") />
                </Actions>
            </Form>
        </Panel>
    }
}
