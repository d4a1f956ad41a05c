//! The queue's doors. Searching is a POST, so that a name never stands in an address.

use super::queue_view::{QueueView, Search};
use crate::{
    components::{Notice, Tone},
    door::Door,
    form_data::FormData,
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{application::Reference, id::ApplicationId, staff::Role};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    desk::queue::{self, Tab},
    worker::paused_since,
};

/// The first page of a tab, or the page after a position.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    // Administrators manage members and read no cases: theirs is another first page.
    if door.caller().staff.as_ref().is_some_and(|s| s.role == Role::Administrator) {
        return door.see_other(&Route::Members);
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let tab = Tab::from_name(query.get("tab"));
    let after = ApplicationId::parse(query.get("id")).map(|id| (query.get("after").to_owned(), id));
    page(&door, tab, after, Search::default(), StatusCode::OK).await
}

/// A search by reference or by part of a name.
pub(super) async fn search(door: Door, form: FormData) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let words = form.get("search").trim().to_owned();
    // One character would list half the roster.
    let short = words.chars().count() < 2 && Reference::parse(&words).is_none();
    if short {
        let search = Search { words: String::new(), too_short: !words.is_empty() };
        let status = if words.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
        return page(&door, Tab::default(), None, search, status).await;
    }
    page(&door, Tab::All, None, Search { words, too_short: false }, StatusCode::OK).await
}

async fn page(
    door: &Door,
    tab: Tab,
    after: Option<(String, ApplicationId)>,
    search: Search,
    status: StatusCode,
) -> Response {
    let first = after.is_none();
    match queue::page(&door.ctx, door.caller(), tab, &search.words, after).await {
        Ok(found) => {
            let may_take = door.caller().staff.as_ref().is_some_and(|s| s.role.decides());
            let (book, today) = (door.ctx.book.clone(), door.ctx.today());
            let title = tr_in!(door.caller().language, "desk.queue");
            // Without an answer the queue is still worth showing.
            let paused = matches!(paused_since(door.ctx.store.as_ref()).await, Ok(Some(_)));
            door.page_with(status, title, || {
                let paused = paused.then(|| {
                    view! {
                        <Notice tone=Tone::Danger title=tr!("desk.worker_paused")>
                            <p>{tr!("desk.worker_paused_text")}</p>
                        </Notice>
                    }
                });
                view! {
                    {paused}
                    <QueueView found tab search first may_take book today />
                }
            })
        }
        Err(error) => door.refuse(&error),
    }
}
