use super::{
    enquiries::EnquiryAlarm,
    keys::KeySheet,
    messages::Messages,
    queue_filter::{FilterPanel, describe},
    queue_rows::{BulkBar, columns, row},
    ratings::RatingAlarm,
    search::SearchBox,
    suggestions::SuggestionAlarm,
    tabs::{Tab as TabLink, Tabs},
    waiting::shown,
    wall::Alarms,
};
use crate::{components::*, context::language, routes::Route, tr, tr_in};
use domain::{export::ExportSource, language::Language, queue::StandingQueue, rules::RuleBook, staff::Role};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::queue::{QueuePage, Source};

/// The list of queues, the search box and a page of rows.
#[component]
pub(super) fn QueueView(
    /// The page.
    found: QueuePage,
    /// The reader's role.
    role: Option<Role>,
    /// The regions' names.
    book: Arc<RuleBook>,
    /// The day in China.
    today: Date,
) -> impl IntoView {
    let decides = role.is_some_and(Role::decides);
    let watches = matches!(role, Some(Role::Supervisor | Role::Auditor));
    let tabs = tabs(&found);
    let title = name(&found);
    let lead = lead(&found, &book);
    let columns = columns(&found.columns);
    let rows: Vec<_> = found.rows.iter().map(|r| row(r, &found.columns, decides, &book, today)).collect();
    let (previous, next) = parts(&found);
    let empty = rows.is_empty();
    let export = (!empty).then(|| export_address(&found));
    let caption = title.clone();
    let keys = found.setting.single_keys.then(|| view! { <KeySheet /> });
    let messages = found.messages.clone();
    let bulk = decides.then(|| view! { <BulkBar found=found.clone() role=role /> });
    let filter = view! { <FilterPanel found=found.clone() book=book.clone() /> };
    let list = view! {
        <div class="wide queue">
            <Table caption=caption quiet=true columns=columns rows=rows />
        </div>
    };
    view! {
        <PageHead title=title lead=lead />
        {found.nobody_seconds.then(|| view! { <NobodySeconds /> })}
        <Alarms alarms=found.alarms.clone() />
        <RatingAlarm waiting=found.ratings />
        <EnquiryAlarm waiting=found.enquiries />
        <SuggestionAlarm waiting=found.suggestions link=true />
        <Messages messages=messages />
        <SearchBox words=String::new() refused=false />
        <Tabs label=tr!("desk.tabs") tabs=tabs />
        {filter}
        {if empty {
            let (title, text) = nothing(&found);
            view! { <EmptyState title=title text=text /> }.into_any()
        } else if decides {
            // One form around bar and rows: the boxes belong to it, and so do the rows' own buttons.
            view! { <Form action=Route::Bulk.path()>{bulk} {list}</Form> }.into_any()
        } else {
            list.into_any()
        }}
        <Pagination previous=previous next=next />
        <p>
            <a href=Route::DeskWall.path()>{tr!("wall.link")}</a>
            " · "
            <a href=Route::DeskKeys.path()>{tr!("queue.keys")}</a>
            {watches.then(|| view! { " · " <a href=Route::LostMessages.path()>{tr!("delivery.lost_title")}</a> })}
            {export.map(|href| view! { " · " <a href=href>{tr!("export.link")}</a> })}
        </p>
        {keys}
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

fn tabs(found: &QueuePage) -> Vec<TabLink> {
    let open = |source: &Source| *source == found.source;
    let standing = found.standing.iter().map(|(queue, n)| TabLink {
        label: standing_name(language(), *queue),
        href: format!("{}?queue={}", Route::Desk, queue.name),
        count: Some(shown(*n)),
        current: open(&Source::Standing(*queue)),
    });
    let own = found.views.iter().map(|(view, n)| TabLink {
        label: view.name.clone(),
        href: format!("{}?queue={}", Route::Desk, view.id),
        count: Some(shown(*n)),
        current: open(&Source::View(view.clone())),
    });
    // A list of its own: who waits for an answer is not a state of a case.
    let answers = (found.answers > 0).then(|| TabLink {
        label: tr!("talk.tab"),
        href: Route::DeskInbox.path(),
        count: Some(shown(found.answers)),
        current: false,
    });
    standing.chain(answers).chain(own).collect()
}

/// The name of a standing queue.
pub(super) fn standing_name(language: Language, queue: StandingQueue) -> String {
    match queue.name {
        "unassigned" => tr_in!(language, "queue.unassigned"),
        "mine" => tr_in!(language, "queue.mine"),
        "today" => tr_in!(language, "queue.today"),
        "late" => tr_in!(language, "queue.late"),
        "second" => tr_in!(language, "queue.second"),
        "resident" => tr_in!(language, "queue.resident"),
        _ => tr_in!(language, "queue.all"),
    }
}

/// The name of the queue that is open.
pub(super) fn name(found: &QueuePage) -> String {
    match &found.source {
        Source::Standing(queue) => standing_name(language(), *queue),
        Source::View(view) => view.name.clone(),
        Source::Member(member) => tr!("queue.of_member", name = member.name),
        Source::Filter => tr!("queue.filtered"),
    }
}

/// What a filter of one's own lists, in words.
fn lead(found: &QueuePage, book: &RuleBook) -> String {
    match &found.source {
        Source::View(_) | Source::Filter => describe(&found.filter, book),
        Source::Standing(_) | Source::Member(_) => String::new(),
    }
}

/// The address of a queue's beginning.
pub(super) fn address(found: &QueuePage) -> String {
    let query = match &found.source {
        Source::Standing(queue) => format!("queue={}", queue.name),
        Source::View(view) => format!("queue={}", view.id),
        Source::Member(member) => format!("member={}", member.id),
        Source::Filter => {
            let pairs = found.filter.pairs().into_iter().map(|(name, value)| format!("&{name}={value}"));
            format!("filter=on{}", pairs.collect::<String>())
        }
    };
    format!("{}?{query}", Route::Desk)
}

/// The address of the page that exports this queue: as it is meant now, with the columns that it shows.
fn export_address(found: &QueuePage) -> String {
    let member = if let Source::Member(member) = &found.source { Some(member.id.clone()) } else { None };
    let source = ExportSource::Queue { filter: found.filter.clone(), member };
    let columns: Vec<&str> = std::iter::once("reference").chain(found.columns.iter().map(|c| c.name())).collect();
    super::export_new::address(&source, &columns)
}

/// Addresses of the pages before and after.
fn parts(found: &QueuePage) -> (Option<String>, Option<String>) {
    let at = |how: &str, place: &Option<(String, domain::id::ApplicationId)>| {
        place.as_ref().map(|(day, id)| format!("{}&{how}={day}&id={id}", address(found)))
    };
    (at("before", &found.previous), at("after", &found.next))
}

fn nothing(found: &QueuePage) -> (String, String) {
    match &found.source {
        Source::Standing(queue) if queue.name == "unassigned" => {
            (tr!("desk.nothing_waiting"), tr!("desk.nothing_waiting_text"))
        }
        Source::Standing(queue) if queue.name == "mine" => (tr!("desk.nothing_mine"), tr!("desk.nothing_mine_text")),
        Source::Standing(_) | Source::View(_) | Source::Member(_) => (tr!("desk.nothing_here"), String::new()),
        Source::Filter => (tr!("desk.nothing_here"), tr!("queue.nothing_filtered")),
    }
}
