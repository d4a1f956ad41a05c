use super::Channel;
use crate::{
    id::{AccountId, ApplicationId, DeliveryId, NoticeId, PersonId},
    rules::RegionCode,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Tries after which a message is given up: most of a day, so that a gateway may be away for a night.
pub const MAX_TRIES: i64 = 33;

/// Seconds to wait after `tries` failures: 5, 10, 20 … up to an hour.
#[must_use]
pub fn backoff_seconds(tries: i64) -> i64 {
    let doubled = u32::try_from(tries).unwrap_or(0).min(16);
    5_i64.checked_shl(doubled).unwrap_or(3600).min(3600)
}

/// Where a message is. It moves forward only; staff can send again what failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryState {
    /// Waits for its time, a try or another one.
    Queued,
    /// The channel accepted it.
    Sent,
    /// The channel says that it arrived.
    Delivered,
    /// The channel says that it can't arrive.
    Failed,
    /// Given up after the last try.
    Dead,
    /// Not sent, because it was of no use any more.
    Dropped,
}

impl DeliveryState {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Queued, Self::Sent, Self::Delivered, Self::Failed, Self::Dead, Self::Dropped];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Dead => "dead",
            Self::Dropped => "dropped",
        }
    }

    /// Whether it did not reach anybody and somebody should look.
    #[must_use]
    pub fn is_lost(self) -> bool {
        matches!(self, Self::Failed | Self::Dead)
    }
}

/// An address and a text that were fixed when the message was written: the account's own may be another one now.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Phone number.
    pub to: String,
    /// The whole text.
    pub text: String,
}

// Both are personal.
impl std::fmt::Debug for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Given")
    }
}

/// A message: one notice by one channel. Its identifier is what the channel knows it by, at every try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Identifier, for good.
    pub id: DeliveryId,
    /// The notice that it carries; `None` for what is told outside the app only.
    pub notice: Option<NoticeId>,
    /// Whose notice.
    pub account: Option<AccountId>,
    /// Who is told at the phone that the register holds: somebody without an account.
    pub person: Option<PersonId>,
    /// About which application.
    pub application: Option<ApplicationId>,
    /// Region of the office that looks after it.
    pub region: Option<RegionCode>,
    /// By which channel.
    pub channel: Channel,
    /// What it is about; the notice's kind is in `kind`.
    pub topic: super::Topic,
    /// Kind of the notice.
    pub kind: String,
    /// More for its text, never personal.
    pub detail: String,
    /// What was fixed when it was written.
    pub given: Option<Given>,
    /// Where it is.
    pub state: DeliveryState,
    /// Why it failed last, or was dropped: a code, never personal; empty for none.
    pub reason: String,
    /// Tries so far; a claimed message's own try is not counted.
    pub tries: i64,
    /// Not before; also until when it is held back.
    pub due_at: Timestamp,
    /// The channel's own number for it.
    pub provider: Option<String>,
    /// Where it went, masked.
    pub shown: Option<String>,
    /// Written.
    pub created_at: Timestamp,
    /// Accepted by the channel.
    pub sent_at: Option<Timestamp>,
    /// Arrived, failed, given up or dropped.
    pub settled_at: Option<Timestamp>,
}

impl Delivery {
    /// Whether it waits for a later hour, not for another try.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.state == DeliveryState::Queued && self.reason == HELD
    }
}

/// Reason of a message that quiet hours hold back.
pub const HELD: &str = "quiet";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_doubles_up_to_an_hour_and_ends_within_a_day() {
        let waits: Vec<i64> = (0..12).map(backoff_seconds).collect();
        assert_eq!(waits, [5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600]);
        let all: i64 = (0..MAX_TRIES - 1).map(backoff_seconds).sum();
        assert!((20 * 3600..24 * 3600).contains(&all), "{all}");
    }
}
