use crate::id::{AccountId, ApplicationId, CertificateId};

/// What a receipt is about, and so who may see it whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiptSubject {
    /// An application: its applicant's.
    Application(ApplicationId),
    /// An electronic card: the account's that it was issued to.
    Card {
        /// Which.
        certificate: CertificateId,
        /// Version of the certificate after the act: tells two acts of one kind apart.
        version: i64,
        /// Issued to.
        account: AccountId,
    },
}

impl ReceiptSubject {
    /// The card, for a card's receipt.
    #[must_use]
    pub fn card(&self) -> Option<&CertificateId> {
        match self {
            Self::Application(_) => None,
            Self::Card { certificate, .. } => Some(certificate),
        }
    }
}
