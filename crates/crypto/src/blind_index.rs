//! Keyed indexes: find an encrypted value by equality without the database knowing it.

use crate::{Keyring, hex, keyring::Purpose, mac};

/// What is looked up. Each kind has its own key, so equal texts of two kinds do not meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A resident identity number, 18 characters, `X` upper case.
    IdNumber,
    /// A mobile number, digits only.
    Phone,
    /// A person's name.
    Name,
    /// A payee account number, digits only.
    Account,
    /// The number of a physical card, as printed.
    Card,
    /// The code of a reason to stop: some say a lot about a person.
    Reason,
    /// The number that a host program (WeChat) gives its user here.
    HostUser,
}

/// The index of a value: 32 hexadecimal digits (HMAC-SHA-256 cut to 128 bits). The caller normalises
/// the value first; two spellings of one number give two indexes.
///
/// Whoever holds the key file can try all numbers, so the index is personal data as well.
pub fn blind_index(keyring: &Keyring, kind: Kind, normalised: &str) -> String {
    let purpose = match kind {
        Kind::IdNumber => Purpose::BlindIdNumber,
        Kind::Phone => Purpose::BlindPhone,
        Kind::Name => Purpose::BlindName,
        Kind::Account => Purpose::BlindAccount,
        Kind::Card => Purpose::BlindCard,
        Kind::Reason => Purpose::BlindReason,
        Kind::HostUser => Purpose::BlindHostUser,
    };
    hex::encode(&mac::mac(keyring.key(purpose), &[normalised.as_bytes()])[..16])
}
