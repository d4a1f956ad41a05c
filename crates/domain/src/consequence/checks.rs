//! The checks the core system makes before a stop, and what ends with the cover.

use super::{Block, Ends, StopFacts, Unknown, engine::Case};
use crate::{
    application::ApplicationAct as Act,
    person::Capacity,
    rules::{Outcome, Reason, RefundRule, RefundShare},
};

/// Whether registry data bear out the stated reason. Nothing in the registry can for the other reasons.
pub(crate) fn registry_confirms(reason: Reason, facts: &StopFacts) -> bool {
    match reason {
        Reason::Employee | Reason::Retired | Reason::Flexible => facts.employee_from.is_some(),
        Reason::OtherArea | Reason::Duplicate => facts.other_residents_cover,
        Reason::Death => facts.died_on.is_some() && facts.capacity == Capacity::Heir,
        // A wish needs no proof.
        Reason::Voluntary | Reason::TierChange => true,
        _ => false,
    }
}

pub(super) fn blocks(case: &Case<'_>) -> Vec<Block> {
    let facts = case.facts;
    // What stands in the way of an end says nothing about money for a cover that was stopped.
    let ends = case.act == Act::Stop;
    let found = [
        (ends && facts.in_hospital == Some(true), Block::InHospital),
        (ends && facts.unsettled_claims.is_some_and(|n| n > 0), Block::UnsettledClaims),
        (ends && facts.in_arrears == Some(true), Block::Arrears),
        (facts.open_application, Block::OpenApplication),
    ];
    found.into_iter().filter_map(|(applies, block)| applies.then_some(block)).collect()
}

pub(super) fn unknowns(case: &Case<'_>, outcome: &Outcome) -> Vec<Unknown> {
    let facts = case.facts;
    let ends = case.act == Act::Stop;
    let found = [
        (ends && facts.in_hospital.is_none(), Unknown::InHospital),
        (ends && facts.unsettled_claims.is_none(), Unknown::UnsettledClaims),
        (ends && facts.in_arrears.is_none(), Unknown::Arrears),
        (facts.benefits_used.is_none() && use_matters(case, outcome), Unknown::BenefitsUsed),
        (!registry_confirms(case.reason, facts), Unknown::ReasonNotConfirmed),
        (!ends && facts.stopped_on.is_none() && facts.today >= case.period_from, Unknown::StopDay),
    ];
    found.into_iter().filter_map(|(applies, unknown)| applies.then_some(unknown)).collect()
}

// R3 and, after the period began, R4 refund nothing once benefits were used; under R5 a person must weigh it. Where
// nothing would be refunded anyway, use changes nothing.
fn use_matters(case: &Case<'_>, outcome: &Outcome) -> bool {
    outcome.refund != RefundShare::None
        && match case.region.refund.v {
            RefundRule::R3 => !case.begins(),
            RefundRule::R4 { .. } => case.asked_after(),
            RefundRule::R5 => case.begins(),
            _ => false,
        }
}

pub(super) fn ends(facts: &StopFacts, is_break: bool) -> Vec<Ends> {
    // From the fifth year on, four continuous years raise the serious-illness cap (国办发〔2024〕38号); a break resets
    // them, and who only changes insurance goes on counting.
    let found = [
        (true, Ends::Benefits),
        (facts.chronic_entitlement, Ends::ChronicEntitlement),
        (is_break && facts.continuous_years >= 4, Ends::ContinuousYearsBonus),
    ];
    found.into_iter().filter_map(|(applies, ends)| applies.then_some(ends)).collect()
}
