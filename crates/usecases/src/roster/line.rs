use super::{
    coded::{covers, payments, relations},
    fault::{Cause, LineFault, fault},
};
use crypto::{Keyring, blind_index::Kind};
use csv::StringRecord;
use domain::{
    card::{CardNumber, PhysicalCard},
    id::PersonId,
    person::{IdNumber, Name, Person, Phone},
    rules::RegionCode,
};
use jiff::civil::Date;
use storage::RosterEntry;

/// Columns of a roster file, in order. `docs/roster.md` explains each.
pub const COLUMNS: [&str; 19] = [
    "id_number",
    "name",
    "born_on",
    "region",
    "phone",
    "died_on",
    "in_hospital",
    "unsettled_claims",
    "in_arrears",
    "chronic_entitlement",
    "continuous_years",
    "missed_years",
    "subsidised",
    "generated",
    "covers",
    "payments",
    "acts_for",
    "card_number",
    "card_valid_until",
];

/// One line of a roster file, as text. An empty cell is "the registry does not say".
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Identity number.
    pub id_number: String,
    /// Name.
    pub name: String,
    /// Day of birth; empty: as the identity number says.
    pub born_on: String,
    /// Six-digit region.
    pub region: String,
    /// Mobile number.
    pub phone: String,
    /// Day of death.
    pub died_on: String,
    /// `yes`, `no` or empty.
    pub in_hospital: String,
    /// Number, or empty.
    pub unsettled_claims: String,
    /// `yes`, `no` or empty.
    pub in_arrears: String,
    /// `yes` or `no`.
    pub chronic_entitlement: String,
    /// Number.
    pub continuous_years: String,
    /// Number.
    pub missed_years: String,
    /// `yes` or `no`.
    pub subsidised: String,
    /// `yes` for a made-up person.
    pub generated: String,
    /// Covers, separated by `;`.
    pub covers: String,
    /// Payments, separated by `;`.
    pub payments: String,
    /// Whom this person acts for, separated by `;`.
    pub acts_for: String,
    /// Number of the physical card.
    pub card_number: String,
    /// Last day of the physical card.
    pub card_valid_until: String,
}

// A line is nothing but personal data.
impl std::fmt::Debug for Line {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Line(***)")
    }
}

impl Line {
    /// Its cells, in the order of [`COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> [&str; COLUMNS.len()] {
        [
            &self.id_number,
            &self.name,
            &self.born_on,
            &self.region,
            &self.phone,
            &self.died_on,
            &self.in_hospital,
            &self.unsettled_claims,
            &self.in_arrears,
            &self.chronic_entitlement,
            &self.continuous_years,
            &self.missed_years,
            &self.subsidised,
            &self.generated,
            &self.covers,
            &self.payments,
            &self.acts_for,
            &self.card_number,
            &self.card_valid_until,
        ]
    }

    /// The line with these cells, in the order of [`COLUMNS`]; a missing one is empty.
    pub(super) fn from_record(record: &StringRecord) -> Self {
        let mut cells = record.iter();
        let mut cell = || cells.next().unwrap_or_default().to_owned();
        // Fields of a struct literal are evaluated as written: in the order of the columns.
        Self {
            id_number: cell(),
            name: cell(),
            born_on: cell(),
            region: cell(),
            phone: cell(),
            died_on: cell(),
            in_hospital: cell(),
            unsettled_claims: cell(),
            in_arrears: cell(),
            chronic_entitlement: cell(),
            continuous_years: cell(),
            missed_years: cell(),
            subsidised: cell(),
            generated: cell(),
            covers: cell(),
            payments: cell(),
            acts_for: cell(),
            card_number: cell(),
            card_valid_until: cell(),
        }
    }

    /// The entry that this line says.
    ///
    /// Identifiers follow from the identity number and the key file, so that the same line names the same rows each
    /// time without telling anybody else anything.
    ///
    /// # Errors
    /// The first fault in the line.
    pub fn entry(&self, keys: &Keyring) -> Result<RosterEntry, LineFault> {
        let id_number = IdNumber::parse(&self.id_number).map_err(|_| fault("id_number", Cause::IdNumber))?;
        let born_on = match optional_day("born_on", &self.born_on)? {
            Some(day) if id_number.born_on().is_some_and(|stated| stated != day) => {
                return Err(fault("born_on", Cause::BirthDayDiffers));
            }
            Some(day) => day,
            None => id_number.born_on().ok_or(fault("born_on", Cause::Missing))?,
        };
        let id = person_id(keys, &id_number);
        let covers = covers(&id, &self.covers)?;
        let payments = payments(&covers, &self.payments)?;
        let relations = relations(keys, &id, &self.acts_for)?;
        let card = self.card()?;
        let person = Person {
            name: Name::parse(&self.name).map_err(|_| fault("name", Cause::Name))?,
            born_on,
            region: RegionCode::parse(&self.region).ok_or(fault("region", Cause::Region))?,
            phone: optional(&self.phone, |text| Phone::parse(text).map_err(|_| fault("phone", Cause::Phone)))?,
            died_on: optional_day("died_on", &self.died_on)?,
            in_hospital: optional(&self.in_hospital, |text| yes("in_hospital", text))?,
            unsettled_claims: optional(&self.unsettled_claims, |text| number("unsettled_claims", text))?,
            in_arrears: optional(&self.in_arrears, |text| yes("in_arrears", text))?,
            chronic_entitlement: yes("chronic_entitlement", &self.chronic_entitlement)?,
            continuous_years: number("continuous_years", &self.continuous_years)?,
            missed_years: number("missed_years", &self.missed_years)?,
            subsidised: yes("subsidised", &self.subsidised)?,
            generated: yes("generated", &self.generated)?,
            id,
            id_number,
        };
        if person.died_on.is_some_and(|day| day < person.born_on) {
            return Err(fault("died_on", Cause::DayOrder));
        }
        Ok(RosterEntry { person, covers, payments, relations, card })
    }

    /// The physical card. A last day without a number says nothing of any card.
    fn card(&self) -> Result<Option<PhysicalCard>, LineFault> {
        let read = |text: &str| CardNumber::parse(text).ok_or(fault("card_number", Cause::CardNumber));
        let number = optional(&self.card_number, read)?;
        let valid_until = optional_day("card_valid_until", &self.card_valid_until)?;
        match (number, valid_until) {
            (None, Some(_)) => Err(fault("card_number", Cause::Missing)),
            (number, valid_until) => Ok(number.map(|number| PhysicalCard { number, valid_until })),
        }
    }
}

