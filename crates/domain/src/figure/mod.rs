//! Figures: how often what happened, by region and day; how long decisions took; what of it may be told to everybody.

mod count;
mod spread;
mod sum;
mod suppress;

pub use count::counted;
pub use spread::Spread;
pub use sum::Sum;
pub use suppress::{Cell, Grid, by_month, publishable};

use crate::rules::RegionCode;
use jiff::civil::Date;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureKind {
    /// Sent for the first time.
    Sent,
    /// Approved, by whomever.
    Approved,
    /// Of these, approved by the automatic checks.
    Automatic,
    /// Refused.
    Refused,
    /// Decided after the day by which it had to be.
    Late,
    /// Sent back for a correction.
    Correction,
    /// Withdrawn by the resident before a decision.
    Withdrawn,
    /// Ended because nobody answered a correction.
    Expired,
    /// Decided by staff after so many working days with the office; the key says how many.
    Days,
    /// Refused for a reason; the key is its name. A refusal may have several.
    Reason,
    /// A handling was rated; the key is the level's name. Told by whole months only, see [`crate::rating::Told`].
    Rated,
    /// Something came of a bad rating; the key says whether `in_time` or `late`.
    Followed,
    /// A suggestion came.
    Suggested,
    /// A suggestion was answered; the key says whether `in_time` or `late`.
    SuggestionAnswered,
}

impl FigureKind {
    /// All kinds.
    pub const ALL: [Self; 14] = [
        Self::Sent,
        Self::Approved,
        Self::Automatic,
        Self::Refused,
        Self::Late,
        Self::Correction,
        Self::Withdrawn,
        Self::Expired,
        Self::Days,
        Self::Reason,
        Self::Rated,
        Self::Followed,
        Self::Suggested,
        Self::SuggestionAnswered,
    ];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Approved => "approved",
            Self::Automatic => "automatic",
            Self::Refused => "refused",
            Self::Late => "late",
            Self::Correction => "correction",
            Self::Withdrawn => "withdrawn",
            Self::Expired => "expired",
            Self::Days => "days",
            Self::Reason => "reason",
            Self::Rated => "rated",
            Self::Followed => "followed",
            Self::Suggested => "suggested",
            Self::SuggestionAnswered => "suggestion_answered",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How often something happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Where.
    pub region: RegionCode,
    /// When (a day in China); of a sum over months their first day.
    pub day: Date,
    /// What.
    pub kind: FigureKind,
    /// Which of its kind: a reason's name or a number of working days, else empty.
    pub key: String,
    /// How often.
    pub n: i64,
}
