//! Residents' questions to the office: lists by what waits, and what residents think of the answers.

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
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    application::form::{FieldCode, FieldError},
    enquiry::{Enquiry, EnquiryState},
    id::EnquiryId,
    rules::RuleBook,
    time::Timestamp,
    words::visible,
};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::{
        Waiting,
        enquiries::{self, EnquiryList, EnquiryPosition, EnquiryTab, Verdicts},
    },
};

/// A list; `?number=` leads to a question.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let number = query.get("number").trim().to_owned();
    let mut errors = Vec::new();
    if !number.is_empty() {
        match enquiries::find(&door.ctx, door.caller(), &number).await {
            Ok(id) => return door.see_other(&Route::DeskEnquiry(id)),
            Err(UseCaseError::NotFound) => errors.push(FieldError::new("number", FieldCode::Choice)),
            Err(error) => return door.refuse(&error),
        }
    }
    let tab = EnquiryTab::from_name(query.get("list")).unwrap_or_default();
    let after = position(query.get("after"));
    match enquiries::list(&door.ctx, door.caller(), tab, after.as_ref()).await {
        Ok(found) => {
            let title = tr_in!(door.caller().language, "enquiry.desk_title");
            let (book, today) = (door.ctx.book.clone(), door.ctx.today());
            let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
            door.page_with(status, title, || view(&found, number, errors, &book, today))
        }
        Err(error) => door.refuse(&error),
    }
}

/// Where a page ended, out of an address: a day or an instant, and the last row.
fn position(text: &str) -> Option<EnquiryPosition> {
    let (at, id) = text.rsplit_once('_')?;
    let at = match at.parse::<i64>() {
        Ok(at) => Err(Timestamp(at)),
        Err(_) => Ok(at.parse::<Date>().ok()?),
    };
    Some(EnquiryPosition { at, id: EnquiryId::parse(id)? })
}

fn address(tab: EnquiryTab, after: Option<&EnquiryPosition>) -> String {
    let list = format!("{}?list={}", Route::DeskEnquiries, tab.name());
    let Some(after) = after else { return list };
    let at = after.at.map_or_else(|at| at.0.to_string(), |day| day.to_string());
    format!("{list}&after={at}_{}", after.id)
}

fn view(found: &EnquiryList, number: String, errors: Vec<FieldError>, book: &Arc<RuleBook>, today: Date) -> AnyView {
    let label = |tab: EnquiryTab| match tab {
        EnquiryTab::Open => tr!("enquiry.tab_open"),
        EnquiryTab::Mine => tr!("enquiry.tab_mine"),
        EnquiryTab::Late => tr!("enquiry.tab_late"),
        EnquiryTab::Answered => tr!("enquiry.tab_answered"),
        EnquiryTab::Closed => tr!("enquiry.tab_closed"),
    };
    let tabs = found.counts.iter().map(|(tab, count)| Tab {
        label: label(*tab),
        href: address(*tab, None),
        count: Some(shown(*count)),
        current: *tab == found.tab,
    });
    let columns = vec![
        tr!("enquiry.number"),
        tr!("enquiry.topic_short"),
        tr!("desk.region"),
        tr!("enquiry.asked"),
        tr!("enquiry.due"),
        tr!("enquiry.stands"),
        tr!("desk.assignee"),
    ];
    let rows: Vec<_> = found.rows.iter().map(|(enquiry, name)| row(enquiry, name.clone(), book, today)).collect();
    let body = if rows.is_empty() {
        view! { <EmptyState title=tr!("enquiry.desk_none") text=tr!("enquiry.desk_none_text") /> }.into_any()
    } else {
        view! {
            <div class="wide queue">
                <Table caption=label(found.tab) quiet=true columns=columns rows=rows />
            </div>
        }
        .into_any()
    };
    let next = found.next.as_ref().map(|next| address(found.tab, Some(next)));
    let tabs: Vec<_> = tabs.collect();
    view! {
        <PageHead title=tr!("enquiry.desk_title") lead=tr!("enquiry.desk_lead") back=Route::Desk.path() />
        <Form action=Route::DeskEnquiries.path() get=true errors=errors>
            <Field name="number" label=tr!("enquiry.find") hint=tr!("enquiry.find_hint") value=number />
            <Actions>
                <Button label=tr!("kit.search") kind=ButtonKind::Plain />
            </Actions>
        </Form>
        <Tabs label=tr!("enquiry.tabs") tabs=tabs />
        {body}
        <Pagination previous=None next=next />
        {found.verdicts.as_ref().map(thoughts)}
    }
    .into_any()
}

