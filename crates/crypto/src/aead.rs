//! AES-256-GCM-SIV (RFC 8452): a nonce used twice costs the secrecy of equality, not of the content.

use aes_gcm_siv::{
    Aes256GcmSiv, KeyInit,
    aead::{Aead, Payload},
};

/// Length of a nonce in bytes.
pub(crate) const NONCE: usize = 12;
/// Length of the authentication tag in bytes; sealed text is this much longer than plain text.
pub(crate) const TAG: usize = 16;

/// Sealed bytes could not be opened. One kind on purpose: wrong key, wrong place, tampering and
/// truncation look alike from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the sealed value cannot be opened")]
pub struct OpenError;

/// Cipher text followed by its tag.
#[expect(clippy::expect_used, reason = "fails above 64 GiB only; columns and 64 KiB chunks are far below")]
pub(crate) fn seal(key: &[u8; 32], nonce: &[u8; NONCE], aad: &[u8], plaintext: &[u8]) -> Vec<u8> {
    Aes256GcmSiv::new(key.into())
        .encrypt(nonce.into(), Payload { msg: plaintext, aad })
        .expect("plain text below 64 GiB")
}

/// The plain text of what [`seal`] made with the same key, nonce and associated data.
pub(crate) fn open(key: &[u8; 32], nonce: &[u8; NONCE], aad: &[u8], sealed: &[u8]) -> Result<Vec<u8>, OpenError> {
    Aes256GcmSiv::new(key.into()).decrypt(nonce.into(), Payload { msg: sealed, aad }).map_err(|_| OpenError)
}

/// Associated data: every part preceded by its length (8 bytes, big endian), so that no two lists
/// of parts give the same bytes.
pub(crate) fn associated_data(parts: &[&[u8]]) -> Vec<u8> {
    let mut out = Vec::with_capacity(parts.iter().map(|part| part.len() + 8).sum());
    for part in parts {
        out.extend_from_slice(&(part.len() as u64).to_be_bytes());
        out.extend_from_slice(part);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rfc_8452_appendix_c_2() {
        // First AES-256 vector with data: key 01…, nonce 03…, plain text 01 00 00 00 00 00 00 00.
        let mut key = [0u8; 32];
        key[0] = 1;
        let mut nonce = [0u8; NONCE];
        nonce[0] = 3;
        let sealed = seal(&key, &nonce, b"", &[1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(crate::hex::encode(&sealed), "c2ef328e5c71c83b843122130f7364b761e0b97427e3df28");
        assert_eq!(open(&key, &nonce, b"", &sealed).unwrap(), [1, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(open(&key, &nonce, b"x", &sealed), Err(OpenError));
        assert_eq!(open(&key, &nonce, b"", &sealed[..8]), Err(OpenError));
    }
}
