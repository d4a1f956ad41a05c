use super::{AnswerSaid, RefundFault};
use crate::{
    application::Reference,
    id::{ApplicationId, RefundBatchId, RefundId, StaffId},
    money::Fen,
    time::Timestamp,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Who has a hand in paying refunds back. In the order in which a batch travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundParty {
    /// The insurance agency's own finance office.
    Agency,
    /// The tax authority.
    Tax,
    /// The treasury.
    Treasury,
}

impl RefundParty {
    /// All of them, in their order.
    pub const ALL: [Self; 3] = [Self::Agency, Self::Tax, Self::Treasury];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Tax => "tax",
            Self::Treasury => "treasury",
        }
    }
}

/// One stop of a batch on its way: which party, and who that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundLeg {
    /// The party.
    pub party: RefundParty,
    /// Its name at this place, as the office wrote it.
    pub name: String,
}

impl RefundLeg {
    /// Longest name, in characters.
    pub const LONGEST: usize = 60;
}

/// What became of a line of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineResult {
    /// Nobody answered yet.
    Open,
    /// It was paid.
    Paid,
    /// It came back.
    Failed,
    /// The batch was cancelled before it left.
    Dropped,
}

impl LineResult {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Paid, Self::Failed, Self::Dropped];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Paid => "paid",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// How a line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// Paid, on the day that whoever pays named; `None`: nobody named one.
    Paid(Option<Date>),
    /// It came back.
    Failed(RefundFault),
}

impl LineEnd {
    /// The result that the line has then.
    #[must_use]
    pub fn result(self) -> LineResult {
        match self {
            Self::Paid(_) => LineResult::Paid,
            Self::Failed(_) => LineResult::Failed,
        }
    }
}

impl From<AnswerSaid> for LineEnd {
    fn from(said: AnswerSaid) -> Self {
        match said {
            AnswerSaid::Paid(on) => Self::Paid(Some(on)),
            AnswerSaid::Failed(fault) => Self::Failed(fault),
        }
    }
}

/// A refund in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundLine {
    /// Its batch.
    pub batch: RefundBatchId,
    /// Its number there, from 1.
    pub seq: i64,
    /// The refund.
    pub refund: RefundId,
    /// The application that it came from.
    pub application: ApplicationId,
    /// That application's reference, by which it is known outside.
    pub reference: Reference,
    /// Amount.
    pub amount: Fen,
    /// What became of it.
    pub result: LineResult,
    /// Why it came back.
    pub fault: Option<RefundFault>,
    /// The day on which it was paid, where whoever pays named one.
    pub paid_on: Option<Date>,
    /// When the answer was taken.
    pub ended_at: Option<Timestamp>,
    /// Who took it.
    pub ended_by: Option<StaffId>,
}

/// What became of the lines of a batch so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RefundTally {
    /// Lines without an answer, and their sum.
    pub open: (i64, Fen),
    /// Lines that were paid, and their sum.
    pub paid: (i64, Fen),
    /// Lines that came back, and their sum.
    pub failed: (i64, Fen),
}
