//! The explanation, line by line, each with the mark and the sources of the rule it came from.

use super::{
    Exit, Line, LineCode, RefundAnswer, RefundWay, RefundWhy, WaitingMonths, effective::Effective, engine::Case,
};
use crate::{
    cover::CoverStatus,
    rules::{DecisionMode, Marked, Outcome, Reason, ReasonRule, RefundShare},
};

pub(super) fn lines(
    case: &Case<'_>,
    rule: &ReasonRule,
    outcome: &Outcome,
    refund: &RefundAnswer,
    effective: Effective,
    waiting: Option<WaitingMonths>,
    decision: DecisionMode,
) -> Vec<Line> {
    let act = if outcome.status == CoverStatus::Terminated { LineCode::Terminate } else { LineCode::Pause };
    let region = case.region;
    let mut lines: Vec<Line> = period(case).into_iter().collect();
    lines.push(Line { code: act, mark: Some(rule.mark), src: rule.src.clone() });
    lines.push(of(LineCode::Effective, &region.effective));
    if effective.no_gap {
        lines.push(of(LineCode::NoGap, &region.effective));
    }
    lines.extend(refund_lines(case, rule, refund));
    lines.push(of(LineCode::Decision, &region.decision));
    lines.push(of(LineCode::Deadline, region.limits.decision(decision)));
    lines.push(of(LineCode::Ends, &case.book.national.waiting));
    let on_return = if waiting.is_some() { LineCode::Waiting } else { LineCode::NoBreak };
    // Nobody comes back after a death.
    if case.reason != Reason::Death {
        lines.push(of(on_return, &case.book.national.waiting));
    }
    lines
}

/// For a refund alone: the cover is not touched, and nothing follows from its end that did not follow already.
pub(super) fn refund_alone(
    case: &Case<'_>,
    rule: &ReasonRule,
    refund: &RefundAnswer,
    decision: DecisionMode,
) -> Vec<Line> {
    let mut lines = no_refund(case, rule, refund);
    lines.push(of(LineCode::Decision, &case.region.decision));
    lines.push(of(LineCode::Deadline, case.region.limits.decision(decision)));
    lines
}

/// For a refund alone that there is none of: what the cover's state is, and which rule bars the refund.
pub(super) fn no_refund(case: &Case<'_>, rule: &ReasonRule, refund: &RefundAnswer) -> Vec<Line> {
    let mut lines: Vec<Line> = period(case).into_iter().collect();
    lines.push(Line { code: LineCode::Stopped, mark: None, src: Vec::new() });
    lines.extend(refund_lines(case, rule, refund));
    lines
}

/// What a refusal rests on.
pub(super) fn refusal(case: &Case<'_>, exit: Exit) -> Vec<Line> {
    let mut lines: Vec<Line> = period(case).into_iter().collect();
    if matches!(exit, Exit::OutsideWindow | Exit::NotAtThisTime | Exit::PeriodOver) {
        lines.push(of(LineCode::NoRefund, &case.region.refund));
    }
    lines
}

fn period(case: &Case<'_>) -> Option<Line> {
    let (_, _, period) = case.region.benefit_period(case.facts.category, case.facts.year)?;
    Some(Line { code: LineCode::BenefitPeriod, mark: Some(period.mark), src: period.src.clone() })
}

fn refund_lines(case: &Case<'_>, rule: &ReasonRule, refund: &RefundAnswer) -> Vec<Line> {
    let mut lines = vec![refund_line(case, rule, refund)];
    lines.extend(refund.way.map(|way| way_line(case, way)));
    lines
}

// The rule's mark belongs to what the rule says. Where the region has none, where the channel can't do what the rule
// says, and for heirs, the way follows from the record.
fn way_line(case: &Case<'_>, way: RefundWay) -> Line {
    match case.region.refund_way.as_ref().filter(|rule| rule.v == way) {
        Some(rule) => of(LineCode::RefundWay, rule),
        None => Line { code: LineCode::RefundWay, mark: None, src: Vec::new() },
    }
}

// A refund rests on two rules, the variant and the reason's entry; the weaker mark is the one that counts. What the
// payment record says, that nothing was paid or that it was paid back, is no rule.
fn refund_line(case: &Case<'_>, rule: &ReasonRule, refund: &RefundAnswer) -> Line {
    let code = match refund.share {
        RefundShare::None => LineCode::NoRefund,
        RefundShare::Full => LineCode::Refund,
        RefundShare::Difference => LineCode::RefundDifference,
    };
    if matches!(refund.why, RefundWhy::NothingPaid | RefundWhy::AlreadyRefunded) {
        return Line { code, mark: None, src: Vec::new() };
    }
    let mut line = of(code, &case.region.refund);
    if matches!(refund.why, RefundWhy::ByRule | RefundWhy::ReasonGivesNone) {
        line.mark = line.mark.map(|mark| mark.weaker(rule.mark));
        line.src.extend(rule.src.iter().filter(|id| !case.region.refund.src.contains(id)).cloned());
    }
    line
}

fn of<T>(code: LineCode, value: &Marked<T>) -> Line {
    Line { code, mark: Some(value.mark), src: value.src.clone() }
}
