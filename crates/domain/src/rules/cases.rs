//! Golden cases: `rules/<code>/cases.toml`, each worked out by hand from the text of the rule, never by the engine.

use super::{
    DecisionMode, Reason, RefundShare, Region, RuleBook, RuleError, Timing,
    fault::{Faults, read},
};
use crate::{
    application::ApplicationAct,
    consequence::{
        Block, Consequence, Exit, RefundAnswer, RefundWay, RefundWhy, StopFacts, Unknown, WaitingMonths, consequence,
    },
    cover::{Category, CoverStatus},
    money::Fen,
    person::Capacity,
};
use jiff::civil::Date;
use serde::Deserialize;
use std::{collections::BTreeSet, fmt::Debug};

/// One golden case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// Name, unique in the region.
    pub name: String,
    /// How the expected values follow from the rule's text.
    pub because: String,
    /// What is asked for; a stop where it is left out.
    #[serde(default)]
    pub act: ApplicationAct,
    /// Reason asked about.
    pub reason: Reason,
    /// The facts.
    pub facts: CaseFacts,
    /// What the answer must say.
    pub expect: Expected,
}

/// The facts of a case; what is left out is the ordinary case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseFacts {
    today: Date,
    year: i16,
    category: Category,
    #[serde(default = "normal")]
    status: CoverStatus,
    paid: Option<Fen>,
    paid_on: Option<Date>,
    #[serde(default = "yes")]
    channel_takes_refunds: bool,
    #[serde(default)]
    in_hospital: bool,
    #[serde(default)]
    unsettled_claims: u32,
    #[serde(default)]
    in_arrears: bool,
    #[serde(default)]
    benefits_used: bool,
    employee_from: Option<Date>,
    #[serde(default)]
    other_residents_cover: bool,
    died_on: Option<Date>,
    #[serde(default)]
    chronic_entitlement: bool,
    #[serde(default = "one")]
    continuous_years: u32,
    #[serde(default)]
    missed_years: u32,
    #[serde(default)]
    subsidised: bool,
    #[serde(default)]
    minor: bool,
    #[serde(default = "oneself")]
    capacity: Capacity,
    #[serde(default)]
    open_application: bool,
    stopped_on: Option<Date>,
    #[serde(default)]
    refunded: bool,
    /// What the registry does not say.
    #[serde(default)]
    unknown: BTreeSet<NotSaid>,
}

/// A fact that the registry may leave open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotSaid {
    /// Hospital stay.
    InHospital,
    /// Unsettled claims.
    UnsettledClaims,
    /// Arrears.
    InArrears,
    /// Use of benefits.
    BenefitsUsed,
}

fn normal() -> CoverStatus {
    CoverStatus::Normal
}
fn yes() -> bool {
    true
}
fn one() -> u32 {
    1
}
fn oneself() -> Capacity {
    Capacity::Oneself
}

impl CaseFacts {
    /// The facts as the engine takes them.
    #[must_use]
    pub fn facts(&self) -> StopFacts {
        fn said<T>(facts: &CaseFacts, what: NotSaid, value: T) -> Option<T> {
            (!facts.unknown.contains(&what)).then_some(value)
        }
        StopFacts {
            today: self.today,
            category: self.category,
            year: self.year,
            status: self.status,
            paid: self.paid,
            paid_on: self.paid_on,
            channel_takes_refunds: self.channel_takes_refunds,
            in_hospital: said(self, NotSaid::InHospital, self.in_hospital),
            unsettled_claims: said(self, NotSaid::UnsettledClaims, self.unsettled_claims),
            in_arrears: said(self, NotSaid::InArrears, self.in_arrears),
            benefits_used: said(self, NotSaid::BenefitsUsed, self.benefits_used),
            employee_from: self.employee_from,
            other_residents_cover: self.other_residents_cover,
            died_on: self.died_on,
            chronic_entitlement: self.chronic_entitlement,
            continuous_years: self.continuous_years,
            missed_years: self.missed_years,
            subsidised: self.subsidised,
            minor: self.minor,
            capacity: self.capacity,
            open_application: self.open_application,
            stopped_on: self.stopped_on,
            refunded: self.refunded,
        }
    }
}

