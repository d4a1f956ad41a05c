use super::{WaitingMonths, engine::Case};
use crate::rules::Reason;

/// Waiting months on return after at least one missed year (国办发〔2024〕38号), as a range: bought back as far as the rule
/// allows, and not bought back. `None` for those who move to another insurance, or for whom it is no break.
pub(super) fn waiting(case: &Case<'_>) -> Option<WaitingMonths> {
    if is_no_break(case.reason) {
        return None;
    }
    let rule = &case.book.national.waiting.v;
    let missed = u16::try_from(case.facts.missed_years).unwrap_or(u16::MAX).saturating_add(1);
    let floor = if missed >= rule.floor_from_years { rule.floor_months } else { 0 };
    let from = rule.fixed_months.max(floor);
    let to = rule.fixed_months.saturating_add(rule.per_missed_year.saturating_mul(missed)).max(floor);
    Some(WaitingMonths { from, to })
}

fn is_no_break(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Employee
            | Reason::OtherArea
            | Reason::Duplicate
            | Reason::Retired
            | Reason::Flexible
            | Reason::Death
            | Reason::DoubleId
            | Reason::Student
            | Reason::TierChange
            | Reason::Subsidy
            | Reason::Military
    )
}
