//! A receipt that anyone can check: a signed text with the inclusion proof of the act in the audit log.

mod act;
mod subject;

pub use act::ReceiptAct;
pub use subject::ReceiptSubject;

use crate::{id::ReceiptId, language::Text, rules::RegionCode, time::Timestamp};
use serde::{Deserialize, Serialize};

/// Format version of [`ReceiptBody`] and of what is signed.
pub const RECEIPT_VERSION: u8 = 2;

/// What a receipt says. Its canonical form is this struct as compact JSON, fields in this order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReceiptBody {
    /// Format version: [`RECEIPT_VERSION`].
    pub v: u8,
    /// Identifier; also the address of the public check page.
    pub id: ReceiptId,
    /// What was done.
    pub act: ReceiptAct,
    /// Masked name of the insured.
    pub name: String,
    /// Masked identity number of the insured.
    pub id_number: String,
    /// Region.
    pub region: RegionCode,
    /// Agency as named by the rules.
    pub agency: Text,
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
    /// What it is about and whose it is: for the owner's look-up only, neither signed nor handed out.
    #[serde(skip)]
    pub subject: Option<ReceiptSubject>,
    /// Proof of inclusion.
    pub inclusion: Inclusion,
    /// Id of the key: first 16 hex characters of SHA-256 of the public key.
    pub key: String,
    /// Ed25519 signature (hex) over `yitui-receipt-v2\n` and the JSON of `[body, inclusion]`.
    pub signature: String,
}

impl Receipt {
    /// The bytes that are signed.
    #[must_use]
    pub fn signed_bytes(body: &ReceiptBody, inclusion: &Inclusion) -> Vec<u8> {
        let mut bytes = b"yitui-receipt-v2\n".to_vec();
        // Both types are plain data: serialising them can't fail.
        bytes.extend(serde_json::to_vec(&(body, inclusion)).unwrap_or_default());
        bytes
    }
}
