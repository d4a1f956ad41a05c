//! A region's rules on their way into force: written as a draft, handed over, let go by a second person for a day.

use super::RegionCode;
use crate::{
    id::{RulesDraftId, StaffId},
    time::Timestamp,
};
use jiff::civil::Date;

/// Where a draft stands. In force is an approved one whose day has come: no act brings that about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RulesDraftState {
    /// Being written.
    Draft,
    /// Waits for the second person.
    Waiting,
    /// Let go: it takes effect on its day.
    Approved,
    /// The second person said no; it may be written on.
    Refused,
    /// Given up.
    Withdrawn,
}

impl RulesDraftState {
    /// All, in order.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Waiting, Self::Approved, Self::Refused, Self::Withdrawn];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
    /// Something can still become of it.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Waiting | Self::Refused)
    }
    /// The state after a move; `None`: it is not possible from here.
    #[must_use]
    pub fn after(self, by: RulesMove) -> Option<Self> {
        use RulesMove as M;
        match (self, by) {
            // Writing on takes up again what was refused.
            (Self::Draft | Self::Refused, M::Save | M::Rebase) | (Self::Waiting, M::TakeBack) => Some(Self::Draft),
            (Self::Draft, M::HandOver) => Some(Self::Waiting),
            (Self::Waiting, M::Approve) => Some(Self::Approved),
            (Self::Waiting, M::Refuse) => Some(Self::Refused),
            (Self::Draft | Self::Waiting | Self::Refused | Self::Approved, M::Withdraw) => Some(Self::Withdrawn),
            _ => None,
        }
    }
}

/// What people do with a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RulesMove {
    /// Begins it from what is in force.
    Begin,
    /// Saves text.
    Save,
    /// Compares it with what came into force meanwhile instead of what it was begun from.
    Rebase,
    /// Hands it to a second person.
    HandOver,
    /// Takes it back to write on.
    TakeBack,
    /// Lets it go for a day.
    Approve,
    /// Says no.
    Refuse,
    /// Gives it up; approved, before its day.
    Withdraw,
}

impl RulesMove {
    /// All.
    pub const ALL: [Self; 8] = [
        Self::Begin,
        Self::Save,
        Self::Rebase,
        Self::HandOver,
        Self::TakeBack,
        Self::Approve,
        Self::Refuse,
        Self::Withdraw,
    ];

    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Begin => "begin",
            Self::Save => "save",
            Self::Rebase => "rebase",
            Self::HandOver => "hand_over",
            Self::TakeBack => "take_back",
            Self::Approve => "approve",
            Self::Refuse => "refuse",
            Self::Withdraw => "withdraw",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.name() == name)
    }
}

/// Both texts of a region: its rules and the golden cases beside them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegionTexts {
    /// `region.toml`.
    pub rules: String,
    /// `cases.toml`; empty where there are none.
    pub cases: String,
}

impl RegionTexts {
    /// Longest text of one of them, in bytes: four times the longest region, and within what a form carries.
    pub const MOST: usize = 40_000;
}

/// A draft of a region's rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesDraft {
    /// Identifier.
    pub id: RulesDraftId,
    /// Region.
    pub region: RegionCode,
    /// Where it stands.
    pub state: RulesDraftState,
    /// What it was begun from: the published draft, or `None` for the program's own files.
    pub base: Option<RulesDraftId>,
    /// The texts that it was begun from.
    pub from: RegionTexts,
    /// The texts as they are now, with faults or without.
    pub texts: RegionTexts,
    /// Why it is made.
    pub note: String,
    /// What it rests on.
    pub source: String,
    /// Who began it.
    pub author: StaffId,
    /// When.
    pub begun_at: Timestamp,
    /// Who saved it last.
    pub saved_by: StaffId,
    /// When it was changed last.
    pub updated_at: Timestamp,
    /// The second person, once approved.
    pub approved_by: Option<StaffId>,
    /// When they approved.
    pub approved_at: Option<Timestamp>,
    /// The day it takes effect, once approved.
    pub effective_on: Option<Date>,
    /// Version.
    pub version: i64,
}

impl RulesDraft {
    /// Longest note or source, in characters.
    pub const LONGEST: usize = 500;

    /// Whether it governs new applications on `day`, unless a later one does.
    #[must_use]
    pub fn has_begun(&self, day: Date) -> bool {
        self.state == RulesDraftState::Approved && self.effective_on.is_some_and(|on| on <= day)
    }
    /// Enough of the identifier to tell versions of a region from each other.
    #[must_use]
    pub fn short(&self) -> &str {
        self.id.as_str().get(..8).unwrap_or_default()
    }
}

/// Something that was done with a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesStep {
    /// The draft's version after it.
    pub seq: i64,
    /// What.
    pub by: RulesMove,
    /// Who.
    pub staff: StaffId,
    /// A reason, where there is one.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use RulesDraftState as S;
    use RulesMove as M;

    #[test]
    fn names_are_read_back() {
        assert!(S::ALL.into_iter().all(|s| S::from_name(s.name()) == Some(s)));
        assert!(M::ALL.into_iter().all(|m| M::from_name(m.name()) == Some(m)));
    }

    #[test]
    fn only_what_waits_is_approved_and_what_is_over_stays() {
        for state in S::ALL {
            assert_eq!(state.after(M::Approve).is_some(), state == S::Waiting, "{state:?}");
            assert_eq!(state.after(M::Save).is_some(), matches!(state, S::Draft | S::Refused), "{state:?}");
        }
        assert!(M::ALL.into_iter().all(|by| S::Withdrawn.after(by).is_none()));
        assert_eq!(S::Approved.after(M::Withdraw), Some(S::Withdrawn));
        assert_eq!(S::Approved.after(M::Refuse), None);
    }
}
