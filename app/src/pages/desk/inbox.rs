//! What waits for an answer: messages of residents.

use super::words;
use crate::{components::*, context::language, door::Door, i18n::date_time, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::{rules::RuleBook, time::Timestamp};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::desk::{QueueRow, talk};

/// The list.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let (rows, more) = match talk::waiting(&door.ctx, door.caller()).await {
        Ok(found) => found,
        Err(error) => return door.refuse(&error),
    };
    let title = tr_in!(door.caller().language, "talk.inbox_title");
    let book = door.ctx.book.clone();
    door.page(title, || view! { <InboxView rows=rows more=more book=book /> })
}

/// Cases whose resident waits, the longest first.
#[component]
fn InboxView(rows: Vec<(QueueRow, Timestamp)>, more: bool, book: Arc<RuleBook>) -> impl IntoView {
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
        view! { <EmptyState title=tr!("talk.inbox_none") /> }.into_any()
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
        {list}
        {more.then(|| view! { <p class="quiet">{tr!("talk.inbox_more")}</p> })}
    }
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
