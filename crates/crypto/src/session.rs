//! Session tokens and the tokens that bind a form to a session.

use crate::{Keyring, Secret, digest, hex, keyring::Purpose, mac, random};

/// A new bearer token: 256 random bits as 64 hexadecimal digits. Also for one-time links.
pub fn token() -> Secret<String> {
    Secret::new(hex::encode(&random::bytes::<32>()))
}

/// What is stored instead of the token. Plain SHA-256 is enough for 256 random bits.
pub fn token_hash(token: &str) -> String {
    digest::sha256_hex(token.as_bytes())
}

/// The hidden value of a form: 64 hexadecimal digits, good for this session and this form only.
pub fn csrf(keyring: &Keyring, token_hash: &str, form: &str) -> String {
    hex::encode(&mac::mac(keyring.key(Purpose::Csrf), &[token_hash.as_bytes(), form.as_bytes()]))
}

/// Whether a form came back with the value that [`csrf`] gave it; takes the same time either way.
pub fn csrf_verify(keyring: &Keyring, token_hash: &str, form: &str, given: &str) -> bool {
    mac::same(&csrf(keyring, token_hash, form), given)
}
