//! What the register says for each automatic check.

use crate::{consequence::StopFacts, cover::CoverStatus, rules::Reason};
use jiff::civil::Date;

/// An automatic check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckKind {
    /// The rules allow the stop.
    Eligible,
    /// Not in hospital.
    InHospital,
    /// No claims that are not settled.
    UnsettledClaims,
    /// No arrears.
    Arrears,
    /// The register bears out the reason.
    Reason,
    /// Use of benefits is known.
    BenefitsUsed,
}

impl CheckKind {
    /// All, as they are shown.
    pub const ALL: [Self; 6] =
        [Self::Eligible, Self::InHospital, Self::UnsettledClaims, Self::Arrears, Self::Reason, Self::BenefitsUsed];
}

/// A value of the register. `None`: it does not say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Status of the cover.
    Cover(CoverStatus),
    /// Yes or no.
    Whether(Option<bool>),
    /// How many.
    Count(Option<u32>),
    /// First day of an employees' cover; `None`: there is none.
    EmployeeFrom(Option<Date>),
    /// Another residents' cover of the same year.
    OtherCover(bool),
    /// Day of death; `None`: none is on record.
    Died(Option<Date>),
    /// The register knows nothing about such a reason: documents must show it.
    NotInRegister,
}

/// What `facts` hold for a check of an application for `reason`.
#[must_use]
pub fn evidence(check: CheckKind, reason: Option<Reason>, facts: &StopFacts) -> Evidence {
    match check {
        CheckKind::Eligible => Evidence::Cover(facts.status),
        CheckKind::InHospital => Evidence::Whether(facts.in_hospital),
        CheckKind::UnsettledClaims => Evidence::Count(facts.unsettled_claims),
        CheckKind::Arrears => Evidence::Whether(facts.in_arrears),
        CheckKind::BenefitsUsed => Evidence::Whether(facts.benefits_used),
        CheckKind::Reason => match reason {
            Some(Reason::Employee | Reason::Retired | Reason::Flexible) => Evidence::EmployeeFrom(facts.employee_from),
            Some(Reason::OtherArea | Reason::Duplicate) => Evidence::OtherCover(facts.other_residents_cover),
            Some(Reason::Death) => Evidence::Died(facts.died_on),
            _ => Evidence::NotInRegister,
        },
    }
}
