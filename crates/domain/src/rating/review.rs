//! What the office does about a bad rating: somebody who did not handle the case looks into it, calls, and says what came
//! of it. Whoever rated says whether that settles it; where it does not, it is looked into once more.

use crate::{
    application::form::FieldError,
    consequence::Deadline,
    id::{ApplicationId, RatingId, StaffId},
    rules::RegionCode,
    talk::staff_words,
    time::Timestamp,
};
use std::collections::BTreeSet;

/// How a review stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReviewState {
    /// Nothing came of it yet.
    Open,
    /// What was wrong was put right.
    Rectified,
    /// It was explained.
    Explained,
    /// Nobody was reached.
    Unreachable,
}

impl ReviewState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Open, Self::Rectified, Self::Explained, Self::Unreachable];
    /// What can come of it.
    pub const OUTCOMES: [Self; 3] = [Self::Rectified, Self::Explained, Self::Unreachable];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Rectified => "rectified",
            Self::Explained => "explained",
            Self::Unreachable => "unreachable",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// The work on one bad rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The rating.
    pub rating: RatingId,
    /// Its case.
    pub application: ApplicationId,
    /// Its region.
    pub region: RegionCode,
    /// When it was rated: whoever had a hand in the case by then does not look into it.
    pub rated_at: Timestamp,
    /// How it stands.
    pub state: ReviewState,
    /// Last day for something to come of it.
    pub due: Deadline,
    /// 1, or 2 where the first outcome did not settle it.
    pub round: i64,
    /// When this round began.
    pub opened_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
    /// Version for compare-and-set.
    pub version: i64,
}

/// What was done about a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StepKind {
    /// Called, and spoken to.
    Reached,
    /// Called in vain.
    Missed,
    /// An outcome.
    Closed(ReviewState),
    /// Whoever rated says that it is settled.
    Settled,
    /// They say that it is not.
    Unsettled,
}

impl StepKind {
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reached => "reached",
            Self::Missed => "missed",
            Self::Closed(state) => state.name(),
            Self::Settled => "settled",
            Self::Unsettled => "unsettled",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "reached" => Self::Reached,
            "missed" => Self::Missed,
            "settled" => Self::Settled,
            "unsettled" => Self::Unsettled,
            outcome => Self::Closed(ReviewState::OUTCOMES.into_iter().find(|state| state.name() == outcome)?),
        })
    }
}

/// One step of the work on a rating. Added and never changed.
#[derive(Clone, PartialEq, Eq)]
pub struct ReviewStep {
    /// The rating.
    pub rating: RatingId,
    /// The review's version after it.
    pub n: i64,
    /// What.
    pub kind: StepKind,
    /// Who of the office; `None`: whoever rated.
    pub staff: Option<StaffId>,
    /// A note for the office, or the words to whoever rated. Sealed in storage; gone with the case's content.
    pub words: Option<String>,
    /// When.
    pub at: Timestamp,
}

// What is said to people is personal.
impl std::fmt::Debug for ReviewStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ReviewStep").field("n", &self.n).field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Review {
    /// Working days until something must have come of it (the national rule on bad ratings).
    pub const DAYS: u16 = 15;
    /// Calls in vain, each on a day of its own, after which nobody is there to be reached.
    pub const CALLS: usize = 3;
    /// How often it is looked into.
    pub const ROUNDS: i64 = 2;
    /// Longest words, in characters.
    pub const LONGEST: usize = 500;

    /// Which outcomes are possible after these steps of the present round: whoever rated was spoken to, or called in vain
    /// on enough days. Nothing is closed without a call.
    #[must_use]
    pub fn outcomes(&self, steps: &[ReviewStep]) -> Vec<ReviewState> {
        let now: Vec<_> = steps.iter().filter(|step| step.at >= self.opened_at).collect();
        let reached = now.iter().any(|step| step.kind == StepKind::Reached);
        let days: BTreeSet<_> = now.iter().filter(|s| s.kind == StepKind::Missed).map(|s| s.at.day()).collect();
        match self.state {
            ReviewState::Open if reached => vec![ReviewState::Rectified, ReviewState::Explained],
            ReviewState::Open if days.len() >= Self::CALLS => vec![ReviewState::Unreachable],
            _ => Vec::new(),
        }
    }
    /// Whether whoever rated can still say if that settles it: something came of it, and they did not say so far.
    #[must_use]
    pub fn may_answer(&self, steps: &[ReviewStep]) -> bool {
        let last = steps.last().map(|step| step.kind);
        self.state != ReviewState::Open && matches!(last, Some(StepKind::Closed(_)))
    }
}

/// Reads what staff wrote about a call or an outcome.
///
/// # Errors
/// `words` empty, too long or with hidden characters.
pub fn check_review_words(typed: &str) -> Result<String, FieldError> {
    staff_words("words", typed, Review::LONGEST)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const DAY: i64 = 86_400;

    fn step(kind: StepKind, at: i64) -> ReviewStep {
        let at = Timestamp::default().plus_seconds(at);
        ReviewStep { rating: RatingId::from_bits(1), n: 2, kind, staff: None, words: None, at }
    }

    #[test]
    fn nothing_is_closed_without_a_call_and_nobody_given_up_before_the_third_day() {
        let mut review = Review {
            rating: RatingId::from_bits(1),
            application: ApplicationId::from_bits(1),
            region: RegionCode("320500".into()),
            rated_at: Timestamp::default(),
            state: ReviewState::Open,
            due: Deadline { on: date(2026, 12, 14), provisional: false },
            round: 1,
            opened_at: Timestamp::default(),
            updated_at: Timestamp::default(),
            version: 1,
        };
        assert!(review.outcomes(&[]).is_empty());
        let missed = |at| step(StepKind::Missed, at);
        // Three calls on two days.
        assert!(review.outcomes(&[missed(0), missed(60), missed(DAY)]).is_empty());
        let three = [missed(0), missed(DAY), missed(2 * DAY)];
        assert_eq!(review.outcomes(&three), [ReviewState::Unreachable]);
        let reached = [step(StepKind::Reached, 9)];
        assert_eq!(review.outcomes(&reached), [ReviewState::Rectified, ReviewState::Explained]);
        // The calls of the first round don't close the second.
        review.opened_at = Timestamp::default().plus_seconds(3 * DAY);
        assert!(review.outcomes(&three).is_empty() && review.outcomes(&reached).is_empty());
        review.state = ReviewState::Explained;
        assert!(review.may_answer(&[step(StepKind::Closed(ReviewState::Explained), 9)]));
        assert!(!review.may_answer(&[step(StepKind::Settled, 9)]), "once");
    }
}
