//! The filter of a queue: its form, and what it says in words.

use super::{queue_rows::checks, words};
use crate::{components::*, door::Door, i18n::say, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::{
    application::ApplicationState as S,
    queue::{Assigned, ChecksOutcome, Due, QueueFilter, SavedView},
    rules::{Reason, RuleBook},
};
use http::StatusCode;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::queue::{QueuePage, Source};

/// A value of a filter or a choice can't be read: nothing is listed or done in its place.
pub(super) fn unread(door: &Door) -> Response {
    let title = tr_in!(door.caller().language, "queue.unread");
    dead_end(door, StatusCode::UNPROCESSABLE_ENTITY, title, || tr!("queue.unread_text"))
}

/// A page that says why it goes no further, and leads back to the queue; `text` is read in the page's language.
pub(super) fn dead_end(door: &Door, status: StatusCode, title: String, text: impl FnOnce() -> String) -> Response {
    door.page_with(status, title.clone(), || {
        view! {
            <Outcome tone=Tone::Warn title=title text=text()>
                <LinkButton label=tr!("queue.back") href=Route::Desk.path() />
            </Outcome>
        }
    })
}

/// The form that filters, and the one that saves what it found.
#[component]
pub(super) fn FilterPanel(
    /// The page.
    found: QueuePage,
    /// The regions' names.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let filter = found.filter.clone();
    let save = (found.source == Source::Filter && found.views.len() < SavedView::MOST).then(|| {
        let filter = filter.clone();
        view! { <SaveForm filter=filter name=String::new() errors=Vec::new() /> }
    });
    view! {
        <Disclosure summary=tr!("queue.filter")>
            <Form action=Route::Desk.path() get=true>
                <Hidden name="filter" value="on" />
                <FilterFields filter=filter book=book />
                <Actions>
                    <Button label=tr!("queue.filter_button") kind=ButtonKind::Plain />
                    <LinkButton label=tr!("queue.own") href=Route::DeskViews.path() kind=ButtonKind::Text />
                </Actions>
            </Form>
        </Disclosure>
        {save}
    }
}

/// Saves a filter under a name.
#[component]
pub(super) fn SaveForm(
    /// The filter.
    filter: QueueFilter,
    /// What was typed.
    name: String,
    /// What was wrong with it.
    errors: Vec<domain::application::form::FieldError>,
) -> impl IntoView {
    let hidden = move || {
        let pairs = filter.pairs().into_iter();
        pairs.map(|(name, value)| view! { <Hidden name=name value=value /> }).collect::<Vec<_>>()
    };
    view! {
        <Form action=Route::DeskViews.path() errors=errors>
            {hidden()}
            <Field name="name" label=tr!("queue.save_as") value=name hint=tr!("queue.save_hint") maxlength=30>
                <Button label=tr!("queue.save") kind=ButtonKind::Plain />
            </Field>
        </Form>
    }
}

/// The fields of a filter.
#[component]
pub(super) fn FilterFields(
    /// What is asked for.
    filter: QueueFilter,
    /// The regions' names.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let states = S::ALL.into_iter().filter(|s| *s != S::Draft);
    let states = states.map(|s| Choice::new(s.name(), words::state(s))).collect();
    let chosen = filter.states.iter().map(|s| s.name().to_owned()).collect();
    let regions = book.regions.keys().map(|code| Choice::new(code.0.clone(), words::region(&book, code))).collect();
    let region = filter.regions.first().map(|r| r.0.clone()).unwrap_or_default();
    let reasons = Reason::ALL.into_iter().map(|r| Choice::new(r.code(), say(r))).collect();
    let outcomes = ChecksOutcome::ALL.into_iter().map(|c| Choice::new(c.name(), checks(c))).collect();
    let whose = Assigned::ALL.into_iter().skip(1).map(|a| Choice::new(a.name(), assigned(a))).collect();
    let dues = Due::ALL.into_iter().skip(1).map(|d| Choice::new(d.name(), due(d))).collect();
    let any = |some: bool, name: &'static str| if some { name.to_owned() } else { String::new() };
    let age = if filter.age_days == 0 { String::new() } else { filter.age_days.to_string() };
    view! {
        <div class="filter">
            <CheckboxGroup name="state" legend=tr!("desk.state") choices=states values=chosen />
            <Select name="region" label=tr!("desk.region") choices=regions value=region none=tr!("queue.any") />
            <Select
                name="reason"
                label=tr!("desk.reason")
                choices=reasons
                value=filter.reason.map(Reason::code).unwrap_or_default()
                none=tr!("queue.any")
            />
            <Select
                name="checks"
                label=tr!("queue.checks")
                choices=outcomes
                value=filter.checks.map(ChecksOutcome::name).unwrap_or_default()
                none=tr!("queue.any")
            />
            <Select
                name="assigned"
                label=tr!("desk.assignee")
                choices=whose
                value=any(filter.assigned != Assigned::Anyone, filter.assigned.name())
                none=assigned(Assigned::Anyone)
            />
            <Select
                name="due"
                label=tr!("desk.deadline")
                choices=dues
                value=any(filter.due != Due::Any, filter.due.name())
                none=due(Due::Any)
            />
            <Field
                name="age"
                label=tr!("queue.age_least")
                kind=FieldKind::Number
                value=age
                maxlength=4
                optional=true
            />
        </div>
    }
}

fn assigned(whose: Assigned) -> String {
    match whose {
        Assigned::Anyone => tr!("queue.assigned_anyone"),
        Assigned::Me => tr!("queue.assigned_me"),
        Assigned::Nobody => tr!("queue.assigned_nobody"),
    }
}

fn due(due: Due) -> String {
    match due {
        Due::Any => tr!("queue.due_any"),
        Due::Today => tr!("queue.due_today"),
        Due::Late => tr!("queue.due_late"),
        Due::ByToday => tr!("queue.due_by_today"),
        Due::ByWeek => tr!("queue.due_by_week"),
    }
}

/// A filter in words: what it asks for, one after the other.
pub(super) fn describe(filter: &QueueFilter, book: &RuleBook) -> String {
    let mut parts: Vec<String> = Vec::new();
    if !filter.states.is_empty() {
        parts.push(words::list(filter.states.iter().map(|s| words::state(*s))));
    }
    if !filter.regions.is_empty() {
        parts.push(words::list(filter.regions.iter().map(|r| words::region(book, r))));
    }
    parts.extend(filter.reason.map(say));
    parts.extend(filter.checks.map(checks));
    parts.extend((filter.assigned != Assigned::Anyone).then(|| assigned(filter.assigned)));
    parts.extend((filter.due != Due::Any).then(|| due(filter.due)));
    parts.extend(match filter.age_days {
        0 => None,
        1 => Some(tr!("queue.older_one")),
        days => Some(tr!("queue.older", count = days)),
    });
    if parts.is_empty() { tr!("queue.all") } else { parts.join(" · ") }
}
