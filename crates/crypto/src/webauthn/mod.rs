//! Passkeys (W3C Web Authentication, level 3), as one relying party checks them: user verification always, attestation
//! never. What is checked follows sections 7.1 and 7.2; the numbers in comments are their steps.

mod cbor;
mod client;
mod data;
mod key;
mod party;

pub use party::Party;

use crate::{hex, random};

/// Signature algorithms that are asked for, by their COSE numbers: ES256, EdDSA, RS256 (Windows Hello).
pub const ALGORITHMS: [i64; 3] = [key::ES256, key::EDDSA, key::RS256];
/// Longest part of an answer that is read, in bytes: far above what authenticators send.
const MOST: usize = 16 * 1024;
/// Longest credential id (level 3, 4).
const CREDENTIAL_MOST: usize = 1023;

/// Why an answer of an authenticator is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Not what a browser sends.
    #[error("malformed")]
    Malformed,
    /// Made for another kind of act.
    #[error("another kind of act")]
    Kind,
    /// Not the challenge that was given.
    #[error("another challenge")]
    Challenge,
    /// Made on a page of another origin, or inside one.
    #[error("another origin")]
    Origin,
    /// Made for another relying party.
    #[error("another relying party")]
    Party,
    /// Nobody touched the authenticator.
    #[error("user not present")]
    Presence,
    /// The authenticator did not check who touched it.
    #[error("user not verified")]
    Verification,
    /// A key of a kind that was not asked for, or a weak one.
    #[error("key not accepted")]
    Key,
    /// It says other things about backups than it did, or impossible ones.
    #[error("backup state")]
    Backup,
    /// The signature is not the key's.
    #[error("signature")]
    Signature,
}

impl Fault {
    /// Short name for the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Kind => "kind",
            Self::Challenge => "challenge",
            Self::Origin => "origin",
            Self::Party => "party",
            Self::Presence => "presence",
            Self::Verification => "verification",
            Self::Key => "key",
            Self::Backup => "backup",
            Self::Signature => "signature",
        }
    }
}

/// What a new passkey is, as far as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPasskey {
    /// Credential id, hexadecimal.
    pub credential: String,
    /// Public key as the authenticator wrote it (COSE), hexadecimal.
    pub key: String,
    /// Its signature counter; 0 where it has none.
    pub counter: u32,
    /// May be copied to other devices of its owner (backup eligible).
    pub synced: bool,
}

/// A browser's answer about a new passkey; both parts hexadecimal, as the page sends them.
#[derive(Clone, Debug, Default)]
pub struct Attested {
    /// `clientDataJSON`.
    pub client: String,
    /// `attestationObject`.
    pub object: String,
}

/// A browser's answer by a passkey; every part hexadecimal, as the page sends it.
#[derive(Clone, Debug, Default)]
pub struct Asserted {
    /// `clientDataJSON`.
    pub client: String,
    /// `authenticatorData`.
    pub data: String,
    /// `signature`.
    pub signature: String,
}

/// A new challenge: 256 random bits, hexadecimal.
#[must_use]
pub fn challenge() -> String {
    hex::encode(&random::bytes::<32>())
}

/// Whether `text` can be a credential id, hexadecimal.
#[must_use]
pub fn is_credential(text: &str) -> bool {
    !text.is_empty() && hex::decode_some(text, CREDENTIAL_MOST).is_some()
}

fn part(text: &str) -> Result<Vec<u8>, Fault> {
    hex::decode_some(text, MOST).filter(|bytes| !bytes.is_empty()).ok_or(Fault::Malformed)
}

/// Checks a new passkey made for `challenge` (hexadecimal). Attestation is not asked for and not looked at.
///
/// # Errors
/// The first [`Fault`] found.
pub fn register(party: &Party, challenge: &str, answer: &Attested) -> Result<NewPasskey, Fault> {
    client::check(&part(&answer.client)?, client::CREATE, challenge, party)?;
    let object = part(&answer.object)?;
    let data = data::Data::parse(cbor::auth_data(&object).ok_or(Fault::Malformed)?).ok_or(Fault::Malformed)?;
    data.check(party)?;
    let (credential, cose) = data.attested.ok_or(Fault::Malformed)?;
    if credential.is_empty() || credential.len() > CREDENTIAL_MOST {
        return Err(Fault::Malformed);
    }
    key::Key::parse(cose).ok_or(Fault::Key)?;
    Ok(NewPasskey {
        credential: hex::encode(credential),
        key: hex::encode(cose),
        counter: data.counter,
        synced: data.synced,
    })
}

/// Checks an answer to `challenge` by the passkey with `key` (as [`NewPasskey::key`]) and answers with its counter. The
/// caller compares counters, which takes what was stored.
///
/// # Errors
/// The first [`Fault`] found.
pub fn verify(party: &Party, challenge: &str, key: &str, synced: bool, answer: &Asserted) -> Result<u32, Fault> {
    let client = part(&answer.client)?;
    client::check(&client, client::GET, challenge, party)?;
    let bytes = part(&answer.data)?;
    let data = data::Data::parse(&bytes).ok_or(Fault::Malformed)?;
    data.check(party)?;
    // 18: what may be copied was so from the beginning.
    if data.synced != synced {
        return Err(Fault::Backup);
    }
    let cose = part(key)?;
    let key = key::Key::parse(&cose).ok_or(Fault::Key)?;
    // 19, 20.
    let signed = [bytes.as_slice(), &crate::digest::sha256(&client)].concat();
    if key.verifies(&signed, &part(&answer.signature)?) { Ok(data.counter) } else { Err(Fault::Signature) }
}