/// What the answer must say. With an exit, status, effective date and refund are compared only where given; without
/// one they must be given. A day, a decision or a timing that is left out is not compared.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    exit: Option<Exit>,
    #[serde(default)]
    blocks: Vec<Block>,
    #[serde(default)]
    unknowns: Vec<Unknown>,
    timing: Option<Timing>,
    status: Option<CoverStatus>,
    effective_on: Option<Date>,
    refund: Option<ExpectedRefund>,
    decision: Option<DecisionMode>,
    waiting: Option<WaitingMonths>,
    deadline: Option<Date>,
    provisional: Option<bool>,
}

/// The refund that is expected.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedRefund {
    share: RefundShare,
    amount: Option<Fen>,
    way: Option<RefundWay>,
    why: RefundWhy,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseFile {
    case: Vec<Case>,
}

/// Reads and validates `cases.toml`.
///
/// # Errors
/// Every fault that was found.
pub fn parse_cases(file: &str, text: &str) -> Result<Vec<Case>, Vec<RuleError>> {
    let cases = read::<CaseFile>(file, text)?.case;
    let mut faults = Faults::new(file, text);
    let mut names = BTreeSet::new();
    for (index, case) in cases.iter().enumerate() {
        if case.name.trim().is_empty() || !names.insert(&case.name) {
            faults.at(&format!("case.{index}.name"), "every case needs a name of its own");
        }
        if case.because.trim().is_empty() {
            faults.at(&format!("case.{index}.because"), "is empty");
        }
    }
    drop(names);
    faults.or(cases)
}

impl Case {
    /// Asks the engine and lists where its answer differs; empty: it agrees.
    #[must_use]
    pub fn differences(&self, book: &RuleBook, region: &Region) -> Vec<String> {
        match consequence(book, region, &self.facts.facts(), self.act, self.reason) {
            Some(answer) => self.expect.differences(&answer),
            None => vec!["no benefit period for these facts".to_owned()],
        }
    }
}

impl Expected {
    fn differences(&self, answer: &Consequence) -> Vec<String> {
        let mut found = Vec::new();
        same(&mut found, "exit", &self.exit, &answer.exit);
        same(&mut found, "blocks", &self.blocks, &answer.blocks);
        same(&mut found, "unknowns", &self.unknowns, &answer.unknowns);
        let can_be_done = self.exit.is_none();
        // A refund alone changes no status and has no day.
        let ends = can_be_done && answer.act == ApplicationAct::Stop;
        if self.status.is_some() || ends {
            same(&mut found, "status", &self.status, &answer.status);
        }
        if self.effective_on.is_some() || ends {
            same(&mut found, "effective_on", &self.effective_on, &answer.effective_on);
        }
        let refund =
            self.refund.as_ref().map(|r| RefundAnswer { share: r.share, amount: r.amount, way: r.way, why: r.why });
        if refund.is_some() || can_be_done {
            same(&mut found, "refund", &refund.as_ref(), &Some(&answer.refund));
        }
        if self.waiting.is_some() || can_be_done {
            same(&mut found, "waiting", &self.waiting, &answer.waiting);
        }
        if self.timing.is_some() {
            same(&mut found, "timing", &self.timing, &Some(answer.timing));
        }
        if self.decision.is_some() {
            same(&mut found, "decision", &self.decision, &Some(answer.decision));
        }
        if self.deadline.is_some() {
            same(&mut found, "deadline", &self.deadline, &answer.deadline.map(|d| d.on));
        }
        if self.provisional.is_some() {
            same(&mut found, "provisional", &self.provisional, &answer.deadline.map(|d| d.provisional));
        }
        found
    }
}

fn same<T: PartialEq + Debug>(found: &mut Vec<String>, what: &str, expected: &T, answer: &T) {
    if expected != answer {
        found.push(format!("{what}: expected {expected:?}, the engine says {answer:?}"));
    }
}
