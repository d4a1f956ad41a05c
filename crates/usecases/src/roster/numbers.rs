//! Identity numbers and phones of people who do not exist.

use super::chance::Chance;
use domain::{person::id_number::check_character, rules::RegionCode};
use jiff::civil::Date;
use std::collections::HashSet;

/// Whose number it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// A mainland resident.
    Mainland,
    /// A resident from Hong Kong (81), Macao (82) or Taiwan (83), with a residence permit.
    Permit(u8),
    /// A foreign permanent resident with a number of 18 digits.
    Foreign,
    /// A foreign permanent resident with the older number of 15 characters.
    ForeignOld,
}

/// Hands out numbers, none of them twice.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    given: HashSet<u64>,
    phones: u64,
    cards: i64,
}

impl Numbers {
    /// Counts on where so many people may have been given everything that is counted.
    pub(super) fn after(people: u64) -> Self {
        Self { phones: people, cards: i64::try_from(people).unwrap_or(0), ..Self::default() }
    }

    /// A valid number. A mainland one begins with an area in `region`.
    pub(super) fn id_number(
        &mut self,
        chance: &mut Chance,
        origin: Origin,
        region: &RegionCode,
        born_on: Date,
    ) -> String {
        let born = born_on.strftime("%Y%m%d").to_string();
        loop {
            let area = match origin {
                Origin::Mainland => area(chance, region.as_str()),
                Origin::Permit(place) => format!("{place:02}0000"),
                Origin::Foreign => format!("9{}{}", &region.as_str()[..2], chance.pick(&COUNTRY_DIGITS)),
                Origin::ForeignOld => {
                    let country = chance.below(COUNTRY_LETTERS.len());
                    let (place, serial) = (&region.as_str()[..4], chance.below(100));
                    // The digits alone may fall on two countries: then another one is drawn.
                    if !self.given.insert(format!("{place}{}{serial:02}", &born[2..]).parse().unwrap_or(0)) {
                        continue;
                    }
                    return format!("{}{place}{}{serial:02}", COUNTRY_LETTERS[country], &born[2..]);
                }
            };
            let first17 = format!("{area}{born}{:03}", 1 + chance.below(999));
            if self.given.insert(first17.parse().unwrap_or(0)) {
                return format!("{first17}{}", check_character(&first17).unwrap_or('0'));
            }
        }
    }

    /// The next phone of a block that is counted up, so that a generated one is known at sight: 190 0000 0001 …
    pub(super) fn phone(&mut self) -> String {
        self.phones += 1;
        format!("190{:08}", self.phones)
    }

    /// The next physical card, counted up as well: its place, and its number S00000001 …
    pub(super) fn card(&mut self) -> (i64, String) {
        self.cards += 1;
        (self.cards, format!("S{:08}", self.cards))
    }
}

const COUNTRY_DIGITS: [&str; 6] = ["840", "826", "704", "410", "643", "566"];
const COUNTRY_LETTERS: [&str; 6] = ["USA", "GBR", "VNM", "KOR", "RUS", "NGA"];

/// A county of a city, a district of a province-level region, or the county-level city itself.
fn area(chance: &mut Chance, code: &str) -> String {
    match (&code[2..4], &code[4..]) {
        ("00", _) => format!("{}01{:02}", &code[..2], 1 + chance.below(9)),
        (_, "00") => format!("{}{:02}", &code[..4], 2 + chance.below(6)),
        _ => code.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::person::{IdKind, IdNumber};

    #[test]
    fn every_kind_is_valid_and_none_comes_twice() {
        let (mut chance, mut numbers) = (Chance::new(1), Numbers::default());
        let born = Date::constant(1988, 2, 29);
        let mut seen = HashSet::new();
        let cases = [
            (Origin::Mainland, IdKind::Resident),
            (Origin::Permit(81), IdKind::HkMoTwPermit),
            (Origin::Permit(83), IdKind::HkMoTwPermit),
            (Origin::Foreign, IdKind::ForeignPermanent),
            (Origin::ForeignOld, IdKind::ForeignPermanentOld),
        ];
        for code in ["110000", "445300", "411481"] {
            let region = RegionCode(code.into());
            for (origin, kind) in cases {
                for _ in 0..20 {
                    let text = numbers.id_number(&mut chance, origin, &region, born);
                    let number = IdNumber::parse(&text).unwrap();
                    assert_eq!(number.kind(), kind, "{text}");
                    assert_eq!(number.reveal(), text);
                    assert!(number.born_on().is_none_or(|day| day == born));
                    assert!(origin != Origin::Mainland || text.starts_with(&code[..2]));
                    assert!(seen.insert(text));
                }
            }
        }
        assert_eq!((numbers.phone(), numbers.card()), ("19000000001".into(), (1, "S00000001".into())));
    }
}
