//! What the register says for each automatic check.

use crate::{
    application::{
        ApplicationAct,
        form::{Answers, parse_date},
    },
    consequence::StopFacts,
    cover::CoverStatus,
    rules::{Question, Reason},
};
use jiff::civil::Date;

/// An automatic check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CheckKind {
    /// The rules allow it.
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
    /// It is on record that the cover was stopped before its period began.
    StopDay,
    /// The first day of employees' cover that was typed is the register's.
    EmployeeSince,
}

impl CheckKind {
    /// All, as they are shown.
    pub const ALL: [Self; 8] = [
        Self::Eligible,
        Self::InHospital,
        Self::UnsettledClaims,
        Self::Arrears,
        Self::Reason,
        Self::BenefitsUsed,
        Self::StopDay,
        Self::EmployeeSince,
    ];
    /// Those that are made for every application of an act, as they are shown.
    pub fn of(act: ApplicationAct) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |check| match check {
            Self::Eligible | Self::Reason | Self::BenefitsUsed => true,
            Self::InHospital | Self::UnsettledClaims | Self::Arrears => act == ApplicationAct::Stop,
            Self::StopDay => act == ApplicationAct::Refund,
            // Only where somebody typed a day.
            Self::EmployeeSince => false,
        })
    }
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
    /// Day on which the cover was stopped.
    Stopped(Option<Date>),
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
        CheckKind::EmployeeSince => Evidence::EmployeeFrom(facts.employee_from),
        CheckKind::StopDay => Evidence::Stopped(facts.stopped_on),
        CheckKind::BenefitsUsed => Evidence::Whether(facts.benefits_used),
        CheckKind::Reason => match reason {
            Some(Reason::Employee | Reason::Retired | Reason::Flexible) => Evidence::EmployeeFrom(facts.employee_from),
            Some(Reason::OtherArea | Reason::Duplicate) => Evidence::OtherCover(facts.other_residents_cover),
            Some(Reason::Death) => Evidence::Died(facts.died_on),
            _ => Evidence::NotInRegister,
        },
    }
}

/// Whether the first day of employees' cover that was typed is the one on record. `None`: none was typed that can be
/// read, or the register knows of no such cover.
#[must_use]
pub fn start_day_agrees(answers: &Answers, facts: &StopFacts) -> Option<bool> {
    let typed = parse_date(answers.questions.get(&Question::EmployeeSince)?)?;
    facts.employee_from.map(|from| from == typed)
}
