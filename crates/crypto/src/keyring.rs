//! The keys of an installation: one root key from which every purpose has its own, and a signing key.

use crate::{hex, key_file, random};
use ed25519_dalek::SigningKey;
use hkdf::Hkdf;
use sha2::Sha256;
use std::{
    fmt, io,
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// What a derived key is for; each has its own HKDF label, so no key serves two purposes.
#[derive(Clone, Copy)]
pub(crate) enum Purpose {
    KeyId,
    Column,
    BlindIdNumber,
    BlindPhone,
    BlindName,
    BlindAccount,
    Code,
    Csrf,
    Recovery,
    File,
    Password,
    BlindCard,
    CardCode,
    CardLocator,
    BlindReason,
    BlindHostUser,
}

/// HKDF labels in the order of [`Purpose`]. Changing one makes existing data unreadable.
const LABELS: [&str; 16] = [
    "yitui/key-id/v1",
    "yitui/column/v1",
    "yitui/blind-index/id-number/v1",
    "yitui/blind-index/phone/v1",
    "yitui/blind-index/name/v1",
    "yitui/blind-index/account/v1",
    "yitui/one-time-code/v1",
    "yitui/csrf/v1",
    "yitui/recovery-code/v1",
    "yitui/file/v1",
    "yitui/password-pepper/v1",
    "yitui/blind-index/card/v1",
    "yitui/card-code/v1",
    "yitui/card-locator/v1",
    "yitui/blind-index/reason/v1",
    "yitui/blind-index/host-user/v1",
];

/// Why a key file could not be made or read. Says which file and what to do; never shows content.
#[derive(Debug, thiserror::Error)]
pub enum KeyringError {
    /// [`Keyring::create`] never overwrites: the data sealed with the old keys would be lost.
    #[error("{}: a key file is already there; it is never overwritten", .0.display())]
    AlreadyExists(PathBuf),
    /// No file at this path.
    #[error("{}: there is no key file", .0.display())]
    NotFound(PathBuf),
    /// Others than the owner may read or write the file.
    #[error("{}: others may read or write the key file (mode {mode:04o}); run chmod 600 on it", .path.display())]
    TooOpen {
        /// The file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// Not a key file, or one that was edited.
    #[error("{}: line {line}, column {column}: not a key file", .path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Line of the first fault, from 1.
        line: usize,
        /// Column of the first fault, from 1.
        column: usize,
    },
    /// Written by a newer program.
    #[error("{}: key file version {version} is not known to this program", .path.display())]
    UnsupportedVersion {
        /// The file.
        path: PathBuf,
        /// The version it states.
        version: u32,
    },
    /// The keys do not match the check values stored with them.
    #[error("{}: the key file is damaged; restore it from its copy", .0.display())]
    Damaged(PathBuf),
    /// The file system refused.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the file system said.
        source: io::Error,
    },
}

/// The keys of one installation. Wiped from memory on drop; `Debug` shows nothing.
pub struct Keyring {
    root: Zeroizing<[u8; 32]>,
    derived: [Zeroizing<[u8; 32]>; LABELS.len()],
    signing: SigningKey,
    demonstration: bool,
}

impl Keyring {
    /// Makes new keys and writes them to `path` (mode 0600, complete and synced before it appears).
    /// `demonstration` marks keys made by a demonstration, so that a real service can refuse them.
    /// Refuses a path where something is already; the parent directory must exist.
    pub fn create(path: &Path, demonstration: bool) -> Result<Self, KeyringError> {
        let keyring = Self::new(Zeroizing::new(random::bytes()), &Zeroizing::new(random::bytes()), demonstration);
        key_file::write_new(path, &keyring)?;
        Ok(keyring)
    }

    /// Reads the keys at `path`. On unix refuses a file that group or others may read or write.
    pub fn open(path: &Path) -> Result<Self, KeyringError> {
        key_file::read(path)
    }

    /// Keys that follow from `seed` alone, marked as a demonstration's. For tests.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        let root = Zeroizing::new(seed);
        let signing = derive(&root, "yitui/signing-from-seed/v1");
        Self::new(root, &signing, true)
    }

    pub(crate) fn new(root: Zeroizing<[u8; 32]>, signing_seed: &[u8; 32], demonstration: bool) -> Self {
        let derived = LABELS.map(|label| derive(&root, label));
        Self { root, derived, signing: SigningKey::from_bytes(signing_seed), demonstration }
    }

    /// Whether a demonstration made these keys.
    pub fn is_demonstration(&self) -> bool {
        self.demonstration
    }

    /// Names the root key without revealing it: 8 hexadecimal digits, kept beside every blind index.
    pub fn key_id(&self) -> String {
        hex::encode(&self.key_id_bytes())
    }

    pub(crate) fn key_id_bytes(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = **self.key_ref(Purpose::KeyId);
        [a, b, c, d]
    }

    pub(crate) fn key(&self, purpose: Purpose) -> &[u8; 32] {
        self.key_ref(purpose)
    }

    fn key_ref(&self, purpose: Purpose) -> &Zeroizing<[u8; 32]> {
        &self.derived[purpose as usize]
    }

    pub(crate) fn root(&self) -> &[u8; 32] {
        &self.root
    }

    pub(crate) fn signing_key(&self) -> &SigningKey {
        &self.signing
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Keyring { .. }")
    }
}

/// HKDF-SHA-256 (RFC 5869) without salt: the root key is already uniform.
#[expect(clippy::expect_used, reason = "HKDF refuses more than 255 × 32 bytes only; this asks for 32")]
fn derive(root: &[u8; 32], label: &str) -> Zeroizing<[u8; 32]> {
    let mut key = Zeroizing::new([0u8; 32]);
    Hkdf::<Sha256>::new(None, root).expand(label.as_bytes(), &mut *key).expect("32 bytes");
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_purpose_has_its_own_key() {
        let keyring = Keyring::from_seed([7; 32]);
        let keys: BTreeSet<_> = keyring.derived.iter().map(|key| **key).collect();
        assert_eq!(keys.len(), LABELS.len());
        assert!(!keys.contains(keyring.root()));
        assert_eq!(Purpose::BlindHostUser as usize + 1, LABELS.len());
    }

    #[test]
    fn labels_are_pinned() {
        // Independent: HMAC(HMAC(0^32, 07…), label ‖ 01), RFC 5869.
        let keyring = Keyring::from_seed([7; 32]);
        let pinned = [
            (Purpose::Column, "4eaf04559d93a272384251f9fc5acc1b233ed263f79afdc1670afb756f416dea"),
            (Purpose::File, "12a5b215396d17cb945c91ec2150fe492d46f7b8c56fb9ff9e8bafbe2291bdc4"),
            (Purpose::Password, "7f4c19bccd4603d27c2d0c8207906170f1f584861c387b27358417193781f601"),
        ];
        for (purpose, expected) in pinned {
            assert_eq!(hex::encode(keyring.key(purpose)), expected);
        }
    }
}
