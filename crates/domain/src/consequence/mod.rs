//! What happens if I stop: a pure function of the rules, the roster's facts and a day.
//!
//! The same code answers in the browser and on the server; every line names the rule it came from.

mod checks;
mod decision;
mod effective;
mod engine;
mod exit;
mod explain;
mod refund;
mod waiting;

use crate::{
    application::ApplicationAct,
    cover::{Category, CoverStatus, InsuranceKind},
    language::Text,
    money::Fen,
    person::Capacity,
    rules::{DecisionMode, Mark, Reason, RefundShare, RegionCode, Timing},
};
pub(crate) use checks::registry_confirms;
pub use engine::consequence;
pub use exit::may_give;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The facts that the answer depends on. `None` always means: the registry does not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StopFacts {
    /// The day the question is asked (China).
    pub today: Date,
    /// Category of the insured.
    pub category: Category,
    /// Benefit year of the cover.
    pub year: i16,
    /// Status of the cover.
    pub status: CoverStatus,
    /// Personal premium paid; `None`: nothing paid on record.
    pub paid: Option<Fen>,
    /// Day it was paid.
    pub paid_on: Option<Date>,
    /// Whether the channel it was paid by takes refunds.
    pub channel_takes_refunds: bool,
    /// In hospital now.
    pub in_hospital: Option<bool>,
    /// Unsettled claims in the period.
    pub unsettled_claims: Option<u32>,
    /// Arrears.
    pub in_arrears: Option<bool>,
    /// Benefits used in this period.
    pub benefits_used: Option<bool>,
    /// First day of an employee cover on record that is open or begins later.
    pub employee_from: Option<Date>,
    /// Another residents' cover for the same year on record elsewhere.
    pub other_residents_cover: bool,
    /// Day of death on record.
    pub died_on: Option<Date>,
    /// Chronic-disease entitlement.
    pub chronic_entitlement: bool,
    /// Continuous insured years.
    pub continuous_years: u32,
    /// Full years missed before this cover.
    pub missed_years: u32,
    /// Premium subsidised.
    pub subsidised: bool,
    /// The insured is under 18 today.
    pub minor: bool,
    /// In which capacity the application is made.
    pub capacity: Capacity,
    /// Another application for this person is open.
    pub open_application: bool,
    /// Day on which the cover was stopped, where it was stopped and the register says when.
    #[serde(default)]
    pub stopped_on: Option<Date>,
    /// The payment is being paid back, or was.
    #[serde(default)]
    pub refunded: bool,
}

/// Why the answer is no: each has an exit page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Exit {
    /// The region does not accept this reason.
    ReasonNotAccepted,
    /// Accepted, but not at this time of the benefit period.
    NotAtThisTime,
    /// Outside the region's yearly window (R2).
    OutsideWindow,
    /// The cover is not normal: nothing to stop.
    CoverNotNormal,
    /// The region does not take applications in this capacity.
    CapacityNotAccepted,
    /// The person is recorded as dead, but the reason or capacity does not fit.
    DeathMismatch,
    /// A minor must be represented by a guardian.
    MinorNeedsGuardian,
    /// The cover's period is over.
    PeriodOver,
    /// A refund alone: the cover was not stopped, so the stop brings its refund with it.
    CoverNotStopped,
    /// A refund alone: there is none; [`RefundAnswer::why`] says why.
    NoRefund,
}

/// What must be cleared up before an application can be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// In hospital now.
    InHospital,
    /// Claims not yet settled.
    UnsettledClaims,
    /// Premium arrears.
    Arrears,
    /// An application is already open.
    OpenApplication,
}

/// A check that registry data could not answer: a person must look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unknown {
    /// Hospital stay unknown.
    InHospital,
    /// Unsettled claims unknown.
    UnsettledClaims,
    /// Arrears unknown.
    Arrears,
    /// Use of benefits unknown and it matters for the refund.
    BenefitsUsed,
    /// The registry holds nothing that confirms the stated reason.
    ReasonNotConfirmed,
    /// A refund alone, asked for after the benefit period began: whether the cover was stopped before it is not on record.
    StopDay,
}

/// Why no refund, or which.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundWhy {
    /// The rule gives it.
    ByRule,
    /// The benefit period has begun.
    PeriodBegan,
    /// Benefits were used.
    BenefitsUsed,
    /// Outside the window.
    OutsideWindow,
    /// The reason gives none.
    ReasonGivesNone,
    /// Nothing is on record as paid.
    NothingPaid,
    /// The payment is being paid back, or was.
    AlreadyRefunded,
}

/// How a refund is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundWay {
    /// Back by the channel of the payment.
    OriginalChannel,
    /// To a named bank account.
    PayeeAccount,
}

impl RefundWay {
    /// Both.
    pub const ALL: [Self; 2] = [Self::OriginalChannel, Self::PayeeAccount];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OriginalChannel => "original_channel",
            Self::PayeeAccount => "payee_account",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|w| w.name() == name)
    }
}

