//! An application: filled in page by page, sent, looked at, taken back.

mod check;
mod code;
mod confirm;
mod correction;
mod document_group;
mod documents;
mod drop;
mod file;
mod next;
mod objection;
mod payee;
mod phases;
mod questions;
mod rating;
mod reason;
mod refund_account;
mod status;
mod talk;
#[cfg(test)]
mod tests;
mod undo;
pub mod watch;
mod withdraw;

pub(in crate::pages) use check::{Paper, answers, cover_label, declared_words};
pub(in crate::pages) use correction::{item_text, subject};
pub(in crate::pages) use next::{case, or_status, route};
pub(in crate::pages) use phases::phases;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use usecases::Context;

/// Largest request with a file: 10 MiB and what stands around it.
const MAX_UPLOAD: usize = 12 * 1024 * 1024;

/// The steps that residents take themselves and staff take for somebody, below `all`.
pub(in crate::pages) fn steps(all: &str) -> Router<Context> {
    let documents = get(documents::show).post(documents::send).layer(DefaultBodyLimit::max(MAX_UPLOAD));
    let at = |step: &str| format!("{all}/{{application}}/{step}");
    Router::new()
        .route(&at("reason"), get(reason::show).post(reason::send))
        .route(&at("questions"), get(questions::show).post(questions::send))
        .route(&at("documents"), documents)
        .route(&at("documents/{document}"), get(file::show))
        .route(&at("documents/{document}/drop"), post(file::take_out))
        .route(&at("payee"), get(payee::show).post(payee::send))
        .route(&at("check"), get(check::show).post(check::send))
        .route(&at("drop"), get(drop::show).post(drop::send))
}

/// The doors of this area.
pub fn router() -> Router<Context> {
    steps("/applications")
        .route("/applications/{application}", get(status::show).post(status::write))
        .route("/applications/{application}/objection", get(objection::show).post(objection::write))
        .route("/applications/{application}/events", get(watch::events))
        .route("/applications/{application}/code", get(code::show).post(code::send))
        .route("/applications/{application}/withdraw", get(withdraw::show).post(withdraw::send))
        .route("/applications/{application}/undo", get(undo::show).post(undo::send))
        .route("/applications/{application}/refund-account", get(refund_account::show).post(refund_account::send))
        .route("/applications/{application}/rating", get(rating::show).post(rating::send))
}
