use super::{Exit, StopFacts, engine::Case};
use crate::{
    application::ApplicationAct as Act,
    cover::CoverStatus,
    person::Capacity,
    rules::{MonthDay, Reason, RefundRule, Timing},
};
use jiff::civil::Date;

/// Why it can't be done; the first that applies, in this order: what can never be mended comes first, what only
/// the wrong person or day is comes last.
///
/// 1. the period is over  2. the cover is not normal, or for a refund alone not stopped  3. reason not accepted  4. capacity not accepted
/// 5. death does not fit  6. a minor without guardian  7. not at this time  8. outside the window
pub(super) fn exit(case: &Case<'_>) -> Option<Exit> {
    let facts = case.facts;
    let found = [
        (facts.today > case.period_to, Exit::PeriodOver),
        (case.act == Act::Stop && facts.status != CoverStatus::Normal, Exit::CoverNotNormal),
        (case.act == Act::Refund && facts.status == CoverStatus::Normal, Exit::CoverNotStopped),
        (case.rule.is_none(), Exit::ReasonNotAccepted),
        (!capacity_accepted(case), Exit::CapacityNotAccepted),
        (!death_fits(facts, case.reason), Exit::DeathMismatch),
        (facts.minor && facts.capacity == Capacity::Oneself, Exit::MinorNeedsGuardian),
        (case.outcome().is_none() && !window_is_the_cause(case), Exit::NotAtThisTime),
        (!in_window(case), Exit::OutsideWindow),
    ];
    found.into_iter().find_map(|(applies, exit)| applies.then_some(exit))
}

// A guardian stands for a minor only; a relation that outlived the eighteenth birthday gives no power.
fn capacity_accepted(case: &Case<'_>) -> bool {
    let capacity = case.facts.capacity;
    case.region.applicants.v.contains(&capacity) && (capacity != Capacity::Guardian || case.facts.minor)
}

/// Whether somebody who acts in `capacity` can give `reason`: heirs act for the dead, and only they; an heir can never
/// end the cover of somebody alive for another reason.
#[must_use]
pub fn may_give(capacity: Capacity, reason: Reason) -> bool {
    (capacity == Capacity::Heir) == (reason == Reason::Death)
}

fn death_fits(facts: &StopFacts, reason: Reason) -> bool {
    may_give(facts.capacity, reason) && (facts.died_on.is_none() || reason == Reason::Death)
}

// Where a yearly window rules, an outcome that is missing after the period began is the window's doing.
fn window_is_the_cause(case: &Case<'_>) -> bool {
    case.timing == Timing::After && !in_window(case)
}

/// R2: the window lies in the collecting year, the year before the benefit year; for deaths that happened until its
/// end it stays open until a later day of the benefit year.
pub(super) fn in_window(case: &Case<'_>) -> bool {
    let RefundRule::R2 { from, to, death_to } = case.region.refund.v else { return true };
    let facts = case.facts;
    let collecting = facts.year.saturating_sub(1);
    let (Some(from), Some(to), Some(death_to)) =
        (day(collecting, from), day(collecting, to), day(facts.year, death_to))
    else {
        return false;
    };
    let last = if case.reason == Reason::Death && facts.died_on.is_none_or(|d| d <= to) { death_to } else { to };
    (from..=last).contains(&facts.today)
}

fn day(year: i16, day: MonthDay) -> Option<Date> {
    Date::new(year, day.month, day.day).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn death_is_a_reason_for_heirs_and_only_for_them() {
        for capacity in [Capacity::Oneself, Capacity::Guardian, Capacity::Heir] {
            for reason in Reason::ALL {
                assert_eq!(may_give(capacity, reason), (capacity == Capacity::Heir) == (reason == Reason::Death));
            }
        }
    }
}
