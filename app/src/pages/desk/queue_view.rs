use super::{
    tabs::{Tab as TabLink, Tabs},
    words,
};
use crate::{
    components::*,
    context::language,
    i18n::{date, say},
    routes::Route,
    tr,
};
use domain::{application::Move, rules::RuleBook};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::{
    QueueRow,
    queue::{QueuePage, Tab},
};

/// What was searched for.
#[derive(Clone, Debug, Default)]
pub(super) struct Search {
    /// The words; empty when nothing was searched for.
    pub words: String,
    /// What was typed was too short to search for.
    pub too_short: bool,
}

/// Tabs, search box and a page of rows.
#[component]
pub(super) fn QueueView(
    /// The page.
    found: QueuePage,
    /// The tab that is open.
    tab: Tab,
    /// The search, if there was one.
    search: Search,
    /// Whether this is the tab's first page.
    first: bool,
    /// The reader's role may take cases.
    may_take: bool,
    /// The regions' names.
    book: Arc<RuleBook>,
    /// The day in China.
    today: Date,
) -> impl IntoView {
    let searching = !search.words.is_empty();
    let tabs = tabs(&found, tab, searching);
    let rows: Vec<_> = found.rows.iter().map(|r| row(r, may_take, &book, today)).collect();
    let columns = vec![
        tr!("desk.reference"),
        tr!("desk.insured"),
        tr!("desk.region"),
        tr!("desk.reason"),
        tr!("desk.state"),
        tr!("desk.submitted"),
        tr!("desk.deadline"),
        tr!("desk.assignee"),
    ];
    let next = found
        .next
        .as_ref()
        .filter(|_| !searching)
        .map(|(day, id)| format!("{}?tab={}&after={day}&id={id}", Route::Desk, tab.name()));
    let back = (!first).then(|| format!("{}?tab={}", Route::Desk, tab.name()));
    let more = searching && found.next.is_some();
    let empty = rows.is_empty();
    let count = rows.len();
    view! {
        <PageHead title=tr!("desk.queue") />
        {found.nobody_seconds.then(|| view! { <NobodySeconds /> })}
        <SearchBox words=search.words.clone() too_short=search.too_short />
        <Tabs label=tr!("desk.tabs") tabs=tabs />
        {searching
            .then(|| {
                view! {
                    <Notice tone=Tone::Neutral announce=true>
                        <p>{tr!("desk.search_found", count = count)}</p>
                        {more.then(|| view! { <p>{tr!("desk.search_more")}</p> })}
                    </Notice>
                }
            })}
        {if empty {
            let (title, text) = nothing(tab, searching, first);
            view! { <EmptyState title=title text=text /> }.into_any()
        } else {
            view! {
                <div class="wide">
                    <Table caption=tab_name(tab) quiet=true columns=columns rows=rows />
                </div>
            }
            .into_any()
        }}
        <Pagination previous=back next=next />
    }
}

/// Cases wait for a second person, and nobody in the office may be one: everybody must see it.
#[component]
pub(super) fn NobodySeconds() -> impl IntoView {
    view! {
        <Notice tone=Tone::Danger title=tr!("desk.nobody_seconds")>
            <p>{tr!("desk.nobody_seconds_text")}</p>
        </Notice>
    }
}

#[component]
fn SearchBox(words: String, too_short: bool) -> impl IntoView {
    view! {
        {too_short
            .then(|| {
                view! {
                    <Notice tone=Tone::Warn announce=true>
                        <p>{tr!("desk.search_short")}</p>
                    </Notice>
                }
            })}
        <Form action=Route::Desk.path()>
            <Field
                name="search"
                label=tr!("desk.search")
                kind=FieldKind::Search
                value=words
                hint=tr!("desk.search_hint")
                optional=true
            >
                <Button label=tr!("kit.search") kind=ButtonKind::Plain />
            </Field>
        </Form>
    }
}

fn tabs(found: &QueuePage, current: Tab, searching: bool) -> Vec<TabLink> {
    let tab = |(tab, count): &(Tab, i64)| TabLink {
        label: tab_name(*tab),
        href: format!("{}?tab={}", Route::Desk, tab.name()),
        count: Some(*count),
        current: !searching && *tab == current,
    };
    found.counts.iter().map(tab).collect()
}

fn tab_name(tab: Tab) -> String {
    match tab {
        Tab::Waiting => tr!("desk.tab_waiting"),
        Tab::Mine => tr!("desk.tab_mine"),
        Tab::Second => tr!("desk.tab_second"),
        Tab::Correction => tr!("desk.tab_correction"),
        Tab::Approved => tr!("desk.tab_approved"),
        Tab::All => tr!("desk.tab_all"),
    }
}

fn nothing(tab: Tab, searching: bool, first: bool) -> (String, String) {
    match tab {
        _ if searching => (tr!("desk.nothing_found"), tr!("desk.nothing_found_text")),
        _ if !first => (tr!("desk.nothing_more"), String::new()),
        Tab::Waiting => (tr!("desk.nothing_waiting"), tr!("desk.nothing_waiting_text")),
        Tab::Mine => (tr!("desk.nothing_mine"), tr!("desk.nothing_mine_text")),
        _ => (tr!("desk.nothing_here"), String::new()),
    }
}

fn row(row: &QueueRow, may_take: bool, book: &RuleBook, today: Date) -> Vec<AnyView> {
    let app = &row.application;
    let language = language();
    let reference = view! { <a href=Route::Case(app.id.clone()).path()>{app.reference.to_string()}</a> };
    let tag = view! { <StatusTag label=words::state(app.state) tone=words::state_tone(app.state) /> };
    let due = app.deadline.filter(|_| app.state.is_open());
    let urgency = words::urgency(app.state, app.deadline, today);
    let due = view! {
        <span>
            {due.map(words::deadline)}
            {urgency.map(|(label, tone)| view! { " " <StatusTag label=label tone=tone /> })}
        </span>
    };
    vec![
        reference.into_any(),
        row.name.reveal().to_owned().into_any(),
        words::region(book, &app.region).into_any(),
        app.reason().map(say).unwrap_or_default().into_any(),
        tag.into_any(),
        app.submitted_at.map(|at| date(language, at.day())).unwrap_or_default().into_any(),
        due.into_any(),
        who(row, may_take),
    ]
}

/// The assignee; or the button that takes the case.
fn who(row: &QueueRow, may_take: bool) -> AnyView {
    let app = &row.application;
    let free = may_take && app.state.after(Move::Take).is_some();
    match &row.assignee {
        Some(name) => name.clone().into_any(),
        None if free => {
            let action = Route::CaseAct(app.id.clone(), Move::Take.name().to_owned()).path();
            let version = app.version.to_string();
            view! {
                <Form action=action>
                    <Hidden name="version" value=version />
                    <Button label=words::act(language(), Move::Take) kind=ButtonKind::Plain />
                </Form>
            }
            .into_any()
        }
        None => tr!("desk.nobody").into_any(),
    }
}
