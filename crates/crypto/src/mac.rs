//! HMAC-SHA-256 over a list of parts, and comparison in constant time.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroize;

/// HMAC-SHA-256 of `parts`, each preceded by its length (8 bytes, big endian), so that no two lists
/// of parts give the same input.
pub(crate) fn mac(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // A key shorter than the block is padded with zeros (RFC 2104); padding here keeps it infallible.
    let mut block = [0u8; 64];
    block[..32].copy_from_slice(key);
    let mut mac = Hmac::<Sha256>::new((&block).into());
    block.zeroize();
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Whether two texts are equal, taking the same time wherever they differ. Lengths are not secret.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.as_bytes().ct_eq(b.as_bytes()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_together() {
        let key = [1; 32];
        assert_ne!(mac(&key, &[b"ab", b"c"]), mac(&key, &[b"a", b"bc"]));
        assert_ne!(mac(&key, &[b"abc"]), mac(&key, &[b"abc", b""]));
        assert_ne!(mac(&key, &[b"abc"]), mac(&[2; 32], &[b"abc"]));
    }

    #[test]
    fn is_plain_hmac_over_the_framed_parts() {
        let framed = [&2u64.to_be_bytes()[..], b"ab", &1u64.to_be_bytes(), b"c"].concat();
        let mut plain = Hmac::<Sha256>::new_from_slice(&[1; 32]).unwrap();
        plain.update(&framed);
        let expected: [u8; 32] = plain.finalize().into_bytes().into();
        assert_eq!(mac(&[1; 32], &[b"ab", b"c"]), expected);
    }

    #[test]
    fn comparison() {
        assert!(same("abc", "abc"));
        assert!(!same("abc", "abd"));
        assert!(!same("abc", "abcd"));
        assert!(!same("", "a"));
    }
}
