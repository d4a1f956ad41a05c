//! What is said about a case.

pub(super) mod message;
pub(super) mod opinion;
mod reads;

use crate::Conn;
use crypto::Keyring;
use storage::{StoreResult, TalkChange};

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &TalkChange) -> StoreResult<()> {
    match change {
        TalkChange::AddMessage(m) => message::add(conn, keys, m).await,
        TalkChange::ReadMessages { application, until, at } => message::read(conn, application, *until, *at).await,
        TalkChange::NoAnswer(application) => message::no_answer(conn, application).await,
        TalkChange::Ask(o) => opinion::add(conn, keys, o).await,
        TalkChange::EndOpinion { id, state, answer, at } => {
            opinion::end(conn, keys, id, *state, answer.as_deref(), *at).await
        }
    }
}
