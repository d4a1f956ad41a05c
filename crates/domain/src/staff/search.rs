//! What is typed into the desk's search box, told apart by its looks.

use crate::{
    application::Reference,
    card::CardNumber,
    person::{IdNumber, Name, Phone, id_number::fold_width},
};

/// By which of a name's texts people are found; each by its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NameKey {
    /// The name as written.
    Name,
    /// The name without the family name.
    Given,
    /// First letters of its syllables.
    Initials,
    /// Its pinyin without tones and blanks.
    Pinyin,
}

impl NameKey {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Name, Self::Given, Self::Initials, Self::Pinyin];
    /// Its name in forms and on the record.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Given => "given",
            Self::Initials => "initials",
            Self::Pinyin => "pinyin",
        }
    }
    /// Reads such a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// One thing that what was typed may be. Debug says which, never the value.
#[derive(Clone, PartialEq, Eq)]
pub enum SearchKey {
    /// An application's reference.
    Reference(Reference),
    /// An identity number.
    IdNumber(IdNumber),
    /// A phone number.
    Phone(Phone),
    /// The number of a physical card.
    Card(CardNumber),
    /// The beginning of one of a name's texts, in the form that it is stored in.
    Name(NameKey, String),
}

impl SearchKey {
    /// What it is, for the record; never the value.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Reference(_) => "reference",
            Self::IdNumber(_) => "id_number",
            Self::Phone(_) => "phone",
            Self::Card(_) => "card",
            Self::Name(key, _) => key.name(),
        }
    }
}

impl std::fmt::Debug for SearchKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SearchKey({})", self.kind())
    }
}

/// Fewest characters of a name: one would list half a town.
const SHORTEST_NAME: usize = 2;

/// Everything that the text may be, in the order in which it is looked for; empty: too short, or nothing that is kept.
/// Letters may be initials or pinyin: what is told apart by nothing is looked for as both.
#[must_use]
pub fn recognise(text: &str) -> Vec<SearchKey> {
    let text = fold_width(text.trim());
    if text.chars().count() > 4 * Name::MAX_CHARS {
        return Vec::new();
    }
    if let Some(reference) = Reference::parse(&text) {
        return vec![SearchKey::Reference(reference)];
    }
    let mut keys = Vec::new();
    keys.extend(IdNumber::parse(&text).ok().map(SearchKey::IdNumber));
    keys.extend(Phone::parse(&text).ok().map(SearchKey::Phone));
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if plain.bytes().any(|b| b.is_ascii_digit()) {
        keys.extend(CardNumber::parse(&plain).map(SearchKey::Card));
        return keys;
    }
    let Ok(name) = Name::parse(&text) else { return keys };
    if name.reveal().chars().count() < SHORTEST_NAME {
        return keys;
    }
    let letters = plain.replace(['\'', '’'], "").to_lowercase().replace('ü', "v");
    if letters.len() >= SHORTEST_NAME && letters.bytes().all(|b| b.is_ascii_lowercase()) {
        keys.push(SearchKey::Name(NameKey::Initials, letters.clone()));
        keys.push(SearchKey::Name(NameKey::Pinyin, letters));
    } else {
        keys.push(SearchKey::Name(NameKey::Name, name.reveal().to_owned()));
        keys.push(SearchKey::Name(NameKey::Given, name.reveal().to_owned()));
    }
    keys
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<&'static str> {
        recognise(text).iter().map(SearchKey::kind).collect()
    }

    #[test]
    fn what_is_typed_is_told_apart() {
        let reference = Reference::from_bits(77);
        for (text, expected) in [
            (reference.as_str().to_lowercase().as_str(), vec!["reference"]),
            ("11010519491231002X", vec!["id_number", "card"]),
            ("１１０１０５１９４９１２３１００２ｘ", vec!["id_number", "card"]),
            ("138 0013 8000", vec!["phone", "card"]),
            ("A12345678", vec!["card"]),
            ("张伟", vec!["name", "given"]),
            ("张 伟", vec!["name", "given"]),
            ("zw", vec!["initials", "pinyin"]),
            ("Zhang Wei", vec!["initials", "pinyin"]),
            ("José", vec!["name", "given"]),
            ("张", vec![]),
            ("z", vec![]),
            ("", vec![]),
            ("12", vec![]),
            ("%_", vec![]),
            ("'; DROP TABLE person; --", vec![]),
        ] {
            assert_eq!(kinds(text), expected, "{text}");
        }
        assert!(recognise(&"张".repeat(100_000)).is_empty());
    }

    #[test]
    fn letters_have_one_form() {
        for text in ["LÜ BU", "lv'bu", "lvbu"] {
            assert!(recognise(text).contains(&SearchKey::Name(NameKey::Pinyin, "lvbu".into())), "{text}");
        }
    }
}
