//! Signing in by the program that holds the pages: its owner allowed it, and each time a button is pressed.

use crate::{id::AccountId, time::Timestamp};
use serde::{Deserialize, Serialize};

/// A program that shows the pages in its web-view and can tell who its user is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Host {
    /// WeChat, by a mini program.
    Wechat,
}

/// Somebody allowed a program to sign them in. Its number for its user is kept as an index only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostLink {
    /// Whose account.
    pub account: AccountId,
    /// The program.
    pub host: Host,
    /// Since when.
    pub linked_at: Timestamp,
}

/// A ticket for one session, found by its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandOff {
    /// Hash of the ticket.
    pub ticket: String,
    /// Who is signed in by it.
    pub account: AccountId,
    /// Made.
    pub made_at: Timestamp,
    /// The first moment at which it is good no more.
    pub until: Timestamp,
    /// When it was used.
    pub used_at: Option<Timestamp>,
}

impl HandOff {
    /// Seconds for which a ticket is good.
    pub const SECONDS: i64 = 60;

    /// Whether a session may be had for it.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.used_at.is_none() && now < self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_good_once_and_for_a_minute() {
        let made_at = Timestamp(0);
        let until = made_at.plus_seconds(HandOff::SECONDS);
        let ticket = HandOff { ticket: String::new(), account: AccountId::from_bits(1), made_at, until, used_at: None };
        assert!(ticket.is_good(made_at.plus_seconds(59)));
        assert!(!ticket.is_good(until));
        assert!(!HandOff { used_at: Some(made_at), ..ticket }.is_good(made_at.plus_seconds(1)));
    }
}