/// The refund in the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefundAnswer {
    /// Share.
    pub share: RefundShare,
    /// Amount from the payment record; `None` for a difference (staff fix it) and for none.
    pub amount: Option<Fen>,
    /// Way; `None` when there is none.
    pub way: Option<RefundWay>,
    /// Why.
    pub why: RefundWhy,
}

/// Something that ends with the cover.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ends {
    /// Reimbursement of treatment from the effective date on.
    Benefits,
    /// The chronic-disease entitlement.
    ChronicEntitlement,
    /// The bonus on the serious-illness cap for continuous years.
    ContinuousYearsBonus,
}

/// Waiting months on return, as a range; `None` on [`Consequence`] for those for whom it is no break.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingMonths {
    /// At least.
    pub from: u16,
    /// At most (after one missed year; more for each further year).
    pub to: u16,
}

/// The code of an explanation line; the locale files hold one sentence each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineCode {
    /// The benefit period.
    BenefitPeriod,
    /// The act: terminate.
    Terminate,
    /// The act: pause.
    Pause,
    /// Effective date.
    Effective,
    /// Effective date put off to the day employee benefits begin, so that no gap arises.
    NoGap,
    /// A refund alone: the cover was stopped already and stays as it is.
    Stopped,
    /// Refund: yes.
    Refund,
    /// Refund: the difference.
    RefundDifference,
    /// Refund: no.
    NoRefund,
    /// How the refund is paid.
    RefundWay,
    /// Who decides.
    Decision,
    /// By when.
    Deadline,
    /// What ends.
    Ends,
    /// Waiting on return.
    Waiting,
    /// Moving to another insurance: mostly no break.
    NoBreak,
}

/// One line of the explanation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// What it says.
    pub code: LineCode,
    /// Mark of the rule it came from; `None`: it comes from the record, not from a rule.
    pub mark: Option<Mark>,
    /// Sources of that rule.
    pub src: Vec<String>,
}

/// A day by which something is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    /// The day.
    pub on: Date,
    /// It reaches into a year whose public holidays are not yet published.
    pub provisional: bool,
}

/// The whole answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consequence {
    /// Act asked about.
    #[serde(default)]
    pub act: ApplicationAct,
    /// Region asked about.
    pub region: RegionCode,
    /// Reason asked about.
    pub reason: Reason,
    /// No, and why; `None`: it can be done.
    pub exit: Option<Exit>,
    /// What blocks it now.
    pub blocks: Vec<Block>,
    /// What a person must look at.
    pub unknowns: Vec<Unknown>,
    /// Before or after the benefit period began; for a refund alone, when the cover was stopped.
    pub timing: Timing,
    /// First day of benefits.
    pub period_from: Date,
    /// Last day of benefits.
    pub period_to: Date,
    /// Status the cover would get; `None` with an exit, and for a refund alone.
    pub status: Option<CoverStatus>,
    /// Effective date if decided today; `None` with an exit, and for a refund alone.
    pub effective_on: Option<Date>,
    /// The refund.
    pub refund: RefundAnswer,
    /// What ends.
    pub ends: Vec<Ends>,
    /// Waiting months on return; `None`: mostly no break for this reason.
    pub waiting: Option<WaitingMonths>,
    /// Who decides this application (after documents, unknowns and "always review").
    pub decision: DecisionMode,
    /// Latest day of the decision if sent today.
    pub deadline: Option<Deadline>,
    /// The explanation, line by line.
    pub lines: Vec<Line>,
}

impl Consequence {
    /// Whether an application may be sent now.
    #[must_use]
    pub fn may_submit(&self) -> bool {
        self.exit.is_none() && self.blocks.is_empty()
    }

    /// Whether whoever is insured goes over to another insurance, so that care is paid for there.
    #[must_use]
    pub fn changes_insurance(&self) -> bool {
        use Reason::{Duplicate, Employee, Flexible, OtherArea, Retired, Student};
        matches!(self.reason, Employee | OtherArea | Duplicate | Retired | Flexible | Student)
    }

    /// Whether the cover ends before it has begun: then nothing ends but what was to come.
    #[must_use]
    pub fn never_begins(&self) -> bool {
        self.effective_on.is_some_and(|on| on <= self.period_from) && self.timing == Timing::Before
    }
}

/// A name for an insurance, used in explanations.
#[must_use]
pub fn insurance_name(kind: InsuranceKind) -> Text {
    match kind {
        InsuranceKind::Residents => {
            Text { zh: "城乡居民基本医疗保险".into(), en: "residents' basic medical insurance".into() }
        }
        InsuranceKind::Employee => {
            Text { zh: "职工基本医疗保险".into(), en: "employees' basic medical insurance".into() }
        }
    }
}
