//! Reasons to stop, what they lead to, and the questions they bring.

use super::Mark;
use crate::cover::CoverStatus;
use serde::{Deserialize, Serialize};

/// Why someone stops. National code list; which of them a region accepts is rule data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Reason {
    /// Joined employee insurance.
    Employee,
    /// Joined residents' insurance in another pooling area.
    OtherArea,
    /// Paid twice.
    Duplicate,
    /// The insured died.
    Death,
    /// Household registration cancelled.
    HukouCancel,
    /// Household registration moved away.
    Moved,
    /// Settled abroad.
    Emigration,
    /// Enlisted.
    Military,
    /// Enrolled as a student elsewhere.
    Student,
    /// Serving a sentence.
    Prison,
    /// Became entitled to a subsidy after paying.
    Subsidy,
    /// Wants another premium tier in the collecting period.
    TierChange,
    /// Paid by mistake.
    Mispaid,
    /// Two identity numbers or two household registrations.
    DoubleId,
    /// Draws an employee pension with its insurance.
    Retired,
    /// Flexible employment with employee insurance.
    Flexible,
    /// A child who attends no school or kindergarten here.
    ChildNotInSchool,
    /// Simply does not want it.
    Voluntary,
}

impl Reason {
    /// All reasons in the order they are offered.
    pub const ALL: [Self; 18] = [
        Self::Employee,
        Self::OtherArea,
        Self::Duplicate,
        Self::Student,
        Self::Military,
        Self::Moved,
        Self::HukouCancel,
        Self::Emigration,
        Self::Death,
        Self::DoubleId,
        Self::Retired,
        Self::Flexible,
        Self::Prison,
        Self::Subsidy,
        Self::TierChange,
        Self::Mispaid,
        Self::ChildNotInSchool,
        Self::Voluntary,
    ];
    /// The code, e.g. `OTHER_AREA`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Employee => "EMPLOYEE",
            Self::OtherArea => "OTHER_AREA",
            Self::Duplicate => "DUPLICATE",
            Self::Death => "DEATH",
            Self::HukouCancel => "HUKOU_CANCEL",
            Self::Moved => "MOVED",
            Self::Emigration => "EMIGRATION",
            Self::Military => "MILITARY",
            Self::Student => "STUDENT",
            Self::Prison => "PRISON",
            Self::Subsidy => "SUBSIDY",
            Self::TierChange => "TIER_CHANGE",
            Self::Mispaid => "MISPAID",
            Self::DoubleId => "DOUBLE_ID",
            Self::Retired => "RETIRED",
            Self::Flexible => "FLEXIBLE",
            Self::ChildNotInSchool => "CHILD_NOT_IN_SCHOOL",
            Self::Voluntary => "VOLUNTARY",
        }
    }
    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.code() == code)
    }
}

/// When the application is made, seen from the benefit period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// Before the first day of benefits.
    Before,
    /// On or after it.
    After,
}

/// What is paid back, as a kind; the amount comes from the payment record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundShare {
    /// Nothing.
    None,
    /// The whole personal premium.
    Full,
    /// The difference to another tier or to a subsidised premium: staff fix it.
    Difference,
}

/// What a reason leads to at a timing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outcome {
    /// Status the cover gets: `terminated` (4) or `paused` (2).
    pub status: CoverStatus,
    /// What is paid back.
    pub refund: RefundShare,
}

/// A reason that a region accepts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonRule {
    /// The reason.
    pub code: Reason,
    /// Before the benefit period; absent: not possible then.
    #[serde(default)]
    pub before: Option<Outcome>,
    /// After it began; absent: not possible then.
    #[serde(default)]
    pub after: Option<Outcome>,
    /// A person always decides, whatever the decision mode.
    #[serde(default)]
    pub always_review: bool,
    /// Groups of documents, by key of [`Region::documents`].
    #[serde(default)]
    pub documents: Vec<String>,
    /// Question ids asked for this reason, e.g. `other_area_region`, `employee_since`.
    #[serde(default)]
    pub questions: Vec<Question>,
    /// Mark of this entry.
    pub mark: Mark,
    /// Its sources.
    #[serde(default)]
    pub src: Vec<String>,
}

/// A conditional question. Kinds are code, which reason asks them is data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// Day the employee insurance began.
    EmployeeSince,
    /// The other pooling area's six-digit region or name.
    OtherArea,
    /// Day of death.
    DiedOn,
    /// Were student benefits used?
    StudentBenefitsUsed,
    /// Is the premium subsidised?
    Subsidised,
    /// Since when (enlisted, moved, emigrated…).
    Since,
}

impl Question {
    /// All questions.
    pub const ALL: [Self; 6] =
        [Self::EmployeeSince, Self::OtherArea, Self::DiedOn, Self::StudentBenefitsUsed, Self::Subsidised, Self::Since];
    /// The name of its field, e.g. `employee_since`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EmployeeSince => "employee_since",
            Self::OtherArea => "other_area",
            Self::DiedOn => "died_on",
            Self::StudentBenefitsUsed => "student_benefits_used",
            Self::Subsidised => "subsidised",
            Self::Since => "since",
        }
    }
    /// Reads a field's name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|q| q.name() == name)
    }
}
