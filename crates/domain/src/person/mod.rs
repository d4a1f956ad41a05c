//! People in the roster: identity numbers, names, phones, relations.

pub mod id_number;
pub mod name;
pub mod phone;

use crate::{id::PersonId, rules::RegionCode};
pub use id_number::{IdKind, IdNumber, IdNumberError};
use jiff::civil::Date;
pub use name::{Name, NameError};
pub use phone::{Phone, PhoneError};
use serde::{Deserialize, Serialize};

/// A person as the roster knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Identifier.
    pub id: PersonId,
    /// Identity number.
    pub id_number: IdNumber,
    /// Name.
    pub name: Name,
    /// Day of birth.
    pub born_on: Date,
    /// Pooling area the person belongs to.
    pub region: RegionCode,
    /// The phone the roster holds; it can receive the code that proves identity.
    pub phone: Option<Phone>,
    /// Day of death.
    pub died_on: Option<Date>,
    /// In hospital now; `None` when the registry does not say.
    pub in_hospital: Option<bool>,
    /// Unsettled claims in the benefit period; `None` when the registry does not say.
    pub unsettled_claims: Option<u32>,
    /// Premium arrears.
    pub in_arrears: Option<bool>,
    /// Has a chronic-disease entitlement that would end.
    pub chronic_entitlement: bool,
    /// Continuous insured years so far.
    pub continuous_years: u32,
    /// Full years missed before the present cover.
    pub missed_years: u32,
    /// Premium is subsidised in whole or part.
    pub subsidised: bool,
    /// Made by the generator, not a real person.
    pub generated: bool,
}

impl Person {
    /// Age in full years on `day`.
    #[must_use]
    pub fn age_on(&self, day: Date) -> i16 {
        let before_birthday = (day.month(), day.day()) < (self.born_on.month(), self.born_on.day());
        day.year() - self.born_on.year() - i16::from(before_birthday)
    }
    /// Under 18 on `day` (Civil Code Art. 17).
    #[must_use]
    pub fn is_minor_on(&self, day: Date) -> bool {
        self.age_on(day) < 18
    }
}

/// How one person stands to another in the roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// Parent or other guardian of a minor.
    Guardian,
    /// Heir of a deceased person.
    Heir,
}

/// Someone may act for someone else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Relation {
    /// Who acts.
    pub actor: PersonId,
    /// For whom.
    pub subject: PersonId,
    /// In which capacity.
    pub kind: RelationKind,
}

/// In which capacity an application is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// For oneself.
    #[serde(rename = "self")]
    Oneself,
    /// Guardian for a minor.
    Guardian,
    /// Heir for the deceased.
    Heir,
}
