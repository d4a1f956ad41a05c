//! Identity numbers: GB 11643-1999 and the documents that share its algorithm.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Which document a number belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdKind {
    /// Resident identity card, 18 digits (15-digit numbers are converted).
    Resident,
    /// Residence permit of Hong Kong, Macao and Taiwan residents: prefix 81, 82, 83.
    HkMoTwPermit,
    /// Foreign permanent resident, 18 digits beginning with 9 (since 2023).
    ForeignPermanent,
    /// Foreign permanent resident, old: three letters and twelve digits.
    ForeignPermanentOld,
}

/// A valid identity number in its one normal form. Debug and Display mask it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct IdNumber(String);

/// Why a text is no identity number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdNumberError {
    /// Nothing was typed.
    #[error("identity number is empty")]
    Empty,
    /// Neither 15 nor 18 characters.
    #[error("identity number has the wrong length")]
    Length,
    /// A character that no identity number has.
    #[error("identity number holds a wrong character")]
    Character,
    /// A province prefix that never was.
    #[error("identity number has an unknown province")]
    Province,
    /// The birth date does not exist.
    #[error("identity number has an impossible birth date")]
    BirthDate,
    /// The check character does not fit: a typing error.
    #[error("identity number's check character does not fit")]
    Checksum,
}

/// Full-width ASCII (`０`–`～`, the ideographic space) as ASCII; everything else unchanged.
#[must_use]
pub fn fold_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
            c => c,
        })
        .collect()
}

/// The check character for the first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2); `None` unless they are 17 digits.
#[must_use]
pub fn check_character(first17: &str) -> Option<char> {
    const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    if first17.len() != 17 {
        return None;
    }
    let sum = first17.chars().zip(WEIGHTS).try_fold(0, |sum, (c, w)| Some(sum + c.to_digit(10)? * w))?;
    "10X98765432".chars().nth((sum % 11) as usize)
}

impl IdNumber {
    /// Reads a number as typed: blanks, full-width digits, a lower-case `x`, and 15-digit numbers are accepted.
    ///
    /// # Errors
    /// [`IdNumberError`] says what is wrong. An unknown county is no reason to refuse: only the province prefix is looked at.
    pub fn parse(text: &str) -> Result<Self, IdNumberError> {
        let typed: String =
            fold_width(text).chars().filter(|c| !c.is_whitespace()).map(|c| c.to_ascii_uppercase()).collect();
        if typed.is_empty() {
            return Err(IdNumberError::Empty);
        }
        if !typed.is_ascii() {
            return Err(IdNumberError::Character);
        }
        match typed.len() {
            15 if typed.as_bytes()[..3].iter().all(u8::is_ascii_uppercase) => Self::parse_old_foreign(typed),
            15 => {
                if !typed.bytes().all(|b| b.is_ascii_digit()) {
                    return Err(IdNumberError::Character);
                }
                let first17 = format!("{}19{}", &typed[..6], &typed[6..]);
                let check = check_character(&first17).ok_or(IdNumberError::Character)?;
                Self::parse18(format!("{first17}{check}"))
            }
            18 => Self::parse18(typed),
            _ => Err(IdNumberError::Length),
        }
    }

    fn parse_old_foreign(typed: String) -> Result<Self, IdNumberError> {
        // Three-letter country, four-digit place, YYMMDD, two digits.
        if !typed.as_bytes()[3..].iter().all(u8::is_ascii_digit) {
            return Err(IdNumberError::Character);
        }
        let number = |range: std::ops::Range<usize>| typed[range].parse::<i8>().unwrap_or(0);
        let year = i16::from(number(7..9));
        // The century is not in the number: a date that exists in either will do (29 February).
        let exists = |century: i16| Date::new(century + year, number(9..11), number(11..13)).is_ok();
        if exists(1900) || exists(2000) { Ok(Self(typed)) } else { Err(IdNumberError::BirthDate) }
    }

