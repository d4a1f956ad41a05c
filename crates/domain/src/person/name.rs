//! Names: Chinese names of any length, minority names with the middle dot, Latin names of foreign residents.

use super::id_number::fold_width;
use serde::{Deserialize, Serialize};

/// A person's name in its one normal form, 1 to 60 characters. Debug masks it.
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
    /// Digits, control or invisible characters.
    #[error("name holds a character no name has")]
    Character,
}

impl Name {
    /// Most characters of a name.
    pub const MAX_CHARS: usize = 60;

    /// Reads a name as typed. Every middle dot, and a full stop after a Chinese character, becomes `·` (U+00B7);
    /// full-width letters are folded; blanks beside Chinese characters go, others become one blank.
    ///
    /// # Errors
    /// [`NameError`] says what is wrong.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        // Reading stops soon after the limit, so that a huge text costs nothing.
        let name = normal(text.trim().chars().take(4 * Self::MAX_CHARS));
        if name.is_empty() {
            return Err(NameError::Empty);
        }
        if name.chars().count() > Self::MAX_CHARS || text.chars().nth(4 * Self::MAX_CHARS).is_some() {
            return Err(NameError::TooLong);
        }
        if is_name(&name) { Ok(Self(name)) } else { Err(NameError::Character) }
    }
    /// The full name.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }
    /// Whether somebody who types `typed` means this name: letters may be large or small, since documents print them so and
    /// so (`Zoë MILLER`).
    #[must_use]
    pub fn fits(&self, typed: &Self) -> bool {
        self.0.to_lowercase() == typed.0.to_lowercase()
    }
    /// The first character (the family name in Chinese) and stars: `张**`.
    #[must_use]
    pub fn masked(&self) -> String {
        let mut chars = self.0.chars();
        let first = chars.next().unwrap_or('*');
        format!("{first}{}", "*".repeat(chars.count().clamp(1, 3)))
    }
}

fn normal(typed: impl Iterator<Item = char>) -> String {
    let dotted: String = typed
        .map(|c| match c {
            '•' | '・' | '･' | '‧' | '∙' | '⋅' | '．' | '●' => '·',
            c => c,
        })
        .collect();
    let mut name = String::new();
    let mut blank = false;
    for c in fold_width(&dotted).chars() {
        if c.is_whitespace() {
            blank = true;
            continue;
        }
        let last = name.chars().last();
        let beside_han = is_han(c) || c == '·' || last.is_none_or(|l| is_han(l) || l == '·');
        if blank && !beside_han {
            name.push(' ');
        }
        blank = false;
        name.push(if c == '.' && last.is_some_and(is_han) { '·' } else { c });
    }
    name
}

fn is_han(c: char) -> bool {
    matches!(c, '〇' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3fffd}')
}

// Letters of any script, signs only between or after letters.
fn is_name(name: &str) -> bool {
    let mut last = None;
    let mut marks = 0;
    for c in name.chars() {
        let after_letter = last.is_some_and(|l: char| is_letter(l) || is_mark(l));
        let good = if is_mark(c) {
            marks += 1;
            // Accents typed after their letter; two are enough for any name, more are a prank.
            after_letter && marks <= 2 && !last.is_some_and(is_han)
        } else {
            marks = 0;
            match c {
                '·' | '-' | '.' => after_letter,
                '\'' | '’' | ' ' => last.is_some(),
                c => is_letter(c),
            }
        };
        if !good {
            return false;
        }
        last = Some(c);
    }
    last.is_some_and(|l| is_letter(l) || is_mark(l) || l == '.')
}

// Letters that can't be seen (Hangul fillers, Khmer inherent vowels) are letters to Unicode, but not to a reader.
fn is_letter(c: char) -> bool {
    let invisible = matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}' | '\u{17b4}' | '\u{17b5}');
    is_han(c) || c.is_alphabetic() && !invisible
}

fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{34e}' | '\u{350}'..='\u{36f}')
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, NameError> {
        Name::parse(text).map(|n| n.reveal().to_owned())
    }

    #[test]
    fn real_names_are_names() {
        for name in [
            "张伟",
            "欧阳娜娜",
            "王〇",
            "㐂子",
            "𠮷田明",
            "李𬭚",
            "陈𰻝",
            "阿依古丽·买买提",
            "Jean-Luc O'Neill",
            "J. Smith",
            "José Núñez",
            "Nguyễn Văn",
            "龍",
            "Jose\u{301}",
        ] {
            assert_eq!(read(name).as_deref(), Ok(name));
        }
    }

    #[test]
    fn one_name_has_one_form() {
        assert_eq!(read(" 张　三 ").as_deref(), Ok("张三"));
        assert_eq!(read("阿依古丽•买买提").as_deref(), Ok("阿依古丽·买买提"));
        assert_eq!(read("阿依古丽.买买提").as_deref(), Ok("阿依古丽·买买提"));
        assert_eq!(read("阿依古丽 ． 买买提").as_deref(), Ok("阿依古丽·买买提"));
        assert_eq!(read("ＪＯＨＮ　　SMITH").as_deref(), Ok("JOHN SMITH"));
    }

    #[test]
    fn what_no_name_has_is_refused() {
        for text in [
            "张3",
            "张\u{200b}伟",
            "张\u{202e}伟",
            "张\u{2066}伟",
            "张\u{feff}伟",
            "张\u{0}伟",
            "\u{3164}",
            "张\u{e000}",
            "···",
            "张·",
            "-",
            "<b>张</b>",
            "张\u{301}",
            "a\u{301}\u{301}\u{301}",
            "张😀",
            "Robert'); DROP",
        ] {
            assert_eq!(read(text), Err(NameError::Character), "{text:?}");
        }
        assert_eq!(read(" \u{3000}"), Err(NameError::Empty));
        assert_eq!(read(&"长".repeat(61)), Err(NameError::TooLong));
        assert_eq!(read(&"长".repeat(100_000)), Err(NameError::TooLong));
    }

    #[test]
    fn masks() {
        assert_eq!(format!("{:?}", Name::parse("张伟").unwrap()), "张*");
        assert_eq!(Name::parse("欧阳娜娜").unwrap().masked(), "欧***");
        assert_eq!(Name::parse("龍").unwrap().masked(), "龍*");
    }

    #[test]
    fn letters_fit_large_or_small_and_characters_as_they_are() {
        let fits = |a: &str, b: &str| Name::parse(a).unwrap().fits(&Name::parse(b).unwrap());
        assert!(fits("Zoë MILLER", "zoë miller") && fits("张伟", "张伟") && fits("ZOË MILLER", "Zoë  Miller"));
        assert!(!fits("Zoë MILLER", "Zoe Miller") && !fits("张伟", "张纬"));
    }
}
