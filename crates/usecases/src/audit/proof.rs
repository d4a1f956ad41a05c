use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    desk::record::{Office, reader},
    receipt::{hex, holds, inclusion, unhex},
    record,
};
use crypto::{merkle, signing::PublicKey};
use domain::{application::Actor, receipt::Inclusion, time::Timestamp};
use serde::{Deserialize, Serialize};
use storage::{AuditEntry, AuditLeaf, ChangeSet};

/// Format of [`AuditProof`] and of what is signed.
pub const PROOF_VERSION: u8 = 1;

/// An entry of the record with the proof that it stands there, signed: a file that can be checked without asking anybody,
/// and against which a later state of the record can be held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditProof {
    /// Format: [`PROOF_VERSION`].
    pub v: u8,
    /// The entry, byte for byte as the leaf hash is over it.
    pub entry: String,
    /// Where it stands, in a record of what size and root.
    pub inclusion: Inclusion,
    /// When that was said.
    pub at: Timestamp,
    /// Made by a demonstration server: proves nothing in the real world.
    pub demonstration: bool,
    /// Id of the key.
    pub key: String,
    /// Ed25519 signature (hex) over `yitui-audit-v1\n` and the JSON of `[v, entry, inclusion, at, demonstration]`.
    pub signature: String,
}

impl AuditProof {
    fn signed_bytes(&self) -> Vec<u8> {
        let said = (self.v, &self.entry, &self.inclusion, self.at, self.demonstration);
        let mut bytes = b"yitui-audit-v1\n".to_vec();
        // Plain data: serialising it can't fail.
        bytes.extend(serde_json::to_vec(&said).unwrap_or_default());
        bytes
    }
    /// What the entry says; `None` when it is none.
    #[must_use]
    pub fn said(&self) -> Option<AuditEntry> {
        serde_json::from_str(&self.entry).ok()
    }
}

/// Why a proof is not confirmed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofFault {
    /// It can't be read as a proof.
    #[error("line {line}, column {column}: not a proof of the record")]
    Unreadable {
        /// Line of the first fault, from 1.
        line: usize,
        /// Column of the first fault, from 1.
        column: usize,
    },
    /// Written in another format.
    #[error("format {0} of proofs is not known to this program")]
    UnknownFormat(u8),
    /// Signed with another key than the one it is checked with.
    #[error("signed with key {proof}, but checked with key {given}")]
    OtherKey {
        /// Key id in the proof.
        proof: String,
        /// Id of the key that was given.
        given: String,
    },
    /// The signature does not fit: something was changed.
    #[error("the signature does not fit: the file was changed")]
    Signature,
    /// The entry is not what the leaf hash is over.
    #[error("the entry is not the one that stands in the record")]
    Entry,
    /// The path does not lead to the root.
    #[error("the path does not lead to the root of the record")]
    Inclusion,
}

impl ProofFault {
    /// Whether the proof is known to be false; otherwise it just could not be checked.
    #[must_use]
    pub fn is_tampering(&self) -> bool {
        matches!(self, Self::Signature | Self::Entry | Self::Inclusion)
    }
}

/// An entry with its proof, as the page shows it.
#[derive(Clone, Debug)]
pub struct ProvenEntry {
    /// The entry.
    pub leaf: AuditLeaf,
    /// Name of the member of staff who acted.
    pub by: Option<String>,
    /// Its proof, checked.
    pub proof: AuditProof,
}

/// An entry of the record with a fresh proof, checked before it is shown, for whoever may read it.
///
/// # Errors
/// `Forbidden` for clerks; `NotFound` for an entry that is not there or not the office's; `Broken` when the record does
/// not prove it.
pub async fn prove(ctx: &Context, caller: &Caller, index: u64) -> UseCaseResult<ProvenEntry> {
    let me = reader(caller)?;
    let members = ctx.store.list_staff().await?.into_iter().map(|s| (s.id.clone(), s)).collect();
    let leaf = ctx.store.list_audit(index, 1).await?.pop().filter(|leaf| leaf.index == index);
    let leaf = leaf.ok_or(UseCaseError::NotFound)?;
    let mut office = Office::new(ctx, me, &members);
    if !office.is_whole() && !office.concerns(&leaf).await? {
        return Err(UseCaseError::NotFound);
    }
    let entry = String::from_utf8(leaf.entry.canonical()).map_err(|_| UseCaseError::Broken("an entry is no text"))?;
    let key = crypto::signing::public_key(&ctx.keys);
    let mut proof = AuditProof {
        v: PROOF_VERSION,
        entry,
        inclusion: inclusion(ctx, &leaf).await?,
        at: ctx.now(),
        demonstration: ctx.settings.demonstration,
        key: key.key_id(),
        signature: String::new(),
    };
    proof.signature = hex(&crypto::signing::sign(&ctx.keys, &proof.signed_bytes()));
    verify(&proof, &key).map_err(|_| UseCaseError::Broken("the record does not prove an entry"))?;
    let by = if let Actor::Staff(id) = &leaf.entry.actor { members.get(id).map(|s| s.name.clone()) } else { None };
    let viewed = record::entry(ctx, caller, "record.proven", &index.to_string(), "");
    ctx.store.commit(ChangeSet::new().audited(viewed)).await?;
    Ok(ProvenEntry { leaf, by, proof })
}

/// Reads a proof's file.
///
/// # Errors
/// [`ProofFault::Unreadable`], [`ProofFault::UnknownFormat`].
pub fn read(text: &str) -> Result<AuditProof, ProofFault> {
    #[derive(Deserialize)]
    struct AnyFormat {
        v: u8,
    }
    if let Ok(AnyFormat { v }) = serde_json::from_str(text)
        && v != PROOF_VERSION
    {
        return Err(ProofFault::UnknownFormat(v));
    }
    serde_json::from_str(text).map_err(|e| ProofFault::Unreadable { line: e.line(), column: e.column() })
}

/// Checks signature, entry and path. Needs nothing but the file and the published key.
///
/// # Errors
/// What does not fit.
pub fn verify(proof: &AuditProof, key: &PublicKey) -> Result<(), ProofFault> {
    let given = key.key_id();
    if proof.key != given {
        return Err(ProofFault::OtherKey { proof: proof.key.clone(), given });
    }
    let signature = unhex(&proof.signature).ok_or(ProofFault::Signature)?;
    if !key.verify(&proof.signed_bytes(), &signature) {
        return Err(ProofFault::Signature);
    }
    if hex(&merkle::leaf_hash(proof.entry.as_bytes())) != proof.inclusion.leaf || proof.said().is_none() {
        return Err(ProofFault::Entry);
    }
    if holds(&proof.inclusion) { Ok(()) } else { Err(ProofFault::Inclusion) }
}
