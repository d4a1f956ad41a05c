//! Recovery codes: what a clerk types when the authenticator is lost, each good once.

use crate::{Keyring, Secret, hex, keyring::Purpose, mac, random};
use zeroize::Zeroizing;

/// No 0/O, 1/I/L: nothing that looks alike on paper.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
/// Codes handed out together.
pub const COUNT: usize = 10;
/// Characters of a code: about 49 bits.
pub const LENGTH: usize = 10;

/// [`COUNT`] new codes of [`LENGTH`] characters, to be shown once.
pub fn generate() -> Vec<Secret<String>> {
    (0..COUNT).map(|_| Secret::new((0..LENGTH).map(|_| character()).collect())).collect()
}

fn character() -> char {
    char::from(ALPHABET[random::below(ALPHABET.len() as u32) as usize])
}

/// What is stored instead of a code: 64 hexadecimal digits, bound to its owner. Spaces, hyphens and
/// lower case, as people type them, make no difference.
pub fn recovery_mac(keyring: &Keyring, owner_id: &str, code: &str) -> String {
    let typed = code.chars().filter(|c| !c.is_whitespace() && *c != '-').map(|c| c.to_ascii_uppercase());
    let mut plain = Zeroizing::new(String::with_capacity(code.len()));
    plain.extend(typed);
    hex::encode(&mac::mac(keyring.key(Purpose::Recovery), &[owner_id.as_bytes(), plain.as_bytes()]))
}

/// Whether `code` is the one whose [`recovery_mac`] is stored; takes the same time either way.
pub fn verify(keyring: &Keyring, owner_id: &str, code: &str, stored: &str) -> bool {
    mac::same(&recovery_mac(keyring, owner_id, code), stored)
}
