//! Time slots of the dynamic code. The token itself is made and read by the keys' room.

use crate::time::Timestamp;

/// Digits of a token: an even number, so that Code 128 packs two of them into one symbol.
pub const TOKEN_DIGITS: usize = 40;

/// A stretch of time in which a binding shows one code: seconds since 1970 divided by the interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Slot {
    /// Its number.
    pub number: i64,
    /// Its length in seconds.
    pub seconds: i64,
}

impl Slot {
    /// The slot that holds `now`, for a region's interval.
    #[must_use]
    pub fn at(now: Timestamp, seconds: u32) -> Self {
        let seconds = i64::from(seconds.max(1));
        Self { number: now.0.div_euclid(seconds * 1_000_000), seconds }
    }
    /// The one before.
    #[must_use]
    pub fn previous(self) -> Self {
        Self { number: self.number - 1, ..self }
    }
    /// The one after.
    #[must_use]
    pub fn next(self) -> Self {
        Self { number: self.number + 1, ..self }
    }
    /// Its first instant.
    #[must_use]
    pub fn starts_at(self) -> Timestamp {
        Timestamp(self.number.saturating_mul(self.seconds * 1_000_000))
    }
    /// The first instant after it.
    #[must_use]
    pub fn ends_at(self) -> Timestamp {
        self.next().starts_at()
    }
}

/// How a token's slot stands to the present one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    /// This slot's or the one before: shown at most two intervals ago.
    Fresh,
    /// Older.
    Stale,
    /// Not yet begun: two clocks differ, or it is made up.
    Future,
}

/// Whether a token of slot `shown` is good in slot `now`.
#[must_use]
pub fn freshness(shown: i64, now: Slot) -> Freshness {
    match now.number - shown {
        0 | 1 => Freshness::Fresh,
        n if n < 0 => Freshness::Future,
        _ => Freshness::Stale,
    }
}

/// A token as typed or scanned: blanks and hyphens go, full-width digits become digits. `None` for anything else.
#[must_use]
pub fn read_token(typed: &str) -> Option<String> {
    // Nobody types more than a token and its blanks; what a scanner sends at most is bounded as well.
    if typed.len() > 8 * TOKEN_DIGITS {
        return None;
    }
    let digits: String =
        crate::person::id_number::fold_width(typed).chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    (digits.len() == TOKEN_DIGITS && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// A token in groups of four, to be read out or typed.
#[must_use]
pub fn grouped(token: &str) -> String {
    let mut groups = String::with_capacity(token.len() * 5 / 4);
    for (i, digit) in token.chars().enumerate() {
        if i > 0 && i % 4 == 0 {
            groups.push(' ');
        }
        groups.push(digit);
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_slot_and_the_one_before_are_fresh() {
        let now = Slot::at(Timestamp(90_000_000), 30);
        assert_eq!((now.number, now.starts_at(), now.ends_at()), (3, Timestamp(90_000_000), Timestamp(120_000_000)));
        assert_eq!(Slot::at(Timestamp(119_999_999), 30), now);
        let all: Vec<_> = (0..=5).map(|shown| freshness(shown, now)).collect();
        use Freshness::{Fresh, Future, Stale};
        assert_eq!(all, [Stale, Stale, Fresh, Fresh, Future, Future]);
    }

    #[test]
    fn tokens_are_read_as_people_type_them() {
        let token = "1".repeat(TOKEN_DIGITS);
        assert_eq!(read_token(&grouped(&token)).as_deref(), Some(token.as_str()));
        assert_eq!(read_token(&"１".repeat(TOKEN_DIGITS)).as_deref(), Some(token.as_str()));
        assert_eq!(read_token(&format!(" {}-{}\n", &token[..20], &token[20..])).as_deref(), Some(token.as_str()));
        for bad in ["", "123", &"1".repeat(39), &"1".repeat(41), &"a".repeat(40), &"1".repeat(4000)] {
            assert_eq!(read_token(bad), None, "{bad}");
        }
    }
}
