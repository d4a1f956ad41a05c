//! Ratings of handlings, and the work on bad ones. Which handlings there are, the schema writes down where a case ends.

pub(super) mod given;
mod reads;
pub(super) mod review;

use crate::Conn;
use crypto::Keyring;
use storage::{RatingChange, StoreResult};

/// Applies one change.
pub(super) async fn apply(conn: &mut Conn, keys: &Keyring, change: &RatingChange) -> StoreResult<()> {
    match change {
        RatingChange::Rate(rating) => given::add(conn, keys, rating).await,
        RatingChange::Invite(handling, at) => given::invite(conn, handling, *at).await,
        RatingChange::OpenReview(r) => review::open(conn, r).await,
        RatingChange::Step(r, step) => review::step(conn, keys, r, step).await,
    }
}
