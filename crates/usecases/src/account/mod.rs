//! A resident's account: signing in, proving who one is, phone, password, sessions.

pub mod challenge;
pub mod my;
pub mod password;
pub mod phone;
pub mod proof;
pub mod sessions;
pub mod sign_in;

use crate::{Context, Limits, limits::Limit};
use storage::Change;

/// Seconds for which irreversible acts are held after a recovery or a change of phone (security decision, 24 h).
pub const HOLD_SECONDS: i64 = 86_400;

/// Counts against `limit` for `key`.
pub(crate) fn count(ctx: &Context, name: &'static str, key: &str, limit: impl Fn(&Limits) -> Limit) -> Change {
    let limit = limit(&ctx.limits);
    Change::Count { limit: name, key: key.to_owned(), window_seconds: limit.seconds, most: limit.most, at: ctx.now() }
}
