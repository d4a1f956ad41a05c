//! Refunds that travel together: the office's batches, putting one together, its page and cover sheet, and what whoever
//! pays answers about it.

mod answer;
mod answered;
mod list;
mod make;
mod page;
mod preview;
mod sheet;
mod step;
mod words;

use crate::{components::*, door::Door, routes::Route, tr, tr_in};
use axum::{Router, response::Response, routing::get};
use domain::id::RefundBatchId;
use http::StatusCode;
use leptos::prelude::*;
use usecases::{Context, UseCaseError};

pub(super) use words::{state, wording};

/// The doors.
pub(super) fn router() -> Router<Context> {
    Router::new()
        .route("/desk/refund-batches", get(list::show))
        .route("/desk/refund-batches/new", get(make::show).post(make::make))
        .route("/desk/refund-batches/{batch}", get(page::show).post(page::act))
        .route("/desk/refund-batches/{batch}/file/{format}", get(page::file))
        .route("/desk/refund-batches/{batch}/sheet", get(sheet::show))
        .route("/desk/refund-batches/{batch}/answer", get(answer::show).post(answer::send))
        .route("/desk/refund-answers/{answer}", get(answered::show))
}

/// What a refused act says, with the way back.
fn refuse(door: &Door, id: &RefundBatchId, error: &UseCaseError) -> Response {
    let language = door.caller().language;
    let (status, title, text) = match error {
        UseCaseError::Conflict => (
            StatusCode::CONFLICT,
            tr_in!(language, "refund_batch.conflict"),
            tr_in!(language, "refund_batch.conflict_text"),
        ),
        // Who may decide is refused only what a colleague must do.
        UseCaseError::Forbidden if door.caller().staff.as_ref().is_some_and(|s| s.role.decides()) => (
            StatusCode::FORBIDDEN,
            tr_in!(language, "refund_batch.colleague"),
            tr_in!(language, "refund_batch.colleague_text"),
        ),
        error => return door.refuse(error),
    };
    let back = Route::RefundBatch(id.clone()).path();
    door.page_with(status, title.clone(), || {
        view! {
            <Outcome tone=Tone::Warn title=title text=text>
                <LinkButton label=tr!("refund_batch.back") href=back />
            </Outcome>
        }
    })
}
