//! The reference a resident reads out on the phone: 10 characters without confusable ones.

use serde::{Deserialize, Serialize};

/// Characters of a reference: no 0/O, 1/I/L, 2/Z, 5/S, 8/B, U/V.
pub const ALPHABET: &[u8] = b"34679ACDEFGHJKMNPQRTWXY";

/// A reference such as `T-7KQ4-MWX3-R`: eight random characters and a check character.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Reference(String);

/// Eight random characters and a check character behind a letter: `T-7KQ4-MWX3-R`.
pub(crate) fn coded(letter: char, mut bits: u64) -> String {
    let n = ALPHABET.len() as u64;
    let body: Vec<u8> = (0..8)
        .map(|_| {
            let c = ALPHABET[(bits % n) as usize];
            bits /= n;
            c
        })
        .collect();
    let s: String = body.iter().map(|b| *b as char).collect();
    format!("{letter}-{}-{}-{}", &s[..4], &s[4..], check(&body) as char)
}

/// Reads such a number as typed (case, blanks and hyphens don't matter), with its letter or without.
pub(crate) fn read_coded(letter: u8, text: &str) -> Option<String> {
    let clean: Vec<u8> = crate::person::id_number::fold_width(text)
        .bytes()
        .filter(u8::is_ascii_alphanumeric)
        .map(|b| b.to_ascii_uppercase())
        .collect();
    let body = match clean.len() {
        10 if clean[0] == letter => &clean[1..],
        9 => &clean[..],
        _ => return None,
    };
    if !body.iter().all(|b| ALPHABET.contains(b)) || check(&body[..8]) != body[8] {
        return None;
    }
    let s: String = body.iter().map(|b| *b as char).collect();
    Some(format!("{}-{}-{}-{}", letter as char, &s[..4], &s[4..8], &s[8..]))
}

// Weighted sum modulo a prime number of characters: every single typing error and every swap of neighbours shows.
fn check(body: &[u8]) -> u8 {
    let sum: usize =
        body.iter().enumerate().map(|(i, b)| (i + 2) * ALPHABET.iter().position(|a| a == b).unwrap_or(0)).sum();
    ALPHABET[sum % ALPHABET.len()]
}

impl Reference {
    /// Makes a reference from random bits.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(coded('T', bits))
    }
    /// Reads a reference as typed (case, blanks and hyphens don't matter); `None` when it can't be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        read_coded(b'T', text).map(Self)
    }
    /// As shown: `T-7KQ4-MWX3-R`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl std::fmt::Display for Reference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_reference_is_read_back_however_it_is_typed() {
        let reference = Reference::from_bits(0x1234_5678_9abc_def0);
        let shown = reference.as_str();
        assert_eq!(shown.len(), "T-7KQ4-MWX3-R".len());
        for typed in [shown.to_owned(), shown.to_lowercase(), shown.replace('-', " "), shown[2..].to_owned()] {
            assert_eq!(Reference::parse(&typed).as_ref(), Some(&reference), "{typed}");
        }
        assert_eq!(Reference::parse("T-0O1I-LZ25-S"), None);
        assert_eq!(Reference::parse(""), None);
    }

    proptest! {
        #[test]
        fn typing_errors_show(bits: u64, place in 0usize..8, other in 0usize..23) {
            let good = Reference::from_bits(bits);
            let mut typed: Vec<u8> = good.as_str().bytes().filter(|b| *b != b'-').skip(1).collect();
            let first = typed.clone();
            typed[place] = ALPHABET[other];
            let wrong = String::from_utf8(typed.clone()).unwrap();
            prop_assert_eq!(Reference::parse(&wrong).is_some(), typed == first);
            let mut swapped = first.clone();
            swapped.swap(place, place + 1);
            prop_assert_eq!(Reference::parse(std::str::from_utf8(&swapped).unwrap()).is_some(), swapped == first);
        }
        #[test]
        fn anything_typed_is_an_answer(text in "\\PC*") {
            let _ = Reference::parse(&text);
        }
    }
}
