//! The explanation, line by line, each with the mark and the sources of the rule it came from.

use super::{Exit, Line, LineCode, RefundAnswer, RefundWhy, WaitingMonths, effective::Effective, engine::Case};
use crate::{
    cover::CoverStatus,
    rules::{DecisionMode, Mark, Marked, Outcome, Reason, ReasonRule, RefundShare},
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
    lines.push(Line { code: act, mark: rule.mark, src: rule.src.clone() });
    lines.push(of(LineCode::Effective, &region.effective));
    if effective.no_gap {
        lines.push(of(LineCode::NoGap, &region.effective));
    }
    lines.push(refund_line(case, rule, refund));
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
    Some(Line { code: LineCode::BenefitPeriod, mark: period.mark, src: period.src.clone() })
}

// A refund rests on two rules, the variant and the reason's entry; the weaker mark is the one that counts.
fn refund_line(case: &Case<'_>, rule: &ReasonRule, refund: &RefundAnswer) -> Line {
    let code = match refund.share {
        RefundShare::None => LineCode::NoRefund,
        RefundShare::Full => LineCode::Refund,
        RefundShare::Difference => LineCode::RefundDifference,
    };
    let mut line = of(code, &case.region.refund);
    if matches!(refund.why, RefundWhy::ByRule | RefundWhy::ReasonGivesNone) {
        line.mark = line.mark.weaker(rule.mark);
        line.src.extend(rule.src.iter().filter(|id| !case.region.refund.src.contains(id)).cloned());
    }
    line
}

fn of<T>(code: LineCode, value: &Marked<T>) -> Line {
    let mark: Mark = value.mark;
    Line { code, mark, src: value.src.clone() }
}
