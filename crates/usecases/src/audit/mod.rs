//! What an auditor does with the record: search it, prove an entry, check the whole. Looking for something is itself on
//! the record.

mod check;
pub(crate) mod entries;
mod proof;
mod search;
mod walk;

pub use check::{CHUNK, Chunk, Fault, check, check_chunk, consistent, root};
pub use proof::{AuditProof, PROOF_VERSION, ProofFault, ProvenEntry, prove, read, verify};
pub use search::{Choices, Found, Subject, choices, find, search};
pub use storage::{AuditLeaf, AuditPosition};
