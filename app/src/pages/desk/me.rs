//! A member's own account: password and recovery codes. The only page open before a one-time password is replaced.

use super::{codes::RecoveryCodes, facts::Facts, words};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, say},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    application::form::FieldError,
    staff::{Passkey, Staff},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::{
        me::{self, SecurityAct, SecurityEvent},
        passkey,
    },
};

/// The page; `?codes` asks for the password that new recovery codes need.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if query.as_deref() == Some("codes") {
        return super::away(&door).unwrap_or_else(|| renewal(&door, StatusCode::OK, Vec::new()));
    }
    page(&door, StatusCode::OK, Vec::new(), query.as_deref() == Some("done")).await
}

/// A new password was typed, or new recovery codes were asked for.
pub(super) async fn change(door: Door, form: FormData) -> Response {
    let language = door.caller().language;
    if form.has("codes") {
        if let Some(elsewhere) = super::away(&door) {
            return elsewhere;
        }
        return match me::new_recovery_codes(&door.ctx, door.caller(), form.get("current")).await {
            Ok(codes) => door.page(tr_in!(language, "desk.codes_title"), || {
                view! { <RecoveryCodes codes=codes next=Route::DeskMe.path() /> }
            }),
            Err(UseCaseError::Invalid(errors)) => renewal(&door, StatusCode::UNPROCESSABLE_ENTITY, errors),
            Err(error) => door.refuse(&error),
        };
    }
    let first = door.caller().staff.as_ref().is_some_and(|s| s.must_change_password);
    match me::change_password(&door.ctx, door.caller(), form.get("current"), form.get("password")).await {
        Ok(()) if first => door.see_other(&Route::Desk),
        Ok(()) => crate::door::see_other(&format!("{}?done", Route::DeskMe)),
        Err(UseCaseError::Invalid(errors)) => page(&door, StatusCode::UNPROCESSABLE_ENTITY, errors, false).await,
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, status: StatusCode, errors: Vec<FieldError>, done: bool) -> Response {
    let staff = match door.caller().staff() {
        Ok(staff) => staff.clone(),
        Err(error) => return door.refuse(&error),
    };
    let (passkeys, events) =
        match (passkey::list(&door.ctx, door.caller()).await, me::events(&door.ctx, door.caller()).await) {
            (Ok(passkeys), Ok(events)) => (passkeys.len(), events),
            (Err(error), _) | (_, Err(error)) => return door.refuse(&error),
        };
    let book = door.ctx.book.clone();
    let must = staff.must_change_password;
    let language = door.caller().language;
    let title = if must { tr_in!(language, "desk.must_change") } else { tr_in!(language, "desk.me") };
    door.page_with(status, title.clone(), || {
        let office = words::office(&book, &staff.regions);
        let lead = if must { tr!("desk.must_change_lead") } else { String::new() };
        let rest = (!must).then(|| about(&staff, office, passkeys, events));
        view! {
            <PageHead title=title lead=lead />
            {done.then(|| view! { <Notice tone=Tone::Success announce=true>{tr!("desk.password_changed")}</Notice> })}
            <Panel title=tr!("desk.change_password")>
                <Form errors=errors>
                    <Field name="current" label=tr!("desk.current_password") kind=FieldKind::Password />
                    <Field
                        name="password"
                        label=tr!("desk.new_password")
                        kind=FieldKind::NewPassword
                        hint=tr!("desk.new_password_hint")
                    />
                    <Actions>
                        <Button label=tr!("desk.change_password") />
                    </Actions>
                </Form>
            </Panel>
            {rest}
        }
    })
}

/// The form for new recovery codes: whoever finds a desk unlocked can't make themselves a second factor.
fn renewal(door: &Door, status: StatusCode, errors: Vec<FieldError>) -> Response {
    let title = tr_in!(door.caller().language, "desk.codes_renew");
    door.page_with(status, title.clone(), || {
        view! {
            <PageHead title=title lead=tr!("desk.codes_renew_text") back=Route::DeskMe.path() />
            <Panel>
                <Form action=Route::DeskMe.path() errors=errors>
                    <Field name="current" label=tr!("desk.current_password") kind=FieldKind::Password />
                    <Actions>
                        <Button label=tr!("desk.codes_renew_button") name="codes" value="renew" />
                    </Actions>
                </Form>
            </Panel>
        }
    })
}

fn about(staff: &Staff, office: String, passkeys: usize, events: Vec<SecurityEvent>) -> impl IntoView + use<> {
    let left = staff.recovery.len();
    let facts = vec![
        (tr!("desk.name"), staff.name.clone()),
        (tr!("desk.login"), staff.login.clone()),
        (tr!("desk.role"), say(staff.role)),
        (tr!("desk.regions"), office),
    ];
    view! {
        <Panel title=tr!("passkey.title")>
            <p>{tr!("passkey.count", count = passkeys, most = Passkey::MOST)}</p>
            <Actions>
                <LinkButton label=tr!("passkey.manage") href=Route::Passkeys.path() kind=ButtonKind::Plain />
            </Actions>
        </Panel>
        <Panel title=tr!("desk.codes")>
            <p>{tr!("desk.codes_left", count = left)}</p>
            <Actions>
                <LinkButton
                    label=tr!("desk.codes_renew")
                    href=format!("{}?codes", Route::DeskMe)
                    kind=ButtonKind::Plain
                />
            </Actions>
        </Panel>
        <Panel title=tr!("desk.who_i_am")>
            <Facts facts=facts />
        </Panel>
        {security(events)}
    }
}

/// Sign-ins and changes of the account, newest first: somebody else's would stand out.
fn security(events: Vec<SecurityEvent>) -> impl IntoView {
    let rows: Vec<_> = events
        .into_iter()
        .map(|event| {
            let words = match event.what {
                SecurityAct::SignIn => tr!("passkey.event_sign_in"),
                SecurityAct::RecoveryCode => tr!("passkey.event_recovery"),
                SecurityAct::SecondPasskey => tr!("passkey.event_second"),
                SecurityAct::Passkey => tr!("passkey.event_alone"),
                SecurityAct::PasskeyFailed => tr!("passkey.event_failed"),
                SecurityAct::PasskeyCounter => tr!("passkey.event_counter"),
                SecurityAct::PasskeyAdded => tr!("passkey.event_added"),
                SecurityAct::PasskeyRemoved => tr!("passkey.event_removed"),
                SecurityAct::Password => tr!("passkey.event_password"),
                SecurityAct::RecoveryCodes => tr!("passkey.event_codes"),
                SecurityAct::Enrolled => tr!("passkey.event_enrolled"),
                SecurityAct::Administrator => tr!("passkey.event_administrator"),
            };
            let when = view! { <span class="when">{date_time(language(), event.at)}</span> };
            vec![when.into_any(), words.into_any()]
        })
        .collect();
    (!rows.is_empty()).then(|| {
        let columns = vec![tr!("passkey.event_when"), tr!("passkey.event_what")];
        view! {
            <Panel title=tr!("passkey.events")>
                <p>{tr!("passkey.events_text")}</p>
                <Table caption=tr!("passkey.events") quiet=true columns=columns rows=rows />
            </Panel>
        }
    })
}
