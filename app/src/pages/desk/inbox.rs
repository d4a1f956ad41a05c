//! What waits for an answer: colleagues' questions to the reader, and messages of residents.

use super::words;
use crate::{components::*, context::language, door::Door, i18n::date_time, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::{rules::RuleBook, time::Timestamp};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::{
    QueueRow,
    opinion::{self, Asked},
    talk,
};

/// The list.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let (rows, more) = match talk::waiting(&door.ctx, door.caller()).await {
        Ok(found) => found,
        Err(error) => return door.refuse(&error),
    };
    let asked = match opinion::asked(&door.ctx, door.caller()).await {
        Ok(asked) => asked,
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "talk.inbox_title");
    let book = door.ctx.book.clone();
    door.page(title, || view! { <InboxView asked=asked rows=rows more=more book=book /> })
}

/// Cases whose resident waits, the longest first.
#[component]
fn InboxView(asked: Vec<Asked>, rows: Vec<(QueueRow, Timestamp)>, more: bool, book: Arc<RuleBook>) -> impl IntoView {
    let columns = vec![
        tr!("desk.reference"),
        tr!("desk.insured"),
        tr!("desk.region"),
        tr!("talk.inbox_since"),
        tr!("talk.inbox_state"),
        tr!("desk.assignee"),
    ];
    let rows: Vec<_> = rows.iter().map(|(found, since)| row(found, *since, &book)).collect();
    let list = if rows.is_empty() {
        view! { <p class="quiet">{tr!("talk.inbox_none")}</p> }.into_any()
    } else {
        view! {
            <div class="wide queue">
                <Table caption=tr!("talk.inbox_title") quiet=true columns=columns rows=rows />
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead title=tr!("talk.inbox_title") lead=tr!("talk.inbox_lead") back=Route::Desk.path() />
        <Panel title=tr!("opinion.list")>{asked_of_me(asked)}</Panel>
        <Panel title=tr!("talk.inbox_rows")>{list}</Panel>
        {more.then(|| view! { <p class="quiet">{tr!("talk.inbox_more")}</p> })}
    }
}

/// Colleagues' open questions to the reader.
fn asked_of_me(asked: Vec<Asked>) -> AnyView {
    if asked.is_empty() {
        return view! { <p class="quiet">{tr!("opinion.list_none")}</p> }.into_any();
    }
    let columns = vec![tr!("desk.reference"), tr!("opinion.question"), tr!("opinion.by"), tr!("opinion.since")];
    let rows = asked.into_iter().map(|asked| {
        let href = format!("{}#opinions", Route::Case(asked.application.id.clone()));
        let when = date_time(language(), asked.opinion.asked_at);
        vec![
            view! { <a href=href>{asked.application.reference.to_string()}</a> }.into_any(),
            asked.opinion.question.into_any(),
            asked.by.into_any(),
            view! { <span class="when">{when}</span> }.into_any(),
        ]
    });
    let rows: Vec<_> = rows.collect();
    view! {
        <div class="wide">
            <Table caption=tr!("opinion.list") quiet=true columns=columns rows=rows />
        </div>
    }
    .into_any()
}

fn row(found: &QueueRow, since: Timestamp, book: &RuleBook) -> Vec<AnyView> {
    let app = &found.application;
    let href = format!("{}#messages", Route::Case(app.id.clone()));
    vec![
        view! { <a href=href>{app.reference.to_string()}</a> }.into_any(),
        found.name.reveal().to_owned().into_any(),
        words::region(book, &app.region).into_any(),
        view! { <span class="when">{date_time(language(), since)}</span> }.into_any(),
        view! { <StatusTag label=words::state(app.state) tone=words::state_tone(app.state) /> }.into_any(),
        found.assignee.clone().unwrap_or_else(|| tr!("desk.nobody")).into_any(),
    ]
}
