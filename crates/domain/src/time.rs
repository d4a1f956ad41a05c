//! Instants and days. An instant is microseconds since 1970 (UTC); a day is a day in China (UTC+8, no daylight saving since 1991).

use jiff::{
    Timestamp as Jiff,
    civil::{Date, DateTime},
    tz::Offset,
};
use serde::{Deserialize, Serialize};

/// An instant in microseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

const CHINA: Offset = Offset::constant(8);

impl Timestamp {
    /// The wall clock in China at this instant.
    #[must_use]
    pub fn in_china(self) -> DateTime {
        CHINA.to_datetime(Jiff::from_microsecond(self.0).unwrap_or(Jiff::UNIX_EPOCH))
    }
    /// The day in China at this instant.
    #[must_use]
    pub fn day(self) -> Date {
        self.in_china().date()
    }
    /// The first instant of `day` in China.
    #[must_use]
    pub fn start_of(day: Date) -> Self {
        Self(CHINA.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).map_or(0, Jiff::as_microsecond))
    }
    /// This instant moved by `seconds`.
    #[must_use]
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0.saturating_add(seconds.saturating_mul(1_000_000)))
    }
    /// Whole seconds from `earlier` to this instant (negative when it is later).
    #[must_use]
    pub fn seconds_since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0) / 1_000_000
    }
}
