//! Refunds that travel together: made by one person, released by another, handed over, passed on, answered.

use super::{RefundLeg, RefundParty};
use crate::{
    consequence::RefundWay,
    id::{RefundBatchId, StaffId},
    money::Fen,
    rules::RegionCode,
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// Where a batch of refunds stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundBatchState {
    /// Put together; waits for a second person.
    Made,
    /// A second person looked at it; its files are there.
    Released,
    /// It left the office.
    HandedOver,
    /// Some of its lines are answered.
    Answered,
    /// Every line is answered.
    Closed,
    /// Given up before it left.
    Cancelled,
}

/// What happens to a batch of refunds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundBatchMove {
    /// It was put together.
    Make,
    /// A second person let it go.
    Release,
    /// It was given up.
    Cancel,
    /// It left the office for the first party.
    HandOver,
    /// A party sent it on to the next one.
    PassOn,
}

impl RefundBatchState {
    /// All states.
    pub const ALL: [Self; 6] =
        [Self::Made, Self::Released, Self::HandedOver, Self::Answered, Self::Closed, Self::Cancelled];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Made => "made",
            Self::Released => "released",
            Self::HandedOver => "handed_over",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
    /// The state after a move; `None`: it can't be. Answers move it by themselves, line by line.
    #[must_use]
    pub fn after(self, by: RefundBatchMove) -> Option<Self> {
        use RefundBatchMove as M;
        match (self, by) {
            (Self::Made, M::Release) => Some(Self::Released),
            (Self::Made | Self::Released, M::Cancel) => Some(Self::Cancelled),
            (Self::Released, M::HandOver) => Some(Self::HandedOver),
            (Self::HandedOver | Self::Answered, M::PassOn) => Some(self),
            _ => None,
        }
    }
    /// Whether its lines may be answered.
    #[must_use]
    pub fn takes_answers(self) -> bool {
        matches!(self, Self::HandedOver | Self::Answered)
    }
    /// Whether an answer may be compared with it: also when all is answered, so that the same file again says so.
    #[must_use]
    pub fn compares_answers(self) -> bool {
        self.takes_answers() || self == Self::Closed
    }
    /// Whether nothing more happens to it.
    #[must_use]
    pub fn is_over(self) -> bool {
        matches!(self, Self::Closed | Self::Cancelled)
    }
}

impl RefundBatchMove {
    /// All moves.
    pub const ALL: [Self; 5] = [Self::Make, Self::Release, Self::Cancel, Self::HandOver, Self::PassOn];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Make => "make",
            Self::Release => "release",
            Self::Cancel => "cancel",
            Self::HandOver => "hand_over",
            Self::PassOn => "pass_on",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|m| m.name() == name)
    }
}

/// Refunds of one region and one way that travel together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundBatch {
    /// Identifier.
    pub id: RefundBatchId,
    /// Its number, by which it is known outside: nothing personal.
    pub number: String,
    /// Region of all its refunds.
    pub region: RegionCode,
    /// Way of all its refunds.
    pub way: RefundWay,
    /// Through whose hands it goes, in order; at least one.
    pub legs: Vec<RefundLeg>,
    /// The parties are those of the region's rule; else they are the office's own choice.
    pub by_rule: bool,
    /// Lines.
    pub count: i64,
    /// Their sum.
    pub sum: Fen,
    /// State.
    pub state: RefundBatchState,
    /// Which of its legs has it; `None` until it left.
    pub at: Option<usize>,
    /// Since when.
    pub at_since: Option<Timestamp>,
    /// SHA-256 (hex) of the CSV file, once released.
    pub csv_digest: Option<String>,
    /// SHA-256 (hex) of the workbook, once released.
    pub xlsx_digest: Option<String>,
    /// Who put it together.
    pub made_by: StaffId,
    /// When.
    pub made_at: Timestamp,
    /// The second person.
    pub released_by: Option<StaffId>,
    /// When the last line was answered.
    pub closed_at: Option<Timestamp>,
    /// Version for compare-and-set.
    pub version: i64,
}

impl RefundBatch {
    /// Most refunds in one.
    pub const MOST: u32 = 500;
    /// Longest reference that another office gave, in characters.
    pub const LONGEST_REFERENCE: usize = 40;
    /// The number of a batch made on a day: the day, and five characters of its identifier.
    #[must_use]
    pub fn number_of(id: &RefundBatchId, at: Timestamp) -> String {
        let day = at.day().strftime("%Y%m%d").to_string();
        format!("TF{day}-{}", id.as_str().chars().take(5).collect::<String>().to_uppercase())
    }
    /// Who has it now.
    #[must_use]
    pub fn holder(&self) -> Option<&RefundLeg> {
        self.at.and_then(|at| self.legs.get(at))
    }
    /// To whom it goes next.
    #[must_use]
    pub fn next_leg(&self) -> Option<(usize, &RefundLeg)> {
        let next = self.at.map_or(0, |at| at + 1);
        self.legs.get(next).map(|leg| (next, leg))
    }
    /// The parties of its way, in order.
    #[must_use]
    pub fn parties(&self) -> Vec<RefundParty> {
        self.legs.iter().map(|leg| leg.party).collect()
    }
}

/// Something that happened to a batch.
#[derive(Clone, PartialEq, Eq)]
pub struct RefundBatchStep {
    /// The batch's version that it led to.
    pub seq: i64,
    /// What.
    pub by: RefundBatchMove,
    /// Which leg has it from then on.
    pub leg: Option<usize>,
    /// The reference that the other side gave, or why it was given up; may be empty. Sealed in storage: it holds words.
    pub words: String,
    /// Who.
    pub staff: StaffId,
    /// When.
    pub at: Timestamp,
}

/// Words are somebody's: they are never shown here.
impl std::fmt::Debug for RefundBatchStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RefundBatchStep").field("seq", &self.seq).field("by", &self.by).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::{RefundBatchMove as M, RefundBatchState as S, *};

    #[test]
    fn nothing_leaves_before_a_release_and_what_is_over_stays_over() {
        assert!(S::ALL.iter().all(|s| S::from_name(s.name()) == Some(*s)));
        assert!(M::ALL.iter().all(|m| M::from_name(m.name()) == Some(*m)));
        for state in S::ALL {
            assert_eq!(state.after(M::HandOver).is_some(), state == S::Released, "{state:?}");
            assert_eq!(state.after(M::Cancel).is_some(), matches!(state, S::Made | S::Released), "{state:?}");
            assert_eq!(state.after(M::Release).is_some(), state == S::Made, "{state:?}");
            assert_eq!(state.after(M::PassOn).is_some(), state.takes_answers(), "{state:?}");
            assert!(!state.is_over() || M::ALL.iter().all(|by| state.after(*by).is_none()), "{state:?}");
        }
    }

    #[test]
    fn a_number_tells_the_day_and_nothing_else() {
        let id = RefundBatchId::from_bits(u128::MAX);
        assert_eq!(RefundBatch::number_of(&id, Timestamp(1_795_320_000_000_000)), "TF20261122-7ZZZZ");
    }
}
