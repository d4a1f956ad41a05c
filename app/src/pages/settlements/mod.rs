//! What was settled with a card, for its holder: the list, and one visit or purchase with its bill.

mod document;
mod in_the_way;
mod list;
mod one;
mod words;

pub(crate) use in_the_way::InTheWay;

use axum::{Router, routing::get};
use domain::id::{CertificateId, SettlementId};
use usecases::{Context, UseCaseError, UseCaseResult};

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/card/{certificate}/settlements", get(list::show))
        .route("/card/{certificate}/settlements/{settlement}", get(one::show))
        .route("/card/{certificate}/settlements/{settlement}/document.pdf", get(document::download))
}

/// Identifiers out of a path; a malformed one is not there.
fn ids((certificate, settlement): &(String, String)) -> UseCaseResult<(CertificateId, SettlementId)> {
    let certificate = CertificateId::parse(certificate).ok_or(UseCaseError::NotFound)?;
    Ok((certificate, SettlementId::parse(settlement).ok_or(UseCaseError::NotFound)?))
}
