use crate::{
    cover::{Category, CoverStatus},
    language::Text,
    person::Capacity,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Six-digit code of a region (GB/T 2260 shape), e.g. `411481`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegionCode(pub String);

impl RegionCode {
    /// Reads a code from outside: six digits, or `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())).then(|| Self(text.to_owned()))
    }
    /// The six digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl std::fmt::Display for RegionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far a value can be trusted; shown beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// From an official text or a repost of one (grade A or B).
    Sourced,
    /// The national rule, because the region's own was not found.
    NationalDefault,
    /// Illustrative: to be confirmed by the agency.
    Sample,
}

impl Mark {
    /// The weaker of two: what rests on both can be trusted no further.
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        let rank = |mark| match mark {
            Self::Sourced => 0,
            Self::NationalDefault => 1,
            Self::Sample => 2,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

/// A value with its mark and the ids of its sources (see [`Source`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marked<T> {
    /// The value.
    pub v: T,
    /// Its mark.
    pub mark: Mark,
    /// Source ids, e.g. `["S5"]`; may be empty only for a sample.
    #[serde(default)]
    pub src: Vec<String>,
}

/// A published text that a value rests on. Residents see issuer, document number and date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who issued it.
    pub issuer: Text,
    /// Title or what it is.
    pub title: Text,
    /// Document number, e.g. `医保办函〔2021〕11号`.
    #[serde(default)]
    pub number: Option<String>,
    /// Date of the text; a year alone where only that is known, e.g. `2024-11-28` or `2022`.
    #[serde(default)]
    pub date: Option<String>,
    /// Where it was read (host and path, no scheme).
    pub address: String,
    /// Reliability: A official, B repost or local guide, C weak (never the only basis of a sourced value).
    pub grade: Grade,
}

/// Reliability of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grade {
    /// Official text.
    A,
    /// News, a guide reposting an official text, public code of the official interface.
    B,
    /// Consumer content: never the only basis.
    C,
}

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

/// A group of documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentGroup {
    /// Whether every kind is needed or one is enough.
    pub need: Need,
    /// When the group is asked for.
    #[serde(default)]
    pub when: Condition,
    /// The kinds in it.
    pub kinds: Vec<DocumentKind>,
    /// Mark.
    pub mark: Mark,
    /// Sources.
    #[serde(default)]
    pub src: Vec<String>,
}

/// How many of a group are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Every kind in the group.
    AllOf,
    /// Any one of them.
    OneOf,
    /// None is required.
    Optional,
}

/// When a group is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Always.
    #[default]
    Always,
    /// The applicant is not the insured.
    OnBehalf,
    /// A refund is due and the original channel can't take it.
    RefundToAccount,
    /// The premium is subsidised.
    Subsidised,
    /// After the benefit period began.
    AfterStart,
}

/// A kind of document, with its official name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentKind {
    /// Key, unique in the region, e.g. `cremation_certificate`.
    pub key: String,
    /// Name.
    pub name: Text,
}

/// Refund rule of a region (variants R1 to R5).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "variant", deny_unknown_fields)]
pub enum RefundRule {
    /// R1: only when applied for before the benefit period (医保办函〔2021〕11号 Art. 16).
    R1,
    /// R2: only in a window of the year; deaths until a later day of the next January.
    R2 {
        /// First day of the window.
        from: MonthDay,
        /// Last day of the window.
        to: MonthDay,
        /// Last day for deaths, in the year after.
        death_to: MonthDay,
    },
    /// R3: none once benefits were used or the period began.
    R3,
    /// R4: before, or within the first `days_after` days of the benefit period.
    R4 {
        /// Days after the first day of benefits, counted with it.
        days_after: u16,
    },
    /// R5: by category of case (see the outcomes of each reason); where student benefits were used, the residents' premium is what is refunded.
    R5,
}

/// A day of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MonthDay {
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// First and last day of benefits for a category and benefit year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BenefitPeriod {
    /// Whom it concerns; empty: everybody not named in another entry.
    #[serde(default)]
    pub categories: Vec<Category>,
    /// First day.
    pub from: MonthDay,
    /// Years from the benefit year to the first day: 0, or -1 (September of the year before).
    #[serde(default)]
    pub from_year_offset: i16,
    /// Last day, in the benefit year.
    pub to: MonthDay,
    /// Mark.
    pub mark: Mark,
    /// Sources.
    #[serde(default)]
    pub src: Vec<String>,
}

/// When an approved stop takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EffectiveRule {
    /// On the day of the decision.
    Immediate,
    /// The day after it.
    NextDay,
    /// First day of the next month.
    NextMonthFirst,
    /// The last day of the benefit year.
    YearEnd,
    /// The first day of benefits: the cover never starts. Only before the period; after it, as [`Self::NextDay`].
    BenefitStart,
}

/// Who decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecisionMode {
    /// At once when every automatic check is answered by registry data and passes; else one person.
    Automatic,
    /// One person.
    OnePerson,
    /// Two different persons.
    TwoPeople,
}

