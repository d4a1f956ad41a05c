//! One region's rules and what holds everywhere.

use super::{CardRules, DocumentGroup, Mark, Marked, NoticeText, Reason, ReasonRule, RegionCode, StandardText};
use crate::{
    calendar::Hours, consequence::RefundWay, cover::Category, language::Text, person::Capacity, refund::RefundParty,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// The same for a case that a person must look at, in a region that decides the others at once; absent elsewhere.
    #[serde(default)]
    pub by_person: Option<Marked<u16>>,
    /// From decision to payment of a refund; absent where the region refunds nothing.
    #[serde(default)]
    pub refund: Option<Marked<u16>>,
    /// For the resident's answer to a correction request.
    pub correction: Marked<u16>,
}

impl TimeLimits {
    /// From sending to the decision, by who decides.
    #[must_use]
    pub fn decision(&self, mode: DecisionMode) -> &Marked<u16> {
        self.by_person.as_ref().filter(|_| mode != DecisionMode::Automatic).unwrap_or(&self.review)
    }
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
    /// How refunds are paid, where a source says so; absent: as the payment record allows.
    #[serde(default)]
    pub refund_way: Option<Marked<RefundWay>>,
    /// Through whose hands refunds go to be paid, in order, where a source says so; absent: each office's own choice.
    #[serde(default)]
    pub refund_parties: Option<Marked<Vec<RefundParty>>>,
    /// Time limits.
    pub limits: TimeLimits,
    /// The electronic card.
    pub card: CardRules,
    /// Benefit periods.
    pub benefit_periods: Vec<BenefitPeriod>,
    /// Accepted reasons.
    pub reasons: Vec<ReasonRule>,
    /// Document groups by key; the keys `identity` and `payee` are shown in this order first.
    pub documents: BTreeMap<String, DocumentGroup>,
    /// The ten-section guide.
    pub guide: Guide,
    /// Standard texts of its own; they replace nationwide ones of the same key.
    #[serde(default)]
    pub texts: Vec<StandardText>,
    /// Notices in its own words; the program's own stand in for the rest.
    #[serde(default)]
    pub notices: Vec<NoticeText>,
}

/// What holds everywhere: `rules/national.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct National {
    /// Waiting on return.
    pub waiting: Marked<WaitingRule>,
    /// Hotline of the NHSA.
    pub hotline: Marked<String>,
    /// When somebody answers there, on working days; rules that are kept from before it was known have none.
    #[serde(default)]
    pub hotline_hours: Option<Marked<Hours>>,
    /// Working days until a suggestion is answered; rules that are kept from before have none.
    #[serde(default)]
    pub suggestion_days: Option<Marked<u16>>,
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
