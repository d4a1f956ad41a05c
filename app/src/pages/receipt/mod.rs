//! Receipts: the owner's page and file, the public check page, the key that signs.

mod check;
mod facts;
mod file;
mod key;
mod show;
#[cfg(test)]
mod tests;
mod words;

use crate::routes::Route;
use axum::{Router, routing::get};
use domain::id::ReceiptId;
use usecases::{Context, UseCaseError, UseCaseResult};

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/receipts/{receipt}", get(show::show))
        .route("/receipts/{receipt}/file", get(file::download))
        .route("/check/{receipt}", get(check::show))
        .route("/.well-known/yitui-receipt-key.pem", get(key::download))
}

/// An identifier out of a path; a malformed one is not there.
fn receipt_id(text: &str) -> UseCaseResult<ReceiptId> {
    ReceiptId::parse(text).ok_or(UseCaseError::NotFound)
}

/// The public address at which anybody can check a receipt.
pub(in crate::pages) fn check_address(ctx: &Context, id: &ReceiptId) -> String {
    format!("{}{}", ctx.settings.public_url, Route::Check(id.clone()).path())
}
