//! An opinion on a case that is asked of a colleague. It binds nobody and gives nobody a right.

use super::message::staff_words;
use crate::{
    application::{Application, ApplicationState as S, form::FieldError},
    id::{ApplicationId, OpinionId, StaffId},
    staff::Role,
    time::Timestamp,
};

/// How a question stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OpinionState {
    /// Waits for the colleague.
    Open,
    /// Answered.
    Answered,
    /// The colleague would rather not.
    Declined,
    /// Whoever asked needs it no more.
    Withdrawn,
    /// The case was decided or closed before there was an answer.
    Lapsed,
}

impl OpinionState {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Open, Self::Answered, Self::Declined, Self::Withdrawn, Self::Lapsed];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Declined => "declined",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// A question to a colleague, and what came of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Opinion {
    /// Identifier.
    pub id: OpinionId,
    /// The case.
    pub application: ApplicationId,
    /// Who asked.
    pub asked_by: StaffId,
    /// Who was asked.
    pub asked_of: StaffId,
    /// The question. Sealed in storage.
    pub question: String,
    /// When.
    pub asked_at: Timestamp,
    /// How it stands.
    pub state: OpinionState,
    /// The answer. Sealed in storage.
    pub answer: Option<String>,
    /// When it was answered, declined, withdrawn or lapsed.
    pub ended_at: Option<Timestamp>,
}

// Words of staff may say more than they should.
impl std::fmt::Debug for Opinion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opinion").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl Opinion {
    /// Longest question and longest answer, in characters.
    pub const LONGEST: usize = 500;
}

/// Whether `staff` may ask colleagues about `app` now: whoever has the case in review, or who may be its second person
/// while it waits for one.
#[must_use]
pub fn may_ask(app: &Application, staff: &StaffId, role: Role) -> bool {
    match app.state {
        S::InReview => role.decides() && app.assignee.as_ref() == Some(staff),
        S::AwaitingSecondApproval => role.seconds() && app.first_approver.as_ref() != Some(staff),
        _ => false,
    }
}

/// Reads a question or an answer that was typed into `field`.
///
/// # Errors
/// The field empty, too long or with hidden characters.
pub fn check_opinion(field: &'static str, typed: &str) -> Result<String, FieldError> {
    staff_words(field, typed, Opinion::LONGEST)
}
