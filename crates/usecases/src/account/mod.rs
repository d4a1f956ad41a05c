//! A resident's account: signing in, proving who one is, phone, password, sessions.

pub mod challenge;
pub mod hand_off;
pub mod language;
pub mod looks;
pub mod my;
pub mod password;
pub mod phone;
pub mod proof;
pub mod security;
pub mod sessions;
pub mod sign_in;

pub use security::SecurityNotice;

use crate::{Context, Limits, limits::Limit};
use crypto::blind_index::{Kind, blind_index};
use domain::person::{IdNumber, Phone};
use storage::Change;

/// Seconds for which irreversible acts are held after a recovery or a change of phone (security decision, 24 h).
pub const HOLD_SECONDS: i64 = 86_400;

/// What limits on a phone are counted for: never the number itself.
pub(crate) fn phone_key(ctx: &Context, phone: &Phone) -> String {
    blind_index(&ctx.keys, Kind::Phone, phone.reveal())
}

/// What limits on an identity number are counted for.
pub(crate) fn id_number_key(ctx: &Context, number: &IdNumber) -> String {
    blind_index(&ctx.keys, Kind::IdNumber, number.reveal())
}

/// Counts against `limit` for `key`.
pub(crate) fn count(ctx: &Context, name: &'static str, key: &str, limit: impl Fn(&Limits) -> Limit) -> Change {
    let limit = limit(&ctx.limits);
    Change::Count { limit: name, key: key.to_owned(), window_seconds: limit.seconds, most: limit.most, at: ctx.now() }
}
