//! Where notices and receipts of an electronic card lead to.

use domain::id::CertificateId;

/// The card's personal centre.
pub(crate) fn centre(certificate: &CertificateId) -> String {
    format!("/card/{certificate}/centre")
}

/// The page that freezes it in one tap.
pub(crate) fn freeze(certificate: &CertificateId) -> String {
    format!("/card/{certificate}/freeze")
}