/// Time limits in working days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TimeLimits {
    /// From sending to decision.
    pub review: Marked<u16>,
    /// From decision to payment of a refund; absent where the region refunds nothing.
    #[serde(default)]
    pub refund: Option<Marked<u16>>,
    /// For the resident's answer to a correction request.
    pub correction: Marked<u16>,
}

/// The office that people can go to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Its name and place as published.
    pub name: Text,
    /// Opening hours, if published.
    #[serde(default)]
    pub hours: Option<Text>,
}

/// The ten sections of a service guide, in the official order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// 1 Name of the matter (main and sub item).
    pub name: Marked<Text>,
    /// 2 Clients.
    pub clients: Marked<Text>,
    /// 3 Level that handles it.
    pub level: Marked<Text>,
    /// 4 Ways to do it.
    pub ways: Marked<Text>,
    /// 5 Flow per channel.
    pub flow: Marked<Text>,
    /// 6 Documents (introduction; the list comes from [`Region::documents`]).
    pub documents: Marked<Text>,
    /// 7 Time limit (introduction; figures come from [`TimeLimits`]).
    pub limit: Marked<Text>,
    /// 8 Fee.
    pub fee: Marked<Text>,
    /// 9 Complaint channels.
    pub complaint: Marked<Text>,
    /// 10 Rating (好差评).
    pub rating: Marked<Text>,
}

/// Waiting months for whoever comes back after a break (国办发〔2024〕38号). National; provinces set details.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WaitingRule {
    /// Fixed waiting months.
    pub fixed_months: u16,
    /// Variable months for each missed year.
    pub per_missed_year: u16,
    /// From this many missed years the total after repair stays at least [`Self::floor_months`].
    pub floor_from_years: u16,
    /// See [`Self::floor_from_years`].
    pub floor_months: u16,
}

/// One region's rules: the whole of `region.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Six-digit code.
    pub code: RegionCode,
    /// Code of its province.
    pub province: RegionCode,
    /// Name, e.g. 永城市.
    pub name: Text,
    /// Name of its province.
    pub province_name: Text,
    /// Pinyin of the name, syllables separated by a blank, without tones: `yong cheng shi`.
    pub pinyin: String,
    /// Other words people search by.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Date of the newest source text, as far as known.
    #[serde(default)]
    pub source_date: Option<String>,
    /// Day the sources were read.
    pub read_on: Date,
    /// Day the agency confirmed the rules; absent: shown as "not confirmed".
    #[serde(default)]
    pub verified_on: Option<Date>,
    /// The agency.
    pub agency: Marked<Text>,
    /// Hotline; only a sourced one is tap-to-call, else 12393.
    pub hotline: Marked<String>,
    /// Telephone area code.
    pub area_code: Marked<String>,
    /// The official platform.
    pub platform: Marked<Text>,
    /// The office.
    pub office: Marked<Office>,
    /// Whether and where one must go in person.
    pub offline_step: Marked<Text>,
    /// In which capacities one may apply.
    pub applicants: Marked<Vec<Capacity>>,
    /// Who decides.
    pub decision: Marked<DecisionMode>,
    /// When a stop takes effect.
    pub effective: Marked<EffectiveRule>,
    /// Refund rule.
    pub refund: Marked<RefundRule>,
    /// Time limits.
    pub limits: TimeLimits,
    /// Benefit periods.
    pub benefit_periods: Vec<BenefitPeriod>,
    /// Accepted reasons.
    pub reasons: Vec<ReasonRule>,
    /// Document groups by key; the keys `identity` and `payee` are shown in this order first.
    pub documents: BTreeMap<String, DocumentGroup>,
    /// The ten-section guide.
    pub guide: Guide,
}

/// What holds everywhere: `rules/national.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct National {
    /// Waiting on return.
    pub waiting: Marked<WaitingRule>,
    /// Hotline of the NHSA.
    pub hotline: Marked<String>,
}

impl Region {
    /// The rule for `reason`; `None` when the region does not accept it.
    #[must_use]
    pub fn reason(&self, reason: Reason) -> Option<&ReasonRule> {
        self.reasons.iter().find(|r| r.code == reason)
    }
    /// First and last day of benefits of `category` in benefit year `year`.
    #[must_use]
    pub fn benefit_period(&self, category: Category, year: i16) -> Option<(Date, Date, &BenefitPeriod)> {
        let period = self
            .benefit_periods
            .iter()
            .find(|p| p.categories.contains(&category))
            .or_else(|| self.benefit_periods.iter().find(|p| p.categories.is_empty()))?;
        let from = Date::new(year.checked_add(period.from_year_offset)?, period.from.month, period.from.day).ok()?;
        let to = Date::new(year, period.to.month, period.to.day).ok()?;
        Some((from, to, period))
    }
    /// Where to call: the region's hotline when it is sourced, else the national one.
    #[must_use]
    pub fn callable_hotline(&self) -> &str {
        if self.hotline.mark == Mark::Sourced { &self.hotline.v } else { "12393" }
    }
}
