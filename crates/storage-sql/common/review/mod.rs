//! The office's work on a case beside its moves.

pub(super) mod correction;
pub(super) mod finding;
pub(super) mod others;
mod reads;
pub(super) mod submission;

use crate::Conn;
use crypto::Keyring;
use storage::{ReviewChange, StoreResult};

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &ReviewChange) -> StoreResult<()> {
    match change {
        ReviewChange::AddFinding(finding) => finding::add(conn, keys, finding).await,
        ReviewChange::AddCorrection(correction) => correction::add(conn, keys, correction).await,
        ReviewChange::AddSubmission(submission) => submission::add(conn, keys, submission).await,
    }
}
