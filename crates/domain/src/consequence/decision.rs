use super::{Deadline, RefundAnswer, Unknown, engine::Case};
use crate::{
    application::policy::asked_groups,
    person::Capacity,
    rules::{DecisionMode, Need, ReasonRule},
};

/// Who decides: at once only when registry data answer everything and nobody must look at a paper.
pub(super) fn mode(case: &Case<'_>, rule: &ReasonRule, unknowns: &[Unknown], refund: &RefundAnswer) -> DecisionMode {
    let wanted = case.region.decision.v;
    if wanted != DecisionMode::Automatic {
        return wanted;
    }
    let papers = asked_groups(case.region, rule, case.facts, case.timing, refund)
        .iter()
        .any(|asked| asked.need != Need::Optional);
    let alone = unknowns.is_empty() && !rule.always_review && case.facts.capacity == Capacity::Oneself && !papers;
    if alone { DecisionMode::Automatic } else { DecisionMode::OnePerson }
}

/// The latest day of the decision if sent today.
pub(super) fn deadline(case: &Case<'_>, mode: DecisionMode) -> Deadline {
    let days = if mode == DecisionMode::Automatic { 0 } else { case.region.limits.decision(mode).v };
    case.book.calendar.deadline(case.facts.today, days)
}
