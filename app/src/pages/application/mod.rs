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
mod payee;
mod phases;
mod questions;
mod reason;
mod refund_account;
mod status;
mod talk;
#[cfg(test)]
mod tests;
mod undo;
mod withdraw;

pub(in crate::pages) use correction::{item_text, subject};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};
use usecases::Context;

/// Largest request with a file: 10 MiB and what stands around it.
const MAX_UPLOAD: usize = 12 * 1024 * 1024;

/// The doors of this area.
pub fn router() -> Router<Context> {
    let documents = get(documents::show).post(documents::send).layer(DefaultBodyLimit::max(MAX_UPLOAD));
    Router::new()
        .route("/applications/{application}", get(status::show).post(status::write))
        .route("/applications/{application}/reason", get(reason::show).post(reason::send))
        .route("/applications/{application}/questions", get(questions::show).post(questions::send))
        .route("/applications/{application}/documents", documents)
        .route("/applications/{application}/documents/{document}", get(file::show))
        .route("/applications/{application}/documents/{document}/drop", post(file::take_out))
        .route("/applications/{application}/payee", get(payee::show).post(payee::send))
        .route("/applications/{application}/check", get(check::show).post(check::send))
        .route("/applications/{application}/code", get(code::show).post(code::send))
        .route("/applications/{application}/drop", get(drop::show).post(drop::send))
        .route("/applications/{application}/withdraw", get(withdraw::show).post(withdraw::send))
        .route("/applications/{application}/undo", get(undo::show).post(undo::send))
        .route("/applications/{application}/refund-account", get(refund_account::show).post(refund_account::send))
}
