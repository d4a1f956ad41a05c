use super::{
    Consequence, Exit, RefundAnswer, RefundWhy, StopFacts, checks, decision, effective, exit, explain, refund, waiting,
};
use crate::rules::{Outcome, Reason, ReasonRule, RefundShare, Region, RuleBook, Timing};
use jiff::civil::Date;

/// What the smaller rules look at: the question and what already follows from it.
pub(super) struct Case<'a> {
    pub(super) book: &'a RuleBook,
    pub(super) region: &'a Region,
    pub(super) facts: &'a StopFacts,
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
    pub(super) fn new(book: &'a RuleBook, region: &'a Region, facts: &'a StopFacts, reason: Reason) -> Option<Self> {
        let (period_from, period_to, _) = region.benefit_period(facts.category, facts.year)?;
        let timing = if facts.today < period_from { Timing::Before } else { Timing::After };
        let rule = region.reason(reason);
        // Where the region knows no stop after the beginning, putting it off would bar it: then it is not put off.
        let can_run = timing == Timing::Before && rule.is_some_and(|rule| rule.after.is_some());
        let runs = can_run && effective::moves_to_employee(reason, facts).is_some_and(|d| d > period_from);
        Some(Self { book, region, facts, reason, rule, timing, period_from, period_to, runs })
    }
    /// Whether benefits will have begun when the cover ends.
    pub(super) fn begins(&self) -> bool {
        self.runs || self.timing == Timing::After
    }
    /// What the rule gives at this time.
    pub(super) fn outcome(&self) -> Option<&'a Outcome> {
        if self.begins() { self.rule?.after.as_ref() } else { self.rule?.before.as_ref() }
    }
}

/// What happens if this cover is stopped for `reason` today; `None` when the region has no benefit period for it.
#[must_use]
pub fn consequence(book: &RuleBook, region: &Region, facts: &StopFacts, reason: Reason) -> Option<Consequence> {
    let case = Case::new(book, region, facts, reason)?;
    Some(match (exit::exit(&case), case.rule.zip(case.outcome())) {
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
        region: case.region.code.clone(),
        reason: case.reason,
        exit: None,
        blocks: checks::blocks(case.facts),
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

// Nothing else is said: what can't be done has no blocks to clear and no date.
fn refusal(case: &Case<'_>, exit: Exit) -> Consequence {
    let why = match exit {
        Exit::OutsideWindow => RefundWhy::OutsideWindow,
        Exit::PeriodOver => RefundWhy::PeriodBegan,
        Exit::NotAtThisTime if case.begins() => RefundWhy::PeriodBegan,
        _ => RefundWhy::ReasonGivesNone,
    };
    Consequence {
        region: case.region.code.clone(),
        reason: case.reason,
        exit: Some(exit),
        blocks: Vec::new(),
        unknowns: Vec::new(),
        timing: case.timing,
        period_from: case.period_from,
        period_to: case.period_to,
        status: None,
        effective_on: None,
        refund: RefundAnswer { share: RefundShare::None, amount: None, way: None, why },
        ends: Vec::new(),
        waiting: None,
        decision: case.region.decision.v,
        deadline: None,
        lines: explain::refusal(case, exit),
    }
}
