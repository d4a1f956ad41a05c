//! One member of staff, and what an administrator may do: this page is the moment to think before doing it.

use super::{codes::ShownOnce, facts::Facts, words};
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
use domain::{id::StaffId, rules::RuleBook, staff::Staff};
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::members::{self, MemberAct},
};

/// The page.
pub(super) async fn show(door: Door, Path(id): Path<String>, RawQuery(query): RawQuery) -> Response {
    page(&door, &id, query.as_deref() == Some("done"), None).await
}

/// A button was pressed.
pub(super) async fn act(door: Door, Path(id): Path<String>, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let (Some(staff), Some(act)) = (StaffId::parse(&id), MemberAct::from_name(form.get("act"))) else {
        return door.refuse(&UseCaseError::NotFound);
    };
    match members::act(&door.ctx, door.caller(), &staff, act).await {
        Ok(None) => crate::door::see_other(&format!("{}?done", Route::Member(staff))),
        Ok(password) => page(&door, &id, true, password).await,
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, id: &str, done: bool, password: Option<String>) -> Response {
    if let Some(elsewhere) = super::away(door) {
        return elsewhere;
    }
    let staff = match members::list(&door.ctx, door.caller()).await {
        Ok(staff) => staff.into_iter().find(|s| s.id.as_str() == id),
        Err(error) => return door.refuse(&error),
    };
    let Some(staff) = staff else { return door.refuse(&UseCaseError::NotFound) };
    let own = door.caller().staff.as_ref().is_some_and(|s| s.id == staff.id);
    let book = door.ctx.book.clone();
    door.page(tr_in!(door.caller().language, "desk.member", name = staff.name), || {
        let facts = facts(&staff, &book);
        let acts = (!own).then(|| acts(&staff));
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
            {match acts {
                None => view! { <Notice>{tr!("desk.member_own")}</Notice> }.into_any(),
                Some(acts) => acts.into_any(),
            }}
        }
    })
}

fn facts(staff: &Staff, book: &RuleBook) -> Vec<(String, String)> {
    let factor = if staff.has_second_factor() { tr!("desk.enrolled") } else { tr!("desk.no_second_factor") };
    let state = if staff.disabled { tr!("desk.disabled") } else { tr!("desk.enabled") };
    vec![
        (tr!("desk.login"), staff.login.clone()),
        (tr!("desk.role"), say(staff.role)),
        (tr!("desk.regions"), words::office(book, &staff.regions)),
        (tr!("desk.state"), state),
        (tr!("desk.second_factor"), factor),
        (tr!("desk.since"), date(language(), staff.created_at.day())),
    ]
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
