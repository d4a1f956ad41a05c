//! One-time codes of six digits, as sent by text message.
//!
//! Six digits can be guessed by whoever may try a million times: the caller limits tries and age.

use crate::{Keyring, Secret, hex, keyring::Purpose, mac, random};

/// Six digits, uniform over 000000 to 999999.
pub fn generate() -> Secret<String> {
    Secret::new(format!("{:06}", random::below(1_000_000)))
}

/// What is stored instead of the code: 64 hexadecimal digits, bound to the challenge it answers, so
/// that neither the table nor another challenge's row reveals or replaces a code.
pub fn mac(keyring: &Keyring, challenge_id: &str, code: &str) -> String {
    hex::encode(&mac::mac(keyring.key(Purpose::Code), &[challenge_id.as_bytes(), code.as_bytes()]))
}

/// Whether `code` answers the challenge whose [`mac`] is stored; takes the same time either way.
pub fn verify(keyring: &Keyring, challenge_id: &str, code: &str, stored: &str) -> bool {
    mac::same(&mac(keyring, challenge_id, code), stored)
}
