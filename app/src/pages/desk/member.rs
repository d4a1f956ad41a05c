//! One member of staff, and what an administrator may do: this page is the moment to think before doing it.

use super::{codes::ShownOnce, facts::Facts, members::identity_fields, words};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, say},
    routes::Route,
    tr, tr_in,
};
use axum::{
    extract::{Path, RawQuery},
    response::Response,
};
use domain::{
    application::form::FieldError,
    id::StaffId,
    rules::RuleBook,
    staff::{Role, Staff},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::members::{self, MemberAct},
};

/// The act that says who a member is.
const IDENTIFY: &str = "identify";

/// The page.
pub(super) async fn show(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    page(&door, &id, Shown { done: query.as_deref() == Some("done"), ..Shown::default() }).await
}

/// A button was pressed.
pub(super) async fn act(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    if form.get("act") == IDENTIFY {
        return identify(&door, &id, &form).await;
    }
    let (Some(staff), Some(act)) = (StaffId::parse(&id), MemberAct::from_name(form.get("act"))) else {
        return door.refuse(&UseCaseError::NotFound);
    };
    match members::act(&door.ctx, door.caller(), &staff, act).await {
        Ok(None) => crate::door::see_other(&format!("{}?done", Route::Member(staff))),
        Ok(password) => page(&door, &id, Shown { done: true, password, ..Shown::default() }).await,
        Err(error) => door.refuse(&error),
    }
}

/// Who the member is, for own cases.
async fn identify(door: &Door, id: &str, form: &FormData) -> Response {
    let Some(staff) = StaffId::parse(id) else { return door.refuse(&UseCaseError::NotFound) };
    let typed = (form.get("id_number").to_owned(), form.get("phone").to_owned());
    match members::identify(&door.ctx, door.caller(), &staff, &typed.0, &typed.1).await {
        Ok(()) => crate::door::see_other(&format!("{}?done", Route::Member(staff))),
        Err(UseCaseError::Invalid(errors)) => page(door, id, Shown { typed, errors, ..Shown::default() }).await,
        // An administrator here: what is left is a correction of oneself, or of somebody who has a case.
        Err(UseCaseError::Forbidden) if administrates(door) => {
            uncorrected(door, staff, StatusCode::FORBIDDEN, "desk.identity_own")
        }
        Err(UseCaseError::Conflict) => uncorrected(door, staff, StatusCode::CONFLICT, "desk.identity_busy"),
        Err(error) => door.refuse(&error),
    }
}

fn administrates(door: &Door) -> bool {
    door.caller().staff.as_ref().is_some_and(|s| s.role == Role::Administrator)
}

/// Why an identity that is known stays as it is.
fn uncorrected(door: &Door, staff: StaffId, status: StatusCode, why: &'static str) -> Response {
    let title = tr_in!(door.caller().language, "desk.identity_kept");
    door.page_with(status, title.clone(), || {
        view! {
            <Outcome tone=Tone::Warn title=title text=tr!(why)>
                <LinkButton label=tr!("desk.members") href=Route::Member(staff).path() />
            </Outcome>
        }
    })
}

/// What else the page says this time.
#[derive(Default)]
struct Shown {
    /// Something was just done.
    done: bool,
    /// A new one-time password.
    password: Option<String>,
    /// Identity number and phone as typed.
    typed: (String, String),
    /// What was wrong with them.
    errors: Vec<FieldError>,
}

