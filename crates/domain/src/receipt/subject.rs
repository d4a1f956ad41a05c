use crate::id::{AccountId, ApplicationId, CertificateId};

/// What a receipt is about, and so who may see it whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReceiptSubject {
    /// An application: its applicant's.
    Application {
        /// Which.
        id: ApplicationId,
        /// Version of the application after the act: a case that is opened again can be refused again.
        version: i64,
    },
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
            Self::Application { .. } => None,
            Self::Card { certificate, .. } => Some(certificate),
        }
    }
}
