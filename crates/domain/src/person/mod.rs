//! People in the roster: identity numbers, names, phones, relations.

pub mod id_number;
pub mod name;
pub mod phone;

use crate::{id::PersonId, rules::RegionCode};
pub use id_number::{IdKind, IdNumber, IdNumberError};
use jiff::{ToSpan as _, civil::Date};
pub use name::{Name, NameError};
pub use phone::{Phone, PhoneError};
use serde::{Deserialize, Serialize};

/// Age in full years at which somebody acts for themselves (Civil Code Art. 17).
const MAJORITY_YEARS: i16 = 18;

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
        self.age_on(day) < MAJORITY_YEARS
    }
    /// The first day on which the person is no minor: a guardian's right to show their card ends with it.
    #[must_use]
    pub fn comes_of_age_on(&self) -> Date {
        let birthday = self.born_on.saturating_add(MAJORITY_YEARS.years());
        // Born on 29 February, in a year without one: the years are full on the day after.
        if self.is_minor_on(birthday) { birthday.saturating_add(1.day()) } else { birthday }
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

#[cfg(test)]
mod tests {
    use super::{IdNumber, Name, Person, id_number::check_character};
    use crate::{id::PersonId, rules::RegionCode};
    use jiff::{
        ToSpan as _,
        civil::{Date, date},
    };

    fn born(born_on: Date) -> Person {
        let first = format!("110101{}001", born_on.strftime("%Y%m%d"));
        let id_number = format!("{first}{}", check_character(&first).unwrap());
        Person {
            id: PersonId::from_bits(1),
            id_number: IdNumber::parse(&id_number).unwrap(),
            name: Name::parse("测试").unwrap(),
            born_on,
            region: RegionCode("110000".into()),
            phone: None,
            died_on: None,
            in_hospital: None,
            unsettled_claims: None,
            in_arrears: None,
            chronic_entitlement: false,
            continuous_years: 0,
            missed_years: 0,
            subsidised: false,
            generated: true,
        }
    }

    #[test]
    fn coming_of_age_and_being_a_minor_never_overlap_nor_leave_a_day_between() {
        for born_on in [date(2008, 2, 29), date(2008, 12, 31), date(2010, 1, 1), date(2009, 2, 28)] {
            let person = born(born_on);
            let of_age = person.comes_of_age_on();
            assert!(!person.is_minor_on(of_age), "{born_on}");
            assert!(person.is_minor_on(of_age.saturating_sub(1.day())), "{born_on}");
        }
    }
}