async fn page(door: &Door, id: &str, shown: Shown) -> Response {
    if let Some(elsewhere) = super::away(door) {
        return elsewhere;
    }
    let staff = match members::list(&door.ctx, door.caller()).await {
        Ok(staff) => staff.into_iter().find(|s| s.id.as_str() == id),
        Err(error) => return door.refuse(&error),
    };
    let Some(staff) = staff else { return door.refuse(&UseCaseError::NotFound) };
    let passkeys = match members::passkeys(&door.ctx, door.caller(), &staff.id).await {
        Ok(passkeys) => passkeys,
        Err(error) => return door.refuse(&error),
    };
    let own = door.caller().staff.as_ref().is_some_and(|s| s.id == staff.id);
    let book = door.ctx.book.clone();
    let Shown { done, password, typed, errors } = shown;
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    door.page_with(status, tr_in!(door.caller().language, "desk.member", name = staff.name), || {
        let facts = facts(&staff, &book, passkeys);
        let acts = (!own).then(|| acts(&staff));
        let identity = staff.role.decides().then(|| identity(typed, errors));
        view! {
            <PageHead title=staff.name back=Route::Members.path() />
            {(done && password.is_none())
                .then(|| view! { <Notice tone=Tone::Success announce=true>{tr!("desk.member_changed")}</Notice> })}
            {password
                .map(|p| {
                    view! {
                        <ShownOnce
                            label=tr!("desk.one_time_password")
                            secret=p
                            text=tr!("desk.one_time_password_text")
                        />
                    }
                })}
            <Panel title=tr!("desk.who_i_am")>
                <Facts facts=facts />
            </Panel>
            {identity}
            {match acts {
                None => view! { <Notice>{tr!("desk.member_own")}</Notice> }.into_any(),
                Some(acts) => acts.into_any(),
            }}
        }
    })
}

fn facts(staff: &Staff, book: &RuleBook, passkeys: usize) -> Vec<(String, String)> {
    let factor = if staff.has_second_factor() { tr!("desk.enrolled") } else { tr!("desk.no_second_factor") };
    let state = if staff.disabled { tr!("desk.disabled") } else { tr!("desk.enabled") };
    let known = match (staff.identity.id_number.is_some(), staff.identity.phone.is_some()) {
        (true, true) => tr!("desk.identity_both"),
        (true, false) => tr!("desk.identity_number"),
        (false, true) => tr!("desk.identity_phone"),
        (false, false) => tr!("desk.no_identity"),
    };
    vec![
        (tr!("desk.login"), staff.login.clone()),
        (tr!("desk.role"), say(staff.role)),
        (tr!("desk.regions"), words::office(book, &staff.regions)),
        (tr!("desk.state"), state),
        (tr!("desk.second_factor"), tr!("passkey.members", factor = factor, count = passkeys)),
        (tr!("desk.identity"), known),
        (tr!("desk.since"), date(language(), staff.created_at.day())),
    ]
}

/// The form that says who the member is.
fn identity((id_number, phone): (String, String), errors: Vec<FieldError>) -> impl IntoView {
    view! {
        <Panel title=tr!("desk.identity")>
            <p>{tr!("desk.identity_text")}</p>
            <Form errors=errors>
                {identity_fields(id_number, phone)}
                <Actions>
                    <Button label=tr!("desk.identity_save") kind=ButtonKind::Plain name="act" value=IDENTIFY />
                </Actions>
            </Form>
        </Panel>
    }
}

/// Every act with what it does, in a form of its own.
fn acts(staff: &Staff) -> impl IntoView + use<> {
    let sign_in = if staff.disabled {
        ("enable", tr!("desk.member_enable"), tr!("desk.member_enable_text"), ButtonKind::Plain)
    } else {
        ("disable", tr!("desk.member_disable"), tr!("desk.member_disable_text"), ButtonKind::Danger)
    };
    let acts = [
        ("reset_password", tr!("desk.member_password"), tr!("desk.member_password_text"), ButtonKind::Plain),
        ("reset_second_factor", tr!("desk.member_factor"), tr!("desk.member_factor_text"), ButtonKind::Plain),
        sign_in,
    ];
    acts.map(|(name, label, text, kind)| {
        view! {
            <Panel title=label.clone()>
                <p>{text}</p>
                <Form>
                    <Actions>
                        <Button label=label kind=kind name="act" value=name />
                    </Actions>
                </Form>
            </Panel>
        }
    })
    .collect_view()
}
