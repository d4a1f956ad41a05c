//! Names: Chinese names of any length, minority names with the middle dot, Latin names of foreign residents.

use serde::{Deserialize, Serialize};

/// A person's name, whitespace-trimmed, 1 to 60 characters. Debug masks it.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Name(String);

/// Why a text is no name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing was typed.
    #[error("name is empty")]
    Empty,
    /// More than 60 characters.
    #[error("name is too long")]
    TooLong,
    /// Digits, control or invisible direction characters.
    #[error("name holds a character no name has")]
    Character,
}

impl Name {
    /// Reads a name as typed; every middle dot becomes `·` (U+00B7).
    ///
    /// # Errors
    /// [`NameError`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text: String = text
            .trim()
            .chars()
            .map(|c| match c {
                '•' | '・' | '‧' | '．' => '·',
                c => c,
            })
            .collect();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.chars().count() > 60 {
            return Err(NameError::TooLong);
        }
        let good = |c: char| c.is_alphabetic() || matches!(c, '·' | ' ' | '-' | '\'' | '.' | '〇');
        if text.chars().all(good) { Ok(Self(text)) } else { Err(NameError::Character) }
    }
    /// The full name.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
    /// The first character (the family name in Chinese) and stars: `张**`.
    #[must_use]
    pub fn masked(&self) -> String {
        let mut chars = self.0.chars();
        let first = chars.next().unwrap_or('*');
        format!("{first}{}", "*".repeat(chars.count().clamp(1, 3)))
    }
}

impl std::fmt::Debug for Name {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}
impl TryFrom<String> for Name {
    type Error = NameError;
    fn try_from(t: String) -> Result<Self, NameError> {
        Self::parse(&t)
    }
}
impl From<Name> for String {
    fn from(n: Name) -> Self {
        n.0
    }
}
