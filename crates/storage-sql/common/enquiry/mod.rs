//! Residents' questions to the office.

pub(super) mod list;
pub(super) mod one;
mod reads;
pub(super) mod verdict;

use crate::Conn;
use crypto::Keyring;
use storage::{EnquiryChange, StoreResult};

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &EnquiryChange) -> StoreResult<()> {
    match change {
        EnquiryChange::Ask(enquiry, step) => {
            one::add(conn, enquiry).await?;
            one::step(conn, keys, step).await
        }
        EnquiryChange::Step(enquiry, step) => {
            one::update(conn, enquiry).await?;
            one::step(conn, keys, step).await
        }
        EnquiryChange::Judge(id, verdict) => verdict::add(conn, keys, id, verdict).await,
    }
}
