//! Cover: one person's residents' (or employee) insurance for one benefit year, and what was paid for it.

use crate::{
    id::{CoverId, PaymentId, PersonId},
    money::Fen,
    rules::RegionCode,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Status of an insurance relation: the core system's `psn_insu_stas`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CoverStatus {
    /// 1: normal.
    Normal,
    /// 2: paused (暂停).
    Paused,
    /// 4: terminated (终止).
    Terminated,
}

impl CoverStatus {
    /// The code value in the national dictionary.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Normal => 1,
            Self::Paused => 2,
            Self::Terminated => 4,
        }
    }
    /// Reads a code value.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        match code {
            1 => Some(Self::Normal),
            2 => Some(Self::Paused),
            4 => Some(Self::Terminated),
            _ => None,
        }
    }
}

/// Kind of insurance: the core system's `insutype`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum InsuranceKind {
    /// 390: residents' basic medical insurance.
    Residents,
    /// 310: employees' basic medical insurance.
    Employee,
}

impl InsuranceKind {
    /// The code value in the national dictionary.
    #[must_use]
    pub fn code(self) -> i64 {
        match self {
            Self::Residents => 390,
            Self::Employee => 310,
        }
    }
    /// Reads a code value.
    #[must_use]
    pub fn from_code(code: i64) -> Option<Self> {
        match code {
            390 => Some(Self::Residents),
            310 => Some(Self::Employee),
            _ => None,
        }
    }
}

/// Category of an insured resident: decides premium and benefit period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// An adult resident.
    Adult,
    /// A pupil or a child not in school.
    Child,
    /// A university student.
    UniversityStudent,
}

/// One person's insurance relation for one benefit year.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    /// Its identifier.
    pub id: CoverId,
    /// The insured.
    pub person: PersonId,
    /// Residents or employee.
    pub kind: InsuranceKind,
    /// The pooling area that insures.
    pub region: RegionCode,
    /// Benefit year, e.g. 2027. For employee cover the year it began.
    pub year: i16,
    /// Category of the insured in that year.
    pub category: Category,
    /// Status now.
    pub status: CoverStatus,
    /// First day of benefits.
    pub starts_on: Date,
    /// Last day of benefits; `None` while open (employee).
    pub ends_on: Option<Date>,
    /// Whether benefits were already used in this period; `None` when the registry does not say.
    pub benefits_used: Option<bool>,
    /// Version for compare-and-set.
    pub version: i64,
}

/// A premium payment for a cover.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// Its identifier.
    pub id: PaymentId,
    /// The cover it paid for.
    pub cover: CoverId,
    /// The personal premium; the public subsidy is never part of it.
    pub amount: Fen,
    /// Day of payment.
    pub paid_on: Date,
    /// Payment channel as the registry names it, e.g. `wechat`, `bank`, `village`.
    pub channel: String,
    /// Whether the channel can take a refund back.
    pub channel_takes_refunds: bool,
}
