use super::StopFacts;
use super::engine::Case;
use crate::rules::{EffectiveRule, Reason, Timing};
use jiff::civil::Date;

/// A day on which a stop takes effect.
#[derive(Clone, Copy)]
pub(super) struct Effective {
    pub(super) on: Date,
    /// Put off to the first day of the employee cover.
    pub(super) no_gap: bool,
}

/// The effective date if it were decided today: never in the past, and before the benefit period never later than its
/// first day (a cover that is refunded must not run), except to avoid a gap.
pub(super) fn effective(case: &Case<'_>) -> Effective {
    let today = case.facts.today;
    let by_rule = match case.region.effective.v {
        EffectiveRule::Immediate => today,
        EffectiveRule::NextDay => next_day(today),
        EffectiveRule::NextMonthFirst => next_day(today.last_of_month()),
        EffectiveRule::YearEnd => Date::new(case.facts.year, 12, 31).unwrap_or(today),
        EffectiveRule::BenefitStart if case.timing == Timing::Before => case.period_from,
        EffectiveRule::BenefitStart => next_day(today),
    };
    let capped = if case.timing == Timing::Before { by_rule.min(case.period_from) } else { by_rule };
    let on = capped.max(today);
    let may_run = |from: Date| case.begins() || from <= case.period_from;
    match moves_to_employee(case.reason, case.facts).filter(|from| *from > on && may_run(*from)) {
        Some(from) => Effective { on: from, no_gap: true },
        None => Effective { on, no_gap: false },
    }
}

/// First day of the employee cover that the reason says somebody moves to.
pub(super) fn moves_to_employee(reason: Reason, facts: &StopFacts) -> Option<Date> {
    facts.employee_from.filter(|_| matches!(reason, Reason::Employee | Reason::Retired | Reason::Flexible))
}

// The calendar ends in the year 9999.
fn next_day(day: Date) -> Date {
    day.tomorrow().unwrap_or(day)
}
