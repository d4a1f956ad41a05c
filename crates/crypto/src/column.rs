//! Encryption of one database value, bound to the place where it stands.
//!
//! Format: version (1 byte, 0x01) ‖ key id (4) ‖ nonce (12) ‖ AES-256-GCM-SIV cipher text and tag (n + 16).
//! The associated data is suite ‖ table ‖ column ‖ row ‖ key id, each with its length, so that a
//! sealed value moved to another row or column does not open.

use crate::{
    Keyring, OpenError, Secret,
    aead::{self, NONCE, TAG},
    keyring::Purpose,
    random,
};

const VERSION: u8 = 1;
const SUITE: &[u8] = b"yitui/column/v1/aes-256-gcm-siv";
const HEADER: usize = 1 + 4 + NONCE;

/// Where a value stands. A table or column that is renamed must be sealed anew.
#[derive(Debug, Clone, Copy)]
pub struct Cell<'a> {
    /// Name of the table.
    pub table: &'a str,
    /// Name of the column.
    pub column: &'a str,
    /// The row's identifier, random or otherwise not personal.
    pub row_id: &'a str,
}

/// Seals `plaintext` for its place with a fresh nonce; 33 bytes longer than the plain text.
pub fn seal(keyring: &Keyring, cell: Cell<'_>, plaintext: &[u8]) -> Vec<u8> {
    let key_id = keyring.key_id_bytes();
    let nonce = random::bytes::<NONCE>();
    let sealed = aead::seal(keyring.key(Purpose::Column), &nonce, &associated_data(cell, key_id), plaintext);
    let mut out = Vec::with_capacity(HEADER + sealed.len());
    out.push(VERSION);
    out.extend_from_slice(&key_id);
    out.extend_from_slice(&nonce);
    out.extend_from_slice(&sealed);
    out
}

/// Opens what [`seal`] made for the same place with the same keys.
pub fn open(keyring: &Keyring, cell: Cell<'_>, sealed: &[u8]) -> Result<Secret<Vec<u8>>, OpenError> {
    let (version, rest) = sealed.split_first().ok_or(OpenError)?;
    let (key_id, rest) = rest.split_first_chunk::<4>().ok_or(OpenError)?;
    let (nonce, rest) = rest.split_first_chunk::<NONCE>().ok_or(OpenError)?;
    if *version != VERSION || *key_id != keyring.key_id_bytes() || rest.len() < TAG {
        return Err(OpenError);
    }
    aead::open(keyring.key(Purpose::Column), nonce, &associated_data(cell, *key_id), rest).map(Secret::new)
}

fn associated_data(cell: Cell<'_>, key_id: [u8; 4]) -> Vec<u8> {
    aead::associated_data(&[SUITE, cell.table.as_bytes(), cell.column.as_bytes(), cell.row_id.as_bytes(), &key_id])
}