    fn parse18(typed: String) -> Result<Self, IdNumberError> {
        let (first17, last) = typed.split_at(17);
        if !first17.bytes().all(|b| b.is_ascii_digit()) || !last.bytes().all(|b| b.is_ascii_digit() || b == b'X') {
            return Err(IdNumberError::Character);
        }
        let province: u8 = first17[..2].parse().unwrap_or(0);
        let known =
            matches!(province, 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83 | 90..=99);
        if !known {
            return Err(IdNumberError::Province);
        }
        if birth_date(first17).is_none() {
            return Err(IdNumberError::BirthDate);
        }
        if check_character(first17) != last.chars().next() {
            return Err(IdNumberError::Checksum);
        }
        Ok(Self(typed))
    }

    /// The number in clear: for look-up and encryption, never for a log or a URL.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
    /// First character, stars, last two: `4****************2X`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}{}{}", &self.0[..1], "*".repeat(self.0.len() - 3), &self.0[self.0.len() - 2..])
    }
    /// The document the number belongs to.
    #[must_use]
    pub fn kind(&self) -> IdKind {
        match (self.0.len(), &self.0[..2]) {
            (15, _) => IdKind::ForeignPermanentOld,
            (_, "81" | "82" | "83") => IdKind::HkMoTwPermit,
            (_, p) if p.starts_with('9') => IdKind::ForeignPermanent,
            _ => IdKind::Resident,
        }
    }
    /// Day of birth in the number; `None` for the old foreign form, whose century is not stated.
    #[must_use]
    pub fn born_on(&self) -> Option<Date> {
        if self.0.len() == 18 { birth_date(&self.0) } else { None }
    }
}

fn birth_date(number: &str) -> Option<Date> {
    let year: i16 = number[6..10].parse().ok()?;
    let date = Date::new(year, number[10..12].parse().ok()?, number[12..14].parse().ok()?).ok()?;
    (1850..=2100).contains(&year).then_some(date)
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}
impl std::fmt::Display for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}
impl TryFrom<String> for IdNumber {
    type Error = IdNumberError;
    fn try_from(t: String) -> Result<Self, IdNumberError> {
        Self::parse(&t)
    }
}
impl From<IdNumber> for String {
    fn from(n: IdNumber) -> Self {
        n.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    // Numbers are made here from the checksum; none belongs to anybody.
    fn made(first17: &str) -> String {
        format!("{first17}{}", check_character(first17).unwrap())
    }

    // The sequence number that gives the check character X.
    fn ending_in_x(first14: &str) -> String {
        (1..999).map(|n| made(&format!("{first14}{n:03}"))).find(|n| n.ends_with('X')).unwrap()
    }

    #[test]
    fn the_check_character_fits_the_standards_own_example() {
        // GB 11643-1999, appendix: 11010519491231002X.
        assert_eq!(check_character("11010519491231002"), Some('X'));
        assert_eq!(check_character("1101051949123100"), None);
        assert_eq!(check_character("1101051949123100a"), None);
    }

    #[test]
    fn eighteen_digits_are_read_as_typed() {
        let number = made("41148119900307123");
        let read = IdNumber::parse(&number).unwrap();
        assert_eq!(read.reveal(), number);
        assert_eq!(read.kind(), IdKind::Resident);
        assert_eq!(read.born_on(), Date::new(1990, 3, 7).ok());
        let spaced = format!(" {} {} ", &number[..6], &number[6..]);
        assert_eq!(IdNumber::parse(&spaced), Ok(read.clone()));
        let wide: String = number.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap()).collect();
        assert_eq!(IdNumber::parse(&wide), Ok(read));
    }

    #[test]
    fn a_lower_case_x_is_an_x() {
        let number = ending_in_x("41148119900307");
        assert_eq!(IdNumber::parse(&number.to_lowercase()).unwrap().reveal(), number);
        assert_eq!(IdNumber::parse(&number.replace('X', "ｘ")).unwrap().reveal(), number);
    }

