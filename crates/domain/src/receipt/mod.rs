//! A receipt that anyone can check: a signed text with the inclusion proof of the act in the audit log.

use crate::{
    application::{ApplicationState, Reference},
    id::{ApplicationId, ReceiptId},
    language::Text,
    money::Fen,
    rules::{Reason, RegionCode},
    time::Timestamp,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// What a receipt says. Its canonical form is this struct as compact JSON, fields in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptBody {
    /// Format version: 1.
    pub v: u8,
    /// Identifier; also the address of the public check page.
    pub id: ReceiptId,
    /// Reference of the application.
    pub reference: Reference,
    /// State that the receipt is about: Submitted, Approved, Refused, Withdrawn, Undone or Effective.
    pub state: ApplicationState,
    /// Masked name of the insured.
    pub name: String,
    /// Masked identity number of the insured.
    pub id_number: String,
    /// Region.
    pub region: RegionCode,
    /// Agency as named by the rules.
    pub agency: Text,
    /// Reason.
    pub reason: Reason,
    /// Benefit year of the cover.
    pub year: i16,
    /// Effective date, once fixed.
    pub effective_on: Option<Date>,
    /// Refund amount, once fixed.
    pub refund: Option<Fen>,
    /// When the act happened.
    pub at: Timestamp,
    /// Made by a demonstration server: proves nothing in the real world.
    pub demonstration: bool,
}

/// Where the act stands in the audit log (RFC 6962).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inclusion {
    /// Index of the leaf.
    pub index: u64,
    /// Leaf hash, hex.
    pub leaf: String,
    /// Size of the tree the proof is for.
    pub size: u64,
    /// Root of that tree, hex.
    pub root: String,
    /// Sibling hashes from the leaf up, hex.
    pub path: Vec<String>,
}

/// A receipt as handed out (file and page).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// What it says.
    pub body: ReceiptBody,
    /// The application (not in the signed body's public page link, only for the owner's look-up).
    #[serde(skip)]
    pub application: Option<ApplicationId>,
    /// Proof of inclusion.
    pub inclusion: Inclusion,
    /// Id of the key: first 16 hex characters of SHA-256 of the public key.
    pub key: String,
    /// Ed25519 signature (hex) over `yitui-receipt-v1\n` and the JSON of `[body, inclusion]`.
    pub signature: String,
}

impl Receipt {
    /// The bytes that are signed.
    #[must_use]
    pub fn signed_bytes(body: &ReceiptBody, inclusion: &Inclusion) -> Vec<u8> {
        let mut bytes = b"yitui-receipt-v1\n".to_vec();
        // Both types are plain data: serialising them can't fail.
        bytes.extend(serde_json::to_vec(&(body, inclusion)).unwrap_or_default());
        bytes
    }
}
