use super::{Assigned, Due, QueueFilter};
use crate::application::ApplicationState as S;

/// A queue that every office has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StandingQueue {
    /// The name in an address and of its words.
    pub name: &'static str,
    states: &'static [S],
    assigned: Assigned,
    due: Due,
}

const fn queue(name: &'static str, states: &'static [S], assigned: Assigned, due: Due) -> StandingQueue {
    StandingQueue { name, states, assigned, due }
}

const IN_HAND: &[S] = &[S::InReview, S::CorrectionRequested, S::AwaitingSecondApproval];
const CLOCK_RUNS: &[S] = &[S::Submitted, S::InReview, S::AwaitingSecondApproval];

/// The standing queues in the order of the list; the first is where somebody begins who chose no other.
pub const STANDING_QUEUES: [StandingQueue; 7] = [
    queue("unassigned", &[S::Submitted], Assigned::Nobody, Due::Any),
    queue("mine", IN_HAND, Assigned::Me, Due::Any),
    queue("today", CLOCK_RUNS, Assigned::Anyone, Due::Today),
    queue("late", CLOCK_RUNS, Assigned::Anyone, Due::Late),
    queue("second", &[S::AwaitingSecondApproval], Assigned::Anyone, Due::Any),
    queue("resident", &[S::CorrectionRequested], Assigned::Anyone, Due::Any),
    queue("all", &[], Assigned::Anyone, Due::Any),
];

impl StandingQueue {
    /// The queue of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        STANDING_QUEUES.into_iter().find(|q| q.name == name)
    }
    /// Which cases it lists.
    #[must_use]
    pub fn filter(self) -> QueueFilter {
        QueueFilter { states: self.states.to_vec(), assigned: self.assigned, due: self.due, ..QueueFilter::default() }
    }
}
