//! The queue's door.

use super::queue_view::{QueueView, address};
use super::{exports::ExportsTold, queue_filter::unread};
use crate::{
    components::{Notice, Tone},
    door::Door,
    form_data::FormData,
    routes::Route,
    tr,
};
use axum::{extract::RawQuery, response::Response};
use domain::{id::StaffId, queue::QueueFilter, staff::Role};
use leptos::prelude::*;
use usecases::{
    UseCaseError,
    desk::{
        QueuePart, export,
        queue::{self, Asked, QueuePage, read_position},
    },
    worker::paused_since,
};

/// What an address asks for: a queue by name, a colleague's cases or a filter, and a position in it.
///
/// # Errors
/// `Invalid`: a value of the filter can't be read. `NotFound`: no member has such an identifier.
pub(super) fn asked(query: &FormData) -> Result<Asked, UseCaseError> {
    let position = |day: &str| read_position(query.get(day), query.get("id"));
    let part = match (query.has("after"), query.has("before")) {
        (true, _) => position("after").map_or(QueuePart::First, QueuePart::After),
        (_, true) => position("before").map_or(QueuePart::First, QueuePart::Before),
        _ => QueuePart::First,
    };
    let filter = query.has("filter").then(|| QueueFilter::from_pairs(query.pairs())).transpose()?;
    let member = query.get("member");
    let member = (!member.is_empty()).then(|| StaffId::parse(member).ok_or(UseCaseError::NotFound)).transpose()?;
    Ok(Asked { queue: query.get("queue").to_owned(), filter, member, part })
}

/// A part of a queue.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    // Administrators manage members and read no cases: theirs is another first page.
    if door.caller().staff.as_ref().is_some_and(|s| s.role == Role::Administrator) {
        return door.see_other(&Route::Members);
    }
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let asked = match asked(&query) {
        Ok(asked) => asked,
        Err(UseCaseError::Invalid(_)) => return unread(&door),
        Err(error) => return door.refuse(&error),
    };
    match queue::page(&door.ctx, door.caller(), &asked).await {
        // A queue that is empty in the middle (what stood here was decided meanwhile) begins anew.
        Ok(found) if found.rows.is_empty() && asked.part != QueuePart::First => {
            crate::door::see_other(&address(&found))
        }
        Ok(found) => page(&door, found).await,
        Err(error) => door.refuse(&error),
    }
}

async fn page(door: &Door, found: QueuePage) -> Response {
    let role = door.caller().staff.as_ref().map(|s| s.role);
    let (book, today) = (door.ctx.book.clone(), door.ctx.today());
    let title = super::queue_view::name(&found);
    // Without an answer the queue is still worth showing.
    let paused = matches!(paused_since(door.ctx.store.as_ref()).await, Ok(Some(_)));
    // So are the exports.
    let told = export::told(&door.ctx, door.caller()).await.unwrap_or_default();
    let waiting = export::waiting_for(&door.ctx, door.caller()).await.unwrap_or_default();
    door.page(title, || {
        let paused = paused.then(|| {
            view! {
                <Notice tone=Tone::Danger title=tr!("desk.worker_paused")>
                    <p>{tr!("desk.worker_paused_text")}</p>
                </Notice>
            }
        });
        view! {
            {paused}
            <ExportsTold told waiting />
            <QueueView found role book today />
        }
    })
}
