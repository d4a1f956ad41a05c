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
