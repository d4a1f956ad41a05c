//! Messages of the office's cases, questions and suggestions that reached nobody, for supervisors and auditors.

use super::case::{became, kind};
use crate::{
    components::*,
    context::language,
    door::{Door, see_other},
    i18n::{date_time, say},
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::staff::Role;
use leptos::prelude::*;
use usecases::delivery::{About, LostMessage, lost_messages, send_all_again};

/// The list.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let sent = query.as_deref().and_then(|query| query.strip_prefix("sent=")).and_then(|sent| sent.parse().ok());
    match lost_messages(&door.ctx, door.caller()).await {
        Ok(lost) => {
            let title = tr_in!(door.caller().language, "delivery.lost_title");
            let role = door.caller().staff.as_ref().map(|staff| staff.role);
            let supervises = role == Some(Role::Supervisor);
            let opens = role.is_some_and(Role::decides);
            door.page(title.clone(), || {
                view! {
                    <PageHead title=title lead=tr!("delivery.lost_lead") back=Route::Desk.path() />
                    {sent.map(went_out)} {(supervises && !lost.is_empty()).then(send_all)} {list(lost, opens)}
                }
            })
        }
        Err(error) => door.refuse(&error),
    }
}

/// Sends all of them again: a gateway was away, and is back.
pub(super) async fn again(door: Door) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    match send_all_again(&door.ctx, door.caller()).await {
        Ok(sent) => see_other(&format!("{}?sent={sent}", Route::LostMessages)),
        Err(error) => door.refuse(&error),
    }
}

fn went_out(sent: u32) -> AnyView {
    let tone = if sent == 0 { Tone::Info } else { Tone::Success };
    view! { <Notice tone=tone announce=true>{tr!("delivery.lost_sent", count = sent)}</Notice> }.into_any()
}

fn send_all() -> AnyView {
    view! {
        <Form action=Route::LostMessages.path()>
            <p>{tr!("delivery.lost_all_hint")}</p>
            <Button label=tr!("delivery.lost_all") kind=ButtonKind::Plain />
        </Form>
    }
    .into_any()
}

fn list(lost: Vec<LostMessage>, opens: bool) -> AnyView {
    if lost.is_empty() {
        return view! { <EmptyState title=tr!("delivery.lost_none") text=tr!("delivery.lost_none_text") /> }.into_any();
    }
    let columns = vec![
        tr!("delivery.lost_about"),
        tr!("delivery.lost_what"),
        tr!("delivery.lost_when"),
        tr!("delivery.lost_why"),
    ];
    let rows = lost.iter().map(|lost| row(lost, opens)).collect();
    view! { <Table caption=tr!("delivery.lost_title") quiet=true columns=columns rows=rows /> }.into_any()
}

/// `opens`: the reader may open questions and suggestions; cases everybody here may.
fn row(lost: &LostMessage, opens: bool) -> Vec<AnyView> {
    let (thing, number, href) = match &lost.about {
        About::Case(case) => {
            let href = format!("{}#told", Route::Case(case.id.clone()));
            (tr!("delivery.lost_a_case"), case.reference.to_string(), Some(href))
        }
        About::Question(question) => {
            let href = Route::DeskEnquiry(question.id.clone()).to_string();
            (tr!("delivery.lost_a_question"), question.number.to_string(), opens.then_some(href))
        }
        About::Suggestion(suggestion) => {
            let href = Route::DeskSuggestion(suggestion.id.clone()).to_string();
            (tr!("delivery.lost_a_suggestion"), suggestion.number.to_string(), opens.then_some(href))
        }
    };
    let named = match href {
        Some(href) => view! { <a href=href>{number}</a> }.into_any(),
        None => number.into_any(),
    };
    let message = &lost.message;
    let what = format!("{} · {}", kind(message), say(message.channel));
    let when = message.settled_at.map(|at| date_time(language(), at)).unwrap_or_default();
    vec![view! { {thing} " " {named} }.into_any(), what.into_any(), when.into_any(), became(message).into_any()]
}
