//! Yitui's cryptography, in a room of its own: keys, sealing, keyed indexes, one-time codes,
//! passwords, signatures and the audit tree. See `docs/crypto.md` for the formats.
//!
//! A leaf: it knows no other room of the workspace. Every function is synchronous and short except
//! [`password`] (about 100 ms of CPU and 19 MiB each), which the caller keeps off the async threads.
//! There is no clock; instants are arguments. Randomness comes from the operating system only.
#![forbid(unsafe_code)]

mod aead;
pub mod blind_index;
pub mod card_code;
pub mod code;
pub mod column;
pub mod digest;
pub mod file;
mod hex;
mod key_file;
pub mod keyring;
mod mac;
pub mod merkle;
pub mod password;
mod random;
pub mod recovery;
pub mod secret;
pub mod session;
pub mod signing;
pub mod totp;
pub mod webauthn;

pub use aead::OpenError;
pub use keyring::{Keyring, KeyringError};
pub use secret::Secret;
