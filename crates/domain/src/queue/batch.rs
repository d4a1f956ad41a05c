use crate::{
    application::Move,
    id::{ApplicationId, BatchId, StaffId},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// What is done to every case of a batch, with what the single act takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchOrder {
    /// The act.
    pub by: Move,
    /// To whom; for handing over.
    pub to: Option<StaffId>,
    /// Structured reasons of a refusal or a correction request.
    pub reasons: Vec<String>,
    /// Words to the residents.
    pub words: String,
    /// Why, for colleagues; never empty.
    pub note: String,
}

impl BatchOrder {
    /// Acts that can be done to many cases at once.
    pub const ACTS: [Move; 5] = [Move::Assign, Move::Approve, Move::Propose, Move::RequestCorrection, Move::Refuse];
}

/// The same act on many cases: each by itself, each with its own result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Identifier.
    pub id: BatchId,
    /// Who acts.
    pub staff: StaffId,
    /// What. Sealed in storage: it holds words.
    pub order: BatchOrder,
    /// Begun.
    pub at: Timestamp,
}

impl Batch {
    /// Most cases in one.
    pub const MOST: usize = 500;
}

/// What became of one case of a batch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BatchResult {
    /// It was done.
    Done,
    /// Somebody acted on it since the page was shown.
    Stale,
    /// It is the member's own case, or of somebody they act for.
    OwnCase,
    /// It is the receiver's own case.
    ReceiverOwnCase,
    /// The receiver is away.
    Absent,
    /// The receiver's office does not cover it, or they can't sign in any more.
    ReceiverCannot,
    /// The receiver has it already.
    HasItAlready,
    /// A colleague has it.
    Colleague,
    /// The state does not allow it.
    State,
    /// A second person must approve, and it is not this one.
    SecondPerson,
    /// One person decides: there is no first of two.
    OnePerson,
    /// The role does not allow it.
    Role,
    /// An amount must be fixed: decide it by itself.
    Amount,
    /// A visit or purchase of the insured is not settled.
    Settlement,
    /// It is not there, or another office's.
    NotFound,
}

impl BatchResult {
    /// All of them.
    pub const ALL: [Self; 15] = [
        Self::Done,
        Self::Stale,
        Self::OwnCase,
        Self::ReceiverOwnCase,
        Self::Absent,
        Self::ReceiverCannot,
        Self::HasItAlready,
        Self::Colleague,
        Self::State,
        Self::SecondPerson,
        Self::OnePerson,
        Self::Role,
        Self::Amount,
        Self::Settlement,
        Self::NotFound,
    ];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Stale => "stale",
            Self::OwnCase => "own_case",
            Self::ReceiverOwnCase => "receiver_own_case",
            Self::Absent => "absent",
            Self::ReceiverCannot => "receiver_cannot",
            Self::HasItAlready => "has_it_already",
            Self::Colleague => "colleague",
            Self::State => "state",
            Self::SecondPerson => "second_person",
            Self::OnePerson => "one_person",
            Self::Role => "role",
            Self::Amount => "amount",
            Self::Settlement => "settlement",
            Self::NotFound => "not_found",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// One case of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BatchItem {
    /// Its batch.
    pub batch: BatchId,
    /// The case.
    pub application: ApplicationId,
    /// Version that the page showed.
    pub version: i64,
    /// What became of it; `None` while it waits.
    pub result: Option<BatchResult>,
}
