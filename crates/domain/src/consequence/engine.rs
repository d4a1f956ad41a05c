use super::{
    Consequence, Exit, RefundAnswer, RefundWhy, StopFacts, checks, decision, effective, exit, explain, refund, waiting,
};
use crate::application::ApplicationAct as Act;
use crate::cover::CoverStatus;
use crate::rules::{Outcome, Reason, ReasonRule, RefundShare, Region, RuleBook, Timing};
use jiff::civil::Date;

/// What the smaller rules look at: the question and what already follows from it.
pub(super) struct Case<'a> {
    pub(super) book: &'a RuleBook,
    pub(super) region: &'a Region,
    pub(super) facts: &'a StopFacts,
    pub(super) act: Act,
    pub(super) reason: Reason,
    pub(super) rule: Option<&'a ReasonRule>,
    pub(super) timing: Timing,
    pub(super) period_from: Date,
    pub(super) period_to: Date,
    /// Asked before the period, but the stop is put off into it so that no gap arises: the cover runs for some days, so
    /// what holds after the beginning holds here (医保办函〔2021〕11号 Art. 16: once the period began, no refund).
    pub(super) runs: bool,
}

impl<'a> Case<'a> {
    /// `None` when the region has no benefit period for these facts.
    pub(super) fn new(
        book: &'a RuleBook,
        region: &'a Region,
        facts: &'a StopFacts,
        act: Act,
        reason: Reason,
    ) -> Option<Self> {
        let (period_from, period_to, _) = region.benefit_period(facts.category, facts.year)?;
        let timing = match act {
            Act::Stop if facts.today < period_from => Timing::Before,
            Act::Refund if stopped_before(facts, period_from) => Timing::Before,
            _ => Timing::After,
        };
        let rule = region.reason(reason);
        // Where the region knows no stop after the beginning, putting it off would bar it: then it is not put off.
        let can_run = act == Act::Stop && timing == Timing::Before && rule.is_some_and(|rule| rule.after.is_some());
        let runs = can_run && effective::moves_to_employee(reason, facts).is_some_and(|d| d > period_from);
        Some(Self { book, region, facts, act, reason, rule, timing, period_from, period_to, runs })
    }
    /// Whether benefits will have begun when the cover ends.
    pub(super) fn begins(&self) -> bool {
        self.runs || self.timing == Timing::After
    }
    /// Whether it is asked for after benefits began, where a rule counts the day of asking.
    pub(super) fn asked_after(&self) -> bool {
        self.begins() || self.facts.today >= self.period_from
    }
    /// What the rule gives at this time.
    pub(super) fn outcome(&self) -> Option<&'a Outcome> {
        if self.begins() { self.rule?.after.as_ref() } else { self.rule?.before.as_ref() }
    }
}

/// Whether a cover that was stopped never ran. A cover is terminated before its period begins and paused afterwards
/// (医保办函〔2021〕11号 Art. 16), so the status tells it where the day is not on record.
fn stopped_before(facts: &StopFacts, period_from: Date) -> bool {
    match facts.stopped_on {
        Some(day) => day <= period_from,
        None => facts.status == CoverStatus::Terminated && facts.died_on.is_none_or(|day| day < period_from),
    }
}

/// What happens if this cover is stopped for `reason` today, or if only its refund is asked for; `None` when the region
/// has no benefit period for it.
#[must_use]
pub fn consequence(
    book: &RuleBook,
    region: &Region,
    facts: &StopFacts,
    act: Act,
    reason: Reason,
) -> Option<Consequence> {
    let case = Case::new(book, region, facts, act, reason)?;
    Some(match (exit::exit(&case), case.rule.zip(case.outcome())) {
        (None, Some((rule, outcome))) if act == Act::Refund => refund_alone(&case, rule, outcome),
        (None, Some((rule, outcome))) => answer(&case, rule, outcome),
        // Without an outcome there always is an exit; "not accepted" is what that would mean.
        (exit, _) => refusal(&case, exit.unwrap_or(Exit::ReasonNotAccepted)),
    })
}

fn answer(case: &Case<'_>, rule: &ReasonRule, outcome: &Outcome) -> Consequence {
    let refund = refund::refund(case, outcome);
    let unknowns = checks::unknowns(case, outcome);
    let effective = effective::effective(case);
    let waiting = waiting::waiting(case);
    let decision = decision::mode(case, rule, &unknowns, &refund);
    Consequence {
        act: case.act,
        region: case.region.code.clone(),
        reason: case.reason,
        exit: None,
        blocks: checks::blocks(case),
        timing: case.timing,
        period_from: case.period_from,
        period_to: case.period_to,
        status: Some(outcome.status),
        effective_on: Some(effective.on),
        ends: checks::ends(case.facts, waiting.is_some()),
        waiting,
        decision,
        deadline: Some(decision::deadline(case, decision)),
        lines: explain::lines(case, rule, outcome, &refund, effective, waiting, decision),
        unknowns,
        refund,
    }
}

// Nothing ends, nothing begins to wait: money only.
fn refund_alone(case: &Case<'_>, rule: &ReasonRule, outcome: &Outcome) -> Consequence {
    let refund = refund::refund(case, outcome);
    if refund.share == RefundShare::None {
        let lines = explain::no_refund(case, rule, &refund);
        return Consequence { exit: Some(Exit::NoRefund), lines, ..bare(case, refund) };
    }
    let unknowns = checks::unknowns(case, outcome);
    let decision = decision::mode(case, rule, &unknowns, &refund);
    Consequence {
        blocks: checks::blocks(case),
        decision,
        deadline: Some(decision::deadline(case, decision)),
        lines: explain::refund_alone(case, rule, &refund, decision),
        unknowns,
        ..bare(case, refund)
    }
}

// Nothing else is said: what can't be done has no blocks to clear and no date.
fn refusal(case: &Case<'_>, exit: Exit) -> Consequence {
    let why = match exit {
        Exit::OutsideWindow => RefundWhy::OutsideWindow,
        Exit::PeriodOver => RefundWhy::PeriodBegan,
        Exit::NotAtThisTime if case.begins() => RefundWhy::PeriodBegan,
        _ => RefundWhy::ReasonGivesNone,
    };
    let refund = RefundAnswer { share: RefundShare::None, amount: None, way: None, why };
    Consequence { exit: Some(exit), lines: explain::refusal(case, exit), ..bare(case, refund) }
}

/// An answer by which no cover ends.
fn bare(case: &Case<'_>, refund: RefundAnswer) -> Consequence {
    Consequence {
        act: case.act,
        region: case.region.code.clone(),
        reason: case.reason,
        exit: None,
        blocks: Vec::new(),
        unknowns: Vec::new(),
        timing: case.timing,
        period_from: case.period_from,
        period_to: case.period_to,
        status: None,
        effective_on: None,
        refund,
        ends: Vec::new(),
        waiting: None,
        decision: case.region.decision.v,
        deadline: None,
        lines: Vec::new(),
    }
}