    #[test]
    fn fifteen_digits_become_eighteen() {
        let read = IdNumber::parse("411481900307123").unwrap();
        assert_eq!(read.reveal(), made("41148119900307123"));
        assert_eq!(IdNumber::parse("411481900231123"), Err(IdNumberError::BirthDate));
        assert_eq!(IdNumber::parse("41148190030712X"), Err(IdNumberError::Character));
    }

    #[test]
    fn permits_and_foreign_permanent_residents_are_accepted() {
        for prefix in ["810000", "820000", "830000"] {
            let read = IdNumber::parse(&made(&format!("{prefix}19850615001"))).unwrap();
            assert_eq!(read.kind(), IdKind::HkMoTwPermit);
        }
        let new = IdNumber::parse(&made("91101119850615001")).unwrap();
        assert_eq!(new.kind(), IdKind::ForeignPermanent);
        let old = IdNumber::parse("abc110085061501").unwrap();
        assert_eq!((old.kind(), old.reveal(), old.born_on()), (IdKind::ForeignPermanentOld, "ABC110085061501", None));
        assert_eq!(IdNumber::parse("ABC110085131501"), Err(IdNumberError::BirthDate));
        assert_eq!(IdNumber::parse("ABC11008506150A"), Err(IdNumberError::Character));
    }

    #[test]
    fn an_unknown_county_is_no_reason_to_refuse() {
        assert!(IdNumber::parse(&made("41999919900307123")).is_ok());
        assert!(IdNumber::parse(&made("33010319900307123")).is_ok(), "330103 was dissolved, its numbers stay");
    }

    #[test]
    fn each_fault_has_its_own_answer() {
        let good = made("41148119900307123");
        let wrong_check = if good.ends_with('0') { '1' } else { '0' };
        assert_eq!(IdNumber::parse(&format!("{}{wrong_check}", &good[..17])), Err(IdNumberError::Checksum));
        assert_eq!(IdNumber::parse(&made("41148119900230123")), Err(IdNumberError::BirthDate));
        assert_eq!(IdNumber::parse(&made("41148117000307123")), Err(IdNumberError::BirthDate));
        for province in ["00", "10", "16", "38", "47", "55", "66", "70", "80", "84"] {
            let number = made(&format!("{province}148119900307123"));
            assert_eq!(IdNumber::parse(&number), Err(IdNumberError::Province), "{province}");
        }
        assert_eq!(IdNumber::parse(" \u{3000}"), Err(IdNumberError::Empty));
        assert_eq!(IdNumber::parse(&good[..17]), Err(IdNumberError::Length));
        assert_eq!(IdNumber::parse(&format!("{good}1")), Err(IdNumberError::Length));
        assert_eq!(IdNumber::parse(&format!("{}X{}", &good[..5], &good[6..])), Err(IdNumberError::Character));
        assert_eq!(IdNumber::parse(&format!("张{}", &good[3..])), Err(IdNumberError::Character));
    }

    #[test]
    fn a_number_is_masked_wherever_it_is_shown() {
        let read = IdNumber::parse(&made("41148119900307123")).unwrap();
        assert_eq!(format!("{read}"), format!("{read:?}"));
        assert_eq!(read.masked().matches('*').count(), 15);
        assert!(!read.masked().contains("1990"));
    }

    proptest! {
        #[test]
        fn anything_typed_is_an_answer(text in "\\PC*") {
            let _ = IdNumber::parse(&text);
        }
        #[test]
        fn one_wrong_digit_always_shows(place in 0usize..17, digit in 0u8..10, seq in 0u16..1000) {
            let good = made(&format!("41148119900307{seq:03}"));
            let mut typed = good.clone().into_bytes();
            typed[place] = b'0' + digit;
            let typed = String::from_utf8(typed).unwrap();
            prop_assert_eq!(IdNumber::parse(&typed).is_ok(), typed == good);
        }
    }
}
