//! Mainland mobile numbers: `1[3-9]` and nine digits. Prefixes are not listed: the numbering plan keeps growing.

use serde::{Deserialize, Serialize};

/// A mobile number. Debug and Display mask it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Phone(String);

/// Why a text is no mobile number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PhoneError {
    /// Nothing was typed.
    #[error("phone is empty")]
    Empty,
    /// Not `1[3-9]` and nine digits.
    #[error("phone is not a mainland mobile number")]
    Malformed,
}

impl Phone {
    /// Reads a number as typed: blanks, hyphens, full-width digits and a leading +86 are accepted.
    ///
    /// # Errors
    /// [`PhoneError`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, PhoneError> {
        let digits: String =
            super::id_number::fold_width(text).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        if digits.is_empty() {
            return Err(PhoneError::Empty);
        }
        let digits = digits.strip_prefix("+86").or_else(|| digits.strip_prefix("0086")).unwrap_or(&digits);
        let b = digits.as_bytes();
        let good = b.len() == 11 && b.iter().all(u8::is_ascii_digit) && b[0] == b'1' && (b'3'..=b'9').contains(&b[1]);
        if good { Ok(Self(digits.to_owned())) } else { Err(PhoneError::Malformed) }
    }
    /// The eleven digits in clear: for sending a code, for encryption, never for a log.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
    /// `138****5678`.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}****{}", &self.0[..3], &self.0[7..])
    }
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}
impl std::fmt::Display for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}
impl TryFrom<String> for Phone {
    type Error = PhoneError;
    fn try_from(t: String) -> Result<Self, PhoneError> {
        Self::parse(&t)
    }
}
impl From<Phone> for String {
    fn from(p: Phone) -> Self {
        p.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_ways_people_type() {
        for text in ["13900001234", " 139 0000 1234", "+86 139-0000-1234", "１３９００００１２３４"] {
            assert_eq!(Phone::parse(text).map(|p| p.reveal().to_owned()), Ok("13900001234".into()), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_no_mobile_and_masks_itself() {
        assert_eq!(Phone::parse("  "), Err(PhoneError::Empty));
        for text in ["12900001234", "1390000123", "139000012345", "13900001abc", "０", "1\u{200b}3900001234"] {
            assert_eq!(Phone::parse(text), Err(PhoneError::Malformed), "{text}");
        }
        assert_eq!(format!("{:?}", Phone::parse("13900001234")), "Ok(139****1234)");
    }
}
