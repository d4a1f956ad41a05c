use super::{RefundAnswer, RefundWay, RefundWhy, StopFacts, engine::Case};
use crate::{
    money::Fen,
    rules::{Outcome, Reason, RefundRule, RefundShare, Region},
};

/// The refund by the region's variant. The variant's limits are looked at before the reason's share, so that a refusal
/// names the rule that would also bar a better reason; the amount always comes from the payment record.
pub(super) fn refund(case: &Case<'_>, outcome: &Outcome) -> RefundAnswer {
    match barred(case, outcome) {
        Some(why) => RefundAnswer { share: RefundShare::None, amount: None, way: None, why },
        None => RefundAnswer {
            share: outcome.refund,
            amount: case.facts.paid.filter(|_| outcome.refund == RefundShare::Full),
            way: Some(way(case.region, case.facts, case.reason)),
            why: RefundWhy::ByRule,
        },
    }
}

fn barred(case: &Case<'_>, outcome: &Outcome) -> Option<RefundWhy> {
    let facts = case.facts;
    let after = case.begins();
    let used = facts.benefits_used == Some(true);
    let by_variant = match case.region.refund.v {
        RefundRule::R1 => after.then_some(RefundWhy::PeriodBegan),
        // Outside its window an application is no application at all (see the exits); in it, the outcome decides.
        RefundRule::R2 { .. } => None,
        RefundRule::R3 if used => Some(RefundWhy::BenefitsUsed),
        // No refund "in any case" once the period began: also not for a cover that was stopped before it.
        RefundRule::R3 => case.asked_after().then_some(RefundWhy::PeriodBegan),
        RefundRule::R4 { days_after } if case.asked_after() && !within(case, days_after) => {
            Some(RefundWhy::PeriodBegan)
        }
        RefundRule::R4 { .. } => (case.asked_after() && used).then_some(RefundWhy::BenefitsUsed),
        RefundRule::R5 => died_in_period(case).then_some(RefundWhy::PeriodBegan),
    };
    by_variant.or_else(|| match outcome.refund {
        RefundShare::None if after && gave_before(case) => Some(RefundWhy::PeriodBegan),
        RefundShare::None => Some(RefundWhy::ReasonGivesNone),
        _ if facts.paid.is_none_or(|paid| paid <= Fen(0)) => Some(RefundWhy::NothingPaid),
        _ => facts.refunded.then_some(RefundWhy::AlreadyRefunded),
    })
}

// R5 refunds a death before the first day of benefits only.
fn died_in_period(case: &Case<'_>) -> bool {
    case.reason == Reason::Death && case.facts.died_on.is_some_and(|day| day >= case.period_from)
}

// It is the period's beginning that took the refund, not the reason.
fn gave_before(case: &Case<'_>) -> bool {
    case.rule.and_then(|rule| rule.before.as_ref()).is_some_and(|before| before.refund != RefundShare::None)
}

// The first day of benefits is the first of the days.
fn within(case: &Case<'_>, days: u16) -> bool {
    let last = case.period_from.checked_add(jiff::Span::new().days(i64::from(days) - 1));
    last.is_ok_and(|last| case.facts.today <= last)
}

// The channel of the deceased can't be paid into: heirs name an account. Elsewhere the region's rule says so, where it
// has one; and what a channel can't take back goes to an account, whatever the rule.
fn way(region: &Region, facts: &StopFacts, reason: Reason) -> RefundWay {
    let account = region.refund_way.as_ref().is_some_and(|rule| rule.v == RefundWay::PayeeAccount);
    if facts.channel_takes_refunds && reason != Reason::Death && !account {
        RefundWay::OriginalChannel
    } else {
        RefundWay::PayeeAccount
    }
}