fn row(enquiry: &Enquiry, name: Option<String>, book: &RuleBook, today: Date) -> Vec<AnyView> {
    let href = Route::DeskEnquiry(enquiry.id.clone()).path();
    vec![
        view! { <a href=href>{enquiry.number.to_string()}</a> }.into_any(),
        topic(enquiry).into_any(),
        words::region(book, &enquiry.region).into_any(),
        view! { <span class="when">{date_time(language(), enquiry.created_at)}</span> }.into_any(),
        due(enquiry, today),
        stands(enquiry),
        name.unwrap_or_else(|| tr!("desk.nobody")).into_any(),
    ]
}

/// What it is about, and when a call is wished.
pub(super) fn topic(enquiry: &Enquiry) -> String {
    match enquiry.call {
        Some(span) => format!("{} · {}", say(enquiry.topic), tr!("enquiry.call_short", between = span.to_string())),
        None => say(enquiry.topic),
    }
}

/// The last day, with a mark where it is over or today.
pub(super) fn due(enquiry: &Enquiry, today: Date) -> AnyView {
    if enquiry.state != EnquiryState::Open {
        return "–".into_any();
    }
    waiting::due(enquiry.due, true, today)
}

/// How it stands.
pub(super) fn stands(enquiry: &Enquiry) -> AnyView {
    let tone = match enquiry.state {
        EnquiryState::Open => Tone::Warn,
        EnquiryState::Answered => Tone::Success,
        EnquiryState::Closed => Tone::Neutral,
    };
    view! { <StatusTag label=say(enquiry.state) tone=tone /> }.into_any()
}

/// What residents of the office think of answers: numbers and words, never about which question.
fn thoughts(verdicts: &Verdicts) -> impl IntoView + use<> {
    let rows = verdicts.counts.iter().map(|(level, count)| {
        let (label, value) = (say(*level), count.to_string());
        view! { <SummaryRow label=label value=value /> }
    });
    let rows: Vec<_> = rows.collect();
    let words: Vec<_> = verdicts.words.iter().map(|words| view! { <li dir="auto">{visible(words)}</li> }).collect();
    view! {
        <Panel title=tr!("enquiry.thoughts")>
            <p class="quiet">{tr!("enquiry.thoughts_text")}</p>
            <SummaryList>{rows}</SummaryList>
            {(!words.is_empty()).then(|| view! { <ul>{words}</ul> })}
        </Panel>
    }
}

/// Above the queue: questions whose last day is near or over.
#[component]
pub(super) fn EnquiryAlarm(
    /// How many wait.
    waiting: Waiting,
) -> impl IntoView {
    let link = || view! { <a href=Route::DeskEnquiries.path()>{tr!("enquiry.alarm_link")}</a> };
    alarm(
        waiting,
        |count| tr!("enquiry.alarm_late", count = count),
        |count| tr!("enquiry.alarm_near", count = count),
        || link().into_any(),
    )
}

/// On the wall: how many wait.
#[component]
pub(super) fn EnquiryWall(
    /// How many wait.
    waiting: Waiting,
) -> impl IntoView {
    let title = tr!("enquiry.desk_title");
    on_the_wall(waiting, title, Route::DeskEnquiries.path(), |open, late| tr!("enquiry.wall", open = open, late = late))
}

/// On a case: the questions that its resident asked about it.
#[component]
pub(super) fn EnquiriesPanel(
    /// The questions, newest first.
    enquiries: Vec<Enquiry>,
    /// Today.
    today: Date,
) -> impl IntoView {
    if enquiries.is_empty() {
        return ().into_any();
    }
    let columns = vec![tr!("enquiry.number"), tr!("enquiry.topic_short"), tr!("enquiry.due"), tr!("enquiry.stands")];
    let row = |enquiry: &Enquiry| {
        let href = Route::DeskEnquiry(enquiry.id.clone()).path();
        let number = view! { <a href=href>{enquiry.number.to_string()}</a> }.into_any();
        vec![number, topic(enquiry).into_any(), due(enquiry, today), stands(enquiry)]
    };
    let rows: Vec<_> = enquiries.iter().map(row).collect();
    view! {
        <Panel title=tr!("enquiry.of_case") id="enquiries">
            <Table caption=tr!("enquiry.of_case") quiet=true columns=columns rows=rows />
        </Panel>
    }
    .into_any()
}
