//! Public keys of passkeys (COSE, RFC 9053) and their signatures.

use super::cbor::Reader;
use crate::digest;
use rsa::{BoxedUint, Pkcs1v15Sign, PublicKey, traits::PublicKeyParts};

/// ECDSA on P-256 with SHA-256.
pub(super) const ES256: i64 = -7;
/// Ed25519.
pub(super) const EDDSA: i64 = -8;
/// RSA, PKCS #1 v1.5, with SHA-256.
pub(super) const RS256: i64 = -257;

/// `DigestInfo` of SHA-256 in front of the digest (RFC 8017, 9.2).
const SHA256_PREFIX: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20];
/// Lengths of RSA keys that are taken, in bits.
const RSA_BITS: std::ops::RangeInclusive<u32> = 2048..=4096;

/// A key that can be used.
pub(super) enum Key {
    P256(p256::ecdsa::VerifyingKey),
    Ed25519(ed25519_dalek::VerifyingKey),
    Rsa(PublicKey),
}

/// The labels of a COSE key that keys of ours have.
#[derive(Default)]
struct Parts<'a> {
    kind: Option<i64>,
    algorithm: Option<i64>,
    curve: Option<i64>,
    /// -1 of RSA, -2 and -3.
    bytes: [Option<&'a [u8]>; 3],
}

impl Key {
    /// Reads a COSE key of one of the three algorithms; `None` for any other, also for points that are none.
    pub(super) fn parse(cose: &[u8]) -> Option<Self> {
        let parts = parts(cose)?;
        let [n, x, y] = parts.bytes;
        match (parts.kind?, parts.algorithm?, parts.curve) {
            (2, ES256, Some(1)) => {
                let point = [&[4], x.filter(|x| x.len() == 32)?, y.filter(|y| y.len() == 32)?].concat();
                p256::ecdsa::VerifyingKey::from_sec1_bytes(&point).ok().map(Self::P256)
            }
            (1, EDDSA, Some(6)) => {
                let key = ed25519_dalek::VerifyingKey::from_bytes(x?.try_into().ok()?).ok()?;
                (!key.is_weak()).then_some(Self::Ed25519(key))
            }
            (3, RS256, None) => {
                let number = |bytes: &[u8]| BoxedUint::from_be_slice_vartime(bytes);
                let (n, e) = (n.filter(|n| n.len() <= 512)?, x.filter(|e| e.len() <= 4)?);
                let key = PublicKey::new(number(n), number(e)).ok()?;
                RSA_BITS.contains(&key.n().as_ref().bit_width()).then_some(Self::Rsa(key))
            }
            _ => None,
        }
    }

    /// Whether `signature` is the key's over `message`.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::P256(key) => p256::ecdsa::Signature::from_der(signature)
                .is_ok_and(|signature| p256::ecdsa::signature::Verifier::verify(key, message, &signature).is_ok()),
            Self::Ed25519(key) => ed25519_dalek::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify_strict(message, &signature).is_ok()),
            Self::Rsa(key) => {
                let scheme = Pkcs1v15Sign { hash_len: Some(32), prefix: SHA256_PREFIX.into() };
                key.verify(scheme, &digest::sha256(message), signature).is_ok()
            }
        }
    }
}

fn parts(cose: &[u8]) -> Option<Parts<'_>> {
    let mut reader = Reader(cose);
    let mut parts = Parts::default();
    for _ in 0..reader.map()? {
        match reader.int()? {
            1 => parts.kind = Some(reader.int()?),
            3 => parts.algorithm = Some(reader.int()?),
            -1 if parts.kind == Some(3) => parts.bytes[0] = Some(reader.bytes()?),
            -1 => parts.curve = Some(reader.int()?),
            -2 => parts.bytes[1] = Some(reader.bytes()?),
            -3 => parts.bytes[2] = Some(reader.bytes()?),
            _ => reader.skip()?,
        }
    }
    reader.0.is_empty().then_some(parts)
}
