//! A resident's question to the office, apart from what is said inside a case: a number, a thread, a day by which it is
//! answered, and a call instead where one is wished.

mod form;
mod number;
mod step;
mod terms;
mod verdict;

pub use form::{Asked, EnquiryForm, Span, check_enquiry};
pub use number::EnquiryNumber;
pub use step::{By, EnquiryStep, StepKind, check_office_words, check_resident_words};
pub use terms::EnquiryTerms;
pub use verdict::{Settled, Verdict, VerdictForm, check_verdict};

use crate::{
    consequence::Deadline,
    id::{AccountId, ApplicationId, EnquiryId, StaffId},
    rules::RegionCode,
    time::Timestamp,
};

/// What a question is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnquiryTopic {
    /// Stopping or pausing a cover.
    Stop,
    /// Money back.
    Refund,
    /// Documents that are asked for.
    Documents,
    /// The electronic card.
    Card,
    /// Signing in, proving who one is.
    Account,
    /// Something else.
    Other,
}

impl EnquiryTopic {
    /// All of them, as they are offered.
    pub const ALL: [Self; 6] = [Self::Stop, Self::Refund, Self::Documents, Self::Card, Self::Account, Self::Other];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Refund => "refund",
            Self::Documents => "documents",
            Self::Card => "card",
            Self::Account => "account",
            Self::Other => "other",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }
}

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnquiryState {
    /// It waits for the office.
    Open,
    /// The office answered, or called and was heard.
    Answered,
    /// It is over.
    Closed,
}

impl EnquiryState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Closed];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enquiry {
    /// Identifier.
    pub id: EnquiryId,
    /// The number that a resident reads out on the phone.
    pub number: EnquiryNumber,
    /// Who asks.
    pub account: AccountId,
    /// The case that it is about.
    pub application: Option<ApplicationId>,
    /// Whose office answers.
    pub region: RegionCode,
    /// What it is about.
    pub topic: EnquiryTopic,
    /// When a call is wished; `None`: an answer in writing.
    pub call: Option<Span>,
    /// How it stands.
    pub state: EnquiryState,
    /// Who of the office has it.
    pub assignee: Option<StaffId>,
    /// Last day for the answer.
    pub due: Deadline,
    /// When it was asked.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
    /// When it was over.
    pub closed_at: Option<Timestamp>,
    /// Version for compare-and-set; the number of its last step.
    pub version: i64,
}

impl Enquiry {
    /// Most steps of a thread, but that it can always be closed; the schema holds the same number.
    pub const MOST: i64 = 200;
    /// Steps after which its resident writes no more, and nobody takes it or puts it back: there is room left for the
    /// answer.
    pub const FULL: i64 = 180;

    /// Whether its resident can still write: it has room, and is not over for longer than it can be opened again.
    #[must_use]
    pub fn may_write(&self, terms: &EnquiryTerms, now: Timestamp) -> bool {
        let in_time = self.closed_at.is_none_or(|at| now < at.plus_seconds(i64::from(terms.reopen_days) * 86_400));
        self.version < Self::FULL && in_time
    }
    /// The same question with one more step behind it. What a resident adds to an answer, or once it is over, waits
    /// until `due`; what is added while it waits keeps its day.
    #[must_use]
    pub fn after(mut self, kind: StepKind, due: Deadline, now: Timestamp) -> Self {
        let was = self.state;
        self.state = match kind {
            StepKind::Asked | StepKind::Added => EnquiryState::Open,
            StepKind::Answered | StepKind::Reached => EnquiryState::Answered,
            StepKind::Closed => EnquiryState::Closed,
            StepKind::Taken | StepKind::Released | StepKind::Handed | StepKind::Missed => was,
        };
        if self.state == EnquiryState::Open && was != EnquiryState::Open {
            self.due = due;
        }
        self.closed_at = (self.state == EnquiryState::Closed).then_some(now);
        self.updated_at = now;
        self.version += 1;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const DAY: i64 = 86_400;

    fn enquiry() -> Enquiry {
        Enquiry {
            id: EnquiryId::from_bits(1),
            number: EnquiryNumber::from_bits(1),
            account: AccountId::from_bits(1),
            application: None,
            region: RegionCode("445300".into()),
            topic: EnquiryTopic::Card,
            call: None,
            state: EnquiryState::Open,
            assignee: None,
            due: Deadline { on: date(2026, 11, 30), provisional: false },
            created_at: Timestamp::default(),
            updated_at: Timestamp::default(),
            closed_at: None,
            version: 1,
        }
    }

    #[test]
    fn the_clock_runs_while_it_waits_and_begins_anew_after_an_answer() {
        let later = Deadline { on: date(2026, 12, 8), provisional: false };
        let now = Timestamp::default().plus_seconds(DAY);
        let added = enquiry().after(StepKind::Added, later, now);
        assert_eq!((added.due, added.version), (enquiry().due, 2), "no later for a word more");
        let answered = added.after(StepKind::Answered, later, now);
        assert_eq!((answered.state, answered.due), (EnquiryState::Answered, enquiry().due));
        let again = answered.clone().after(StepKind::Added, later, now);
        assert_eq!((again.state, again.due), (EnquiryState::Open, later));
        let handed = again.after(StepKind::Handed, enquiry().due, now);
        assert_eq!((handed.state, handed.due), (EnquiryState::Open, later), "another office has no longer");
        let closed = answered.after(StepKind::Closed, later, now);
        assert_eq!((closed.state, closed.closed_at), (EnquiryState::Closed, Some(now)));
    }

    #[test]
    fn what_is_over_can_be_opened_again_for_so_many_days() {
        let terms = EnquiryTerms { answer_days: 5, reopen_days: 30, close_days: 10 };
        let closed = enquiry().after(StepKind::Closed, enquiry().due, Timestamp::default());
        assert!(closed.may_write(&terms, Timestamp::default().plus_seconds(30 * DAY - 1)));
        assert!(!closed.may_write(&terms, Timestamp::default().plus_seconds(30 * DAY)));
        assert!(enquiry().may_write(&terms, Timestamp::default().plus_seconds(400 * DAY)), "it waits for the office");
        assert!(!Enquiry { version: Enquiry::FULL, ..enquiry() }.may_write(&terms, Timestamp::default()));
    }

    #[test]
    fn names_are_read_back() {
        assert!(EnquiryTopic::ALL.into_iter().all(|topic| EnquiryTopic::from_name(topic.name()) == Some(topic)));
        assert!(EnquiryState::ALL.into_iter().all(|state| EnquiryState::from_name(state.name()) == Some(state)));
        assert!(StepKind::ALL.into_iter().all(|kind| StepKind::from_name(kind.name()) == Some(kind)));
        assert!(Settled::ALL.into_iter().all(|level| Settled::from_name(level.name()) == Some(level)));
    }
}
