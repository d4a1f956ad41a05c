//! Identifiers: 128 random bits in Crockford base 32, lower case, 26 characters.
//!
//! They tell nothing (no time, no count) and are made by the server's `Ids` port only.

use serde::{Deserialize, Serialize};

/// Characters of an identifier and of an application reference: no i, l, o, u.
pub const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Encodes 128 random bits as 26 characters of [`ALPHABET`].
#[must_use]
pub fn encode(bits: u128) -> String {
    (0..26).rev().map(|i| ALPHABET[((bits >> (i * 5)) & 31) as usize] as char).collect()
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// Makes the identifier from 128 random bits.
            #[must_use]
            pub fn from_bits(bits: u128) -> Self { Self(encode(bits)) }
            /// Reads an identifier that came from outside (a URL, a form); `None` unless it is well formed.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                (text.len() == 26 && text.bytes().all(|b| ALPHABET.contains(&b))).then(|| Self(text.to_owned()))
            }
            /// The identifier's characters.
            #[must_use]
            pub fn as_str(&self) -> &str { &self.0 }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(&self.0) }
        }
        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { write!(f, concat!(stringify!($name), "({})"), self.0) }
        }
    )+};
}

ids! {
    /// A person in the roster.
    PersonId,
    /// A resident's account.
    AccountId,
    /// A signed-in session of a resident or of staff (never the cookie's token).
    SessionId,
    /// One year's cover of one person.
    CoverId,
    /// A premium payment.
    PaymentId,
    /// An application to stop.
    ApplicationId,
    /// An uploaded document.
    DocumentId,
    /// A notice above every page.
    IncidentId,
    /// A refund case.
    RefundId,
    /// A notice to a resident.
    NoticeId,
    /// A signed receipt.
    ReceiptId,
    /// A member of staff.
    StaffId,
    /// A one-time code that was sent.
    ChallengeId,
    /// An order that something be kept.
    HoldId,
    /// A passkey of a member of staff.
    PasskeyId,
    /// A row of the outbox.
    JobId,
    /// A notice on its way by one channel.
    DeliveryId,
    /// An electronic certificate.
    CertificateId,
    /// The right of one holder to show a certificate's codes.
    BindingId,
    /// One presentation of a code at a terminal.
    ScanId,
    /// An entrusted purchase.
    EntrustmentId,
    /// A visit or purchase that was, or is to be, settled.
    SettlementId,
    /// A designated institution.
    InstitutionId,
    /// A terminal of an institution.
    TerminalId,
    /// A saved queue of a member of staff.
    ViewId,
    /// Days on which a member of staff is away.
    AbsenceId,
    /// A message of the desk to a member of staff.
    DeskMessageId,
    /// The same act on many cases.
    BatchId,
    /// A list of the desk as a file.
    ExportId,
    /// A message between desk and resident.
    CaseMessageId,
    /// A question to a colleague about a case.
    OpinionId,
    /// A supervisor told of a deadline.
    EscalationId,
    /// Somebody whom staff help to apply, at the counter or on the phone.
    AssistanceId,
    /// Refunds that travel together to whoever pays.
    RefundBatchId,
    /// An answer of whoever pays about a batch of refunds.
    RefundAnswerId,
    /// A draft of a region's rules, and the version that it becomes.
    RulesDraftId,
    /// A resident's rating of how a case was handled.
    RatingId,
    /// A resident's question to the office.
    EnquiryId,
    /// What somebody said about the answer to a question; it does not tell which.
    VerdictId,
    /// What somebody proposes to improve.
    SuggestionId,
    /// An entry of the public digest of suggestions.
    DigestId,
}