/// The identifier of the person with this identity number.
pub(super) fn person_id(keys: &Keyring, number: &IdNumber) -> PersonId {
    let index = crypto::blind_index::blind_index(keys, Kind::IdNumber, number.reveal());
    PersonId::from_bits(bits(&["person", &index]))
}

/// 128 bits that follow from `parts` alone.
pub(super) fn bits(parts: &[&str]) -> u128 {
    let digest = crypto::digest::sha256_hex(parts.join("\u{1f}").as_bytes());
    u128::from_str_radix(&digest[..32], 16).unwrap_or_default()
}

fn optional<T>(text: &str, read: impl FnOnce(&str) -> Result<T, LineFault>) -> Result<Option<T>, LineFault> {
    let text = text.trim();
    if text.is_empty() { Ok(None) } else { read(text).map(Some) }
}

fn optional_day(column: &'static str, text: &str) -> Result<Option<Date>, LineFault> {
    optional(text, |text| text.parse().map_err(|_| fault(column, Cause::Day)))
}

pub(super) fn yes(column: &'static str, text: &str) -> Result<bool, LineFault> {
    match text.trim() {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(fault(column, Cause::YesNo)),
    }
}

fn number(column: &'static str, text: &str) -> Result<u32, LineFault> {
    text.trim().parse().map_err(|_| fault(column, Cause::Number))
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn line() -> Line {
        Line {
            id_number: "11010519491231002X".into(),
            name: "张三".into(),
            region: "110000".into(),
            chronic_entitlement: "no".into(),
            continuous_years: "3".into(),
            missed_years: "0".into(),
            subsidised: "no".into(),
            generated: "yes".into(),
            covers: "residents/110000/2027/adult/normal/2027-01-01/2027-12-31/no".into(),
            payments: "1/40000/2026-11-02/wechat/yes".into(),
            ..Line::default()
        }
    }

    #[test]
    fn the_same_line_names_the_same_rows_and_another_key_other_ones() {
        let (a, b) = (Keyring::from_seed([1; 32]), Keyring::from_seed([2; 32]));
        assert_eq!(line().entry(&a), line().entry(&a));
        assert_ne!(line().entry(&a).unwrap().person.id, line().entry(&b).unwrap().person.id);
        let entry = line().entry(&a).unwrap();
        assert_eq!(entry.payments[0].cover, entry.covers[0].id);
        assert_eq!(entry.person.in_hospital, None);
    }

    #[test]
    fn a_fault_names_the_column_and_not_the_value() {
        let keys = Keyring::from_seed([1; 32]);
        type Spoil = fn(&mut Line);
        let cases: [(Spoil, &str); 12] = [
            (|l| l.id_number = "110105194912310021".into(), "id_number"),
            (|l| l.name = "张3".into(), "name"),
            (|l| l.born_on = "1950-01-01".into(), "born_on"),
            (|l| l.region = "11".into(), "region"),
            (|l| l.phone = "123".into(), "phone"),
            (|l| l.in_hospital = "perhaps".into(), "in_hospital"),
            (|l| l.covers = "residents/110000".into(), "covers"),
            (|l| l.payments = "2/1/2026-01-01/wechat/yes".into(), "payments"),
            (|l| l.acts_for = "guardian/1".into(), "acts_for"),
            (|l| l.card_number = "123".into(), "card_number"),
            (|l| l.card_valid_until = "2030-01-01".into(), "card_number"),
            (|l| (l.card_number, l.card_valid_until) = ("A12345678".into(), "123".into()), "card_valid_until"),
        ];
        for (spoil, column) in cases {
            let mut bad = line();
            spoil(&mut bad);
            let fault = bad.entry(&keys).unwrap_err();
            assert_eq!(fault.column, column);
            assert!(!fault.to_string().contains("123"), "{fault}");
        }
    }
}
