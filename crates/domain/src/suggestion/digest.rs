//! The public digest: what was proposed and what the office says to it, in the office's own words.

use super::{SuggestionKind, holds_number};
use crate::{
    application::form::{FieldCode, FieldError},
    id::{DigestId, StaffId},
    rules::RegionCode,
    talk::staff_words,
    time::Timestamp,
};
use jiff::civil::Date;

/// How an entry stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DigestState {
    /// Written, and read by nobody outside.
    Draft,
    /// Everybody reads it.
    Published,
    /// It was taken down.
    TakenDown,
    /// It was thrown away before anybody read it.
    Discarded,
}

impl DigestState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Published, Self::TakenDown, Self::Discarded];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::TakenDown => "taken_down",
            Self::Discarded => "discarded",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// An entry of the digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigestEntry {
    /// Identifier.
    pub id: DigestId,
    /// Region of the office.
    pub region: RegionCode,
    /// What about.
    pub kind: SuggestionKind,
    /// First day of the month in which it was proposed.
    pub month: Date,
    /// What was proposed.
    pub subject: String,
    /// What the office says to it.
    pub answer: String,
    /// How it stands.
    pub state: DigestState,
    /// Who wrote it.
    pub written_by: StaffId,
    /// The second person, who published it.
    pub published_by: Option<StaffId>,
    /// When.
    pub published_at: Option<Timestamp>,
    /// Why it was taken down.
    pub reason: String,
    /// How many suggestions it tells about; storage counts them.
    pub sources: i64,
    /// Last changed.
    pub updated_at: Timestamp,
    /// Version for compare-and-set.
    pub version: i64,
}

impl DigestEntry {
    /// Longest subject, in characters.
    pub const LONGEST_SUBJECT: usize = 200;
    /// Longest answer, in characters.
    pub const LONGEST_ANSWER: usize = 1000;
}

/// An entry as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DigestForm {
    /// What was proposed.
    pub subject: String,
    /// What the office says to it.
    pub answer: String,
}

/// Reads an entry; what everybody will read holds no number of somebody.
///
/// # Errors
/// `subject` or `answer` empty, too long, with hidden characters or with a number of somebody.
pub fn check_digest(form: &DigestForm) -> Result<(String, String), Vec<FieldError>> {
    let read = |field: &'static str, typed: &str, longest| {
        let words = staff_words(field, typed, longest)?;
        if holds_number(&words) { Err(FieldError::new(field, FieldCode::PersonalNumber)) } else { Ok(words) }
    };
    let subject = read("subject", &form.subject, DigestEntry::LONGEST_SUBJECT);
    let answer = read("digest_answer", &form.answer, DigestEntry::LONGEST_ANSWER);
    match (subject, answer) {
        (Ok(subject), Ok(answer)) => Ok((subject, answer)),
        (subject, answer) => Err(subject.err().into_iter().chain(answer.err()).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_everybody_reads_holds_no_number_of_somebody() {
        let form = |subject: &str, answer: &str| DigestForm { subject: subject.into(), answer: answer.into() };
        let good = form(" 多开窗口 ", "自2026-12-01起，周六也办理。\r\n请拨打 12393。");
        let (subject, answer) = check_digest(&good).unwrap();
        assert_eq!((subject.as_str(), answer.lines().count()), ("多开窗口", 2));
        let faults = |form: DigestForm| {
            check_digest(&form).unwrap_err().into_iter().map(|e| (e.field, e.code)).collect::<Vec<_>>()
        };
        let numbers = faults(form("张某 13900001234", "110105 19491231 002X"));
        assert!(numbers.iter().all(|(_, code)| *code == FieldCode::PersonalNumber) && numbers.len() == 2);
        assert_eq!(faults(form("a\u{202e}b", "")).len(), 2);
        assert_eq!(faults(form(&"长".repeat(201), "好")), [("subject".to_owned(), FieldCode::TooLong)]);
        assert!(DigestState::ALL.into_iter().all(|s| DigestState::from_name(s.name()) == Some(s)));
    }
}
