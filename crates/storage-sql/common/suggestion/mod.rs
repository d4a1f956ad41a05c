//! Suggestions, their steps, and the public digest.

pub(super) mod digest;
pub(super) mod list;
pub(super) mod one;
mod reads;

use crate::Conn;
use crypto::Keyring;
use storage::{StoreResult, SuggestionChange};

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &SuggestionChange) -> StoreResult<()> {
    match change {
        SuggestionChange::Add(suggestion) => one::add(conn, keys, suggestion).await,
        SuggestionChange::Step(suggestion, step) => one::step(conn, keys, suggestion, step).await,
        SuggestionChange::AddDigest(entry) => digest::add(conn, entry).await,
        SuggestionChange::UpdateDigest(entry, by) => digest::update(conn, entry, by).await,
    }
}
