//! Suggestions of the office's regions: what waits, by its last day, and what was answered.

use super::{
    tabs::{Tab, Tabs},
    waiting::{self, alarm, on_the_wall, shown},
    words,
};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date_time, say},
    pages::support::where_it_ended,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    application::form::{FieldCode, FieldError},
    id::SuggestionId,
    rules::RuleBook,
    suggestion::{Suggestion, SuggestionState},
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::{
        Waiting,
        suggestions::{self, Part, SuggestionList},
    },
};

/// The list; `?part=mine`, `?part=answered`; `?number=` leads to one.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let number = query.get("number").to_owned();
    let mut errors = Vec::new();
    if !number.trim().is_empty() {
        match suggestions::numbered(&door.ctx, door.caller(), &number).await {
            Ok(id) => return door.see_other(&Route::DeskSuggestion(id)),
            Err(UseCaseError::NotFound) => errors.push(FieldError::new("number", FieldCode::Choice)),
            Err(error) => return door.refuse(&error),
        }
    }
    let after = query.get("after").split_once('_');
    let day = after.and_then(|(on, id)| Some((on.parse::<Date>().ok()?, SuggestionId::parse(id)?)));
    let part = match query.get("part") {
        "mine" => Part::Mine(day),
        "answered" => Part::Answered(where_it_ended(query.get("before"), SuggestionId::parse)),
        _ => Part::Open(day),
    };
    match suggestions::list(&door.ctx, door.caller(), part).await {
        Ok(found) => {
            let title = tr_in!(door.caller().language, "suggestion.desk");
            let (book, today) = (door.ctx.book.clone(), door.ctx.today());
            let status = crate::pages::support::status_for(&errors, None);
            door.page_with(status, title, || view(&found, number, errors, &book, today))
        }
        Err(error) => door.refuse(&error),
    }
}

fn name(part: &Part) -> &'static str {
    match part {
        Part::Open(_) => "open",
        Part::Mine(_) => "mine",
        Part::Answered(_) => "answered",
    }
}

/// The address of a page of a list.
fn address(part: &Part) -> String {
    let list = format!("{}?part={}", Route::DeskSuggestions, name(part));
    match part {
        Part::Open(Some((on, id))) | Part::Mine(Some((on, id))) => format!("{list}&after={on}_{id}"),
        Part::Answered(Some((at, id))) => format!("{list}&before={}-{id}", at.0),
        _ => list,
    }
}

fn view(
    found: &SuggestionList,
    number: String,
    errors: Vec<FieldError>,
    book: &Arc<RuleBook>,
    today: Date,
) -> impl IntoView + use<> {
    let waiting = found.waiting;
    let current = name(&found.part);
    let tab = |part: Part, label: String, count: Option<String>| Tab {
        label,
        current: name(&part) == current,
        href: address(&part),
        count,
    };
    let tabs = vec![
        tab(Part::Open(None), tr!("suggestion.tab_open"), Some(shown(waiting.open))),
        tab(Part::Mine(None), tr!("suggestion.tab_mine"), None),
        tab(Part::Answered(None), tr!("suggestion.tab_answered"), None),
    ];
    let answered = matches!(found.part, Part::Answered(_));
    let columns = vec![
        tr!("suggestion.number"),
        tr!("suggestion.kind_short"),
        tr!("desk.region"),
        if answered { tr!("suggestion.answered_on") } else { tr!("suggestion.due") },
        if answered { tr!("suggestion.publish_short") } else { tr!("desk.assignee") },
    ];
    let rows: Vec<_> = found.rows.iter().map(|(one, who)| row(one, who.clone(), book, today)).collect();
    let body = if rows.is_empty() {
        view! { <EmptyState title=tr!("suggestion.none_title") text=tr!("suggestion.none_text") /> }.into_any()
    } else {
        view! {
            <div class="wide queue">
                <Table caption=tr!("suggestion.desk") quiet=true columns=columns rows=rows />
            </div>
        }
        .into_any()
    };
    let next = found.next.as_ref().map(address);
    let drafts = found.drafts;
    view! {
        <PageHead title=tr!("suggestion.desk") lead=tr!("suggestion.desk_lead") back=Route::Desk.path() />
        <SuggestionAlarm waiting=waiting link=false />
        <p>
            <a href=Route::DeskDigests.path()>{tr!("suggestion.drafts", count = drafts)}</a>
        </p>
        <Tabs label=tr!("suggestion.tabs") tabs=tabs />
        {body}
        <Pagination next=next />
        <Form action=Route::DeskSuggestions.path() get=true errors=errors>
            <Field name="number" label=tr!("suggestion.find") value=number hint=tr!("suggestion.find_hint") maxlength=20>
                <Button label=tr!("suggestion.find_button") kind=ButtonKind::Plain />
            </Field>
        </Form>
    }
}

fn row(one: &Suggestion, who: Option<String>, book: &RuleBook, today: Date) -> Vec<AnyView> {
    let href = Route::DeskSuggestion(one.id.clone()).path();
    let (when, last) = match (one.state, one.answered_at) {
        (SuggestionState::Open, _) | (_, None) => {
            (due(one, today), who.unwrap_or_else(|| tr!("desk.nobody")).into_any())
        }
        (_, Some(at)) => {
            let told = match (one.may_publish, &one.digest) {
                (false, _) => tr!("suggestion.publish_not"),
                (true, None) => tr!("suggestion.publish_open"),
                (true, Some(_)) => tr!("suggestion.publish_told"),
            };
            (view! { <span class="when">{date_time(language(), at)}</span> }.into_any(), told.into_any())
        }
    };
    vec![
        view! { <a href=href>{one.number.to_string()}</a> }.into_any(),
        say(one.kind).into_any(),
        words::region(book, &one.region).into_any(),
        when,
        last,
    ]
}

/// The last day, with a mark where it is over or today.
pub(super) fn due(one: &Suggestion, today: Date) -> AnyView {
    waiting::due(one.due, one.state == SuggestionState::Open, today)
}

/// Suggestions whose last day is near or over.
#[component]
pub(super) fn SuggestionAlarm(
    /// How many wait.
    waiting: Waiting,
    /// With the way to the list.
    #[prop(name = "link")]
    with_link: bool,
) -> impl IntoView {
    let link = || view! { <a href=Route::DeskSuggestions.path()>{tr!("suggestion.alarm_link")}</a> };
    alarm(
        waiting,
        |count| tr!("suggestion.alarm_late", count = count),
        |count| tr!("suggestion.alarm_near", count = count),
        || view! { {tr!("suggestion.alarm_text")} " " {with_link.then(link)} }.into_any(),
    )
}

/// On the wall: how many wait in the office.
#[component]
pub(super) fn SuggestionWall(
    /// How many wait.
    waiting: Waiting,
) -> impl IntoView {
    let title = tr!("suggestion.desk");
    on_the_wall(waiting, title, Route::DeskSuggestions.path(), |open, late| {
        tr!("suggestion.wall", open = open, late = late)
    })
}
