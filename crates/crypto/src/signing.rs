//! Ed25519 signatures (RFC 8032): receipts that anyone can check with the published key.
//!
//! One key signs every kind of document, so the signed bytes must begin by saying what they are.

use crate::{Keyring, digest, hex};
use ed25519_dalek::{
    Signature, Signer, VerifyingKey,
    pkcs8::{DecodePublicKey, EncodePublicKey, spki::der::pem::LineEnding},
};

/// Length of a signature in bytes.
pub const SIGNATURE: usize = 64;

/// Signs the bytes. The same bytes always give the same signature.
pub fn sign(keyring: &Keyring, message: &[u8]) -> [u8; SIGNATURE] {
    keyring.signing_key().sign(message).to_bytes()
}

/// The key with which others check the signatures of this installation.
pub fn public_key(keyring: &Keyring) -> PublicKey {
    PublicKey(keyring.signing_key().verifying_key())
}

/// Text that is not an Ed25519 public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an Ed25519 public key")]
pub struct PublicKeyError;

/// A public key. Not secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Whether the signature is this key's for exactly these bytes (strict: no weak key, no second
    /// form of one signature).
    pub fn verify(&self, message: &[u8], signature: &[u8]) -> bool {
        Signature::from_slice(signature).is_ok_and(|signature| self.0.verify_strict(message, &signature).is_ok())
    }

    /// Names the key: the first 16 hexadecimal digits of SHA-256 of its 32 bytes.
    pub fn key_id(&self) -> String {
        digest::sha256_hex(self.0.as_bytes())[..16].to_owned()
    }

    /// The 32 bytes as 64 hexadecimal digits.
    pub fn to_hex(&self) -> String {
        hex::encode(self.0.as_bytes())
    }

    /// `-----BEGIN PUBLIC KEY-----`, as `openssl pkey -pubin` reads it (RFC 8410).
    #[expect(clippy::expect_used, reason = "the encoding of 32 bytes has a fixed length")]
    pub fn to_pem(&self) -> String {
        self.0.to_public_key_pem(LineEnding::LF).expect("fixed length")
    }

    /// Reads what [`PublicKey::to_hex`] writes.
    pub fn from_hex(text: &str) -> Result<Self, PublicKeyError> {
        let bytes = hex::decode::<32>(text).ok_or(PublicKeyError)?;
        VerifyingKey::from_bytes(&bytes).map_err(|_| PublicKeyError).and_then(Self::strong)
    }

    /// Reads what [`PublicKey::to_pem`] writes.
    pub fn from_pem(text: &str) -> Result<Self, PublicKeyError> {
        VerifyingKey::from_public_key_pem(text).map_err(|_| PublicKeyError).and_then(Self::strong)
    }

    /// A key of small order would accept signatures for many messages.
    fn strong(key: VerifyingKey) -> Result<Self, PublicKeyError> {
        if key.is_weak() { Err(PublicKeyError) } else { Ok(Self(key)) }
    }
}
