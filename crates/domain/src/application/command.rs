//! Commands and what an application holds.

use super::{ApplicationAct, ApplicationState, Reference, form::Answers};
use crate::consequence::{Consequence, Deadline};
use crate::{
    id::{AccountId, ApplicationId, CoverId, PersonId, StaffId},
    person::Capacity,
    rules::{Reason, RegionCode},
    time::Timestamp,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// An application as stored: the draft's answers, and what was fixed when it was sent and decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Identifier.
    pub id: ApplicationId,
    /// Reference for people; from the first draft on.
    pub reference: Reference,
    /// Whose account.
    pub account: AccountId,
    /// Who is insured.
    pub person: PersonId,
    /// What is asked for; fixed when it was begun.
    pub act: ApplicationAct,
    /// Which cover is to end, or was stopped.
    pub cover: CoverId,
    /// Region whose rules apply.
    pub region: RegionCode,
    /// SHA-256 (hex) of the rule texts that were in force when it was started; pinned.
    pub rules: String,
    /// In which capacity.
    pub capacity: Capacity,
    /// State.
    pub state: ApplicationState,
    /// What was typed, also unfinished.
    pub answers: Answers,
    /// What the resident was shown when sending; fixed then.
    pub promised: Option<Consequence>,
    /// Day by which the office must decide.
    pub deadline: Option<Deadline>,
    /// Day the stop takes effect; fixed by the approval.
    pub effective_on: Option<Date>,
    /// Who has the case.
    pub assignee: Option<StaffId>,
    /// Who approved first (two people), or alone.
    pub first_approver: Option<StaffId>,
    /// Who approved second.
    pub second_approver: Option<StaffId>,
    /// Reason code of the last refusal or correction request, and its note to the resident.
    pub staff_message: Option<StaffMessage>,
    /// First saved.
    pub created_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
    /// Sent.
    pub submitted_at: Option<Timestamp>,
    /// Decided (approved or refused).
    pub decided_at: Option<Timestamp>,
    /// Version for compare-and-set; 0 for a new one.
    pub version: i64,
}

impl Application {
    /// The reason chosen so far.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        self.answers.reason
    }
}

/// What staff tell the resident with a correction request or a refusal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StaffMessage {
    /// Structured reasons (codes of the locale files, e.g. `document_unreadable`).
    pub reasons: Vec<StaffReason>,
    /// Free words to the resident, at most 500 characters.
    pub words: String,
}

/// A structured reason of a correction request or refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffReason {
    /// A document can't be read.
    DocumentUnreadable,
    /// A document is missing.
    DocumentMissing,
    /// A document belongs to somebody else.
    DocumentOfOther,
    /// A document is out of date.
    DocumentExpired,
    /// Answers and documents disagree.
    AnswersDisagree,
    /// The payee account does not belong to the payee.
    PayeeMismatch,
    /// The reason does not apply to this person.
    ReasonNotMet,
    /// Outside the time for this reason.
    OutOfTime,
    /// The applicant may not act for the insured.
    NotEntitled,
    /// Something else; the words say what.
    Other,
}

impl StaffReason {
    /// Codes offered with a correction request.
    pub const CORRECTION: [Self; 7] = [
        Self::DocumentUnreadable,
        Self::DocumentMissing,
        Self::DocumentOfOther,
        Self::DocumentExpired,
        Self::AnswersDisagree,
        Self::PayeeMismatch,
        Self::Other,
    ];
    /// Codes offered with a refusal.
    pub const REFUSAL: [Self; 5] =
        [Self::ReasonNotMet, Self::OutOfTime, Self::NotEntitled, Self::DocumentMissing, Self::Other];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DocumentUnreadable => "document_unreadable",
            Self::DocumentMissing => "document_missing",
            Self::DocumentOfOther => "document_of_other",
            Self::DocumentExpired => "document_expired",
            Self::AnswersDisagree => "answers_disagree",
            Self::PayeeMismatch => "payee_mismatch",
            Self::ReasonNotMet => "reason_not_met",
            Self::OutOfTime => "out_of_time",
            Self::NotEntitled => "not_entitled",
            Self::Other => "other",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::CORRECTION.into_iter().chain(Self::REFUSAL).find(|r| r.name() == name)
    }
}
