use crate::{
    id::{CertificateId, PersonId},
    person::id_number::fold_width,
    rules::{IssuerCode, RegionCode},
    time::Timestamp,
};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// State of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CertificateState {
    /// Its bindings show codes.
    Active,
    /// Its owner stopped it for now: nothing can be shown, bound or restored before a fresh check.
    Frozen,
    /// It ended with the cover; a new cover and a fresh check activate it again.
    Closed,
}

impl CertificateState {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Active, Self::Frozen, Self::Closed];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Frozen => "frozen",
            Self::Closed => "closed",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name)
    }
    /// Whether a certificate may go from here to `to`. The schema holds the same.
    #[must_use]
    pub fn may_become(self, to: Self) -> bool {
        matches!(
            (self, to),
            (Self::Active, Self::Frozen | Self::Closed)
                | (Self::Frozen, Self::Active | Self::Closed)
                | (Self::Closed, Self::Active)
        )
    }
}

/// Number of the physical card, as printed on it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CardNumber(pub String);

impl CardNumber {
    /// Lengths of a number. That of the social security card has nine characters (LD/T 32); other cards have more.
    const CHARS: RangeInclusive<usize> = 6..=32;

    /// Reads a number as it is printed: letters and digits in any case, also with blanks and hyphens between them.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let plain: String = fold_width(text).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let number = plain.to_ascii_uppercase();
        let fits = Self::CHARS.contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric());
        (fits && number.bytes().any(|b| b.is_ascii_digit())).then_some(Self(number))
    }
    /// The last four characters; the rest hidden.
    #[must_use]
    pub fn masked(&self) -> String {
        let count = self.0.chars().count();
        let tail: String = self.0.chars().skip(count.saturating_sub(4)).collect();
        format!("{}{tail}", "*".repeat(count.saturating_sub(4)))
    }
}

// A card's number is personal: never in a log.
impl std::fmt::Debug for CardNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CardNumber(***)")
    }
}

/// A physical card as the register knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhysicalCard {
    /// Its number.
    pub number: CardNumber,
    /// Last day it is good for; `None` without an end.
    pub valid_until: Option<Date>,
}

impl PhysicalCard {
    /// Whether it is good on `day`.
    #[must_use]
    pub fn is_good_on(&self, day: Date) -> bool {
        self.valid_until.is_none_or(|last| day <= last)
    }
}

/// An electronic certificate: one for a person and an issuer, for one physical card.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Certificate {
    /// Identifier.
    pub id: CertificateId,
    /// Whose.
    pub person: PersonId,
    /// Who issued it; names, hotline and guides are rule data.
    pub issuer: IssuerCode,
    /// Pooling area that it was activated for: its rules decide interval and functions.
    pub region: RegionCode,
    /// The physical card, where the registry knows it.
    pub card: Option<CardNumber>,
    /// State.
    pub state: CertificateState,
    /// argon2id of the six-digit card password.
    pub password: String,
    /// Last day it is good for; `None` without an end.
    pub valid_until: Option<Date>,
    /// First activated.
    pub activated_at: Timestamp,
    /// Since when it is in its state.
    pub state_since: Timestamp,
    /// Version for compare-and-set.
    pub version: i64,
}

impl Certificate {
    /// Whether its codes are good on `day`, as far as the certificate goes.
    #[must_use]
    pub fn is_good_on(&self, day: Date) -> bool {
        self.state == CertificateState::Active && self.valid_until.is_none_or(|last| day <= last)
    }
}

// The password's hash is nobody's business.
impl std::fmt::Debug for Certificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificate")
            .field("id", &self.id)
            .field("state", &self.state)
            .field("version", &self.version)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_closed_but_a_new_activation() {
        let legal: Vec<_> = CertificateState::ALL
            .into_iter()
            .flat_map(|from| CertificateState::ALL.into_iter().map(move |to| (from, to)))
            .filter(|(from, to)| from.may_become(*to))
            .map(|(from, to)| (from.name(), to.name()))
            .collect();
        assert_eq!(
            legal,
            [
                ("active", "frozen"),
                ("active", "closed"),
                ("frozen", "active"),
                ("frozen", "closed"),
                ("closed", "active")
            ]
        );
    }

    #[test]
    fn a_card_number_is_read_as_it_is_printed() {
        let read = |text: &str| CardNumber::parse(text).map(|number| number.0);
        assert_eq!(read("a12 345-678").as_deref(), Some("A12345678"));
        assert_eq!(read("Ａ１２３４５６７８").as_deref(), Some("A12345678"));
        for wrong in ["", "A1234", "ABCDEFGHI", "A1234567八", "1234567890123456789012345678901234"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_card_number_shows_its_tail_only() {
        assert_eq!(CardNumber("A12345678".into()).masked(), "*****5678");
        assert_eq!(CardNumber("12".into()).masked(), "12");
        assert_eq!(format!("{:?}", CardNumber("A12345678".into())), "CardNumber(***)");
    }
}
