//! Suggestions: what insured people propose to improve. They have a right to (Regulation on the use and supervision of
//! medical insurance funds, Art. 17); until when the office answers, that text does not say.

mod digest;
mod form;
mod personal;

pub use digest::{DigestEntry, DigestForm, DigestState, check_digest};
pub use form::{Suggested, SuggestionForm, check_answer, check_pass_reason, check_suggestion, check_take_down};
pub use personal::holds_number;

use crate::{
    application::Reference,
    consequence::Deadline,
    id::{AccountId, DigestId, StaffId, SuggestionId},
    rules::RegionCode,
    time::Timestamp,
};

/// What a suggestion is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SuggestionKind {
    /// How things are handled.
    Service,
    /// A rule or policy.
    Rule,
    /// This software.
    Software,
    /// The office and how its staff behave.
    Office,
    /// Signs that somebody misuses the fund.
    Fraud,
}

impl SuggestionKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Service, Self::Rule, Self::Software, Self::Office, Self::Fraud];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Rule => "rule",
            Self::Software => "software",
            Self::Office => "office",
            Self::Fraud => "fraud",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
    /// A complaint rather than a proposal: it has an official way of its own, which the page names.
    #[must_use]
    pub fn is_complaint(self) -> bool {
        matches!(self, Self::Office | Self::Fraud)
    }
}

/// How a suggestion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuggestionState {
    /// Nobody answered yet.
    Open,
    /// It was answered.
    Answered,
    /// Taken back before an answer; its words are gone.
    Withdrawn,
}

impl SuggestionState {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Withdrawn];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// The number somebody reads out on the phone: as an application's, with a J (建议) before it.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct SuggestionNumber(String);

impl SuggestionNumber {
    /// Makes a number from random bits.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(format!("J{}", &Reference::from_bits(bits).as_str()[1..]))
    }
    /// Reads a number as typed (case, blanks and hyphens don't matter); `None` when it can't be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_start();
        let rest = text.strip_prefix(['J', 'j', 'Ｊ', 'ｊ'])?;
        Reference::parse(&format!("T{rest}")).map(|reference| Self(format!("J{}", &reference.as_str()[1..])))
    }
    /// As shown: `J-7KQ4-MWX3-R`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for SuggestionNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What somebody proposes. The office reads the words, and not who wrote them.
#[derive(Clone, PartialEq, Eq)]
pub struct Suggestion {
    /// Identifier.
    pub id: SuggestionId,
    /// Its number.
    pub number: SuggestionNumber,
    /// Who sent it.
    pub account: AccountId,
    /// Region of the office that answers it.
    pub region: RegionCode,
    /// What about.
    pub kind: SuggestionKind,
    /// The words. Sealed in storage; gone once it was taken back.
    pub words: Option<String>,
    /// The office may write about it in the public digest, in its own words.
    pub may_publish: bool,
    /// How it stands.
    pub state: SuggestionState,
    /// Who works on it.
    pub assignee: Option<StaffId>,
    /// Last day for an answer.
    pub due: Deadline,
    /// How often it was passed on.
    pub passed: i64,
    /// The answer. Sealed in storage.
    pub answer: Option<String>,
    /// The entry of the digest that tells about it.
    pub digest: Option<DigestId>,
    /// Sent.
    pub sent_at: Timestamp,
    /// Last changed.
    pub updated_at: Timestamp,
    /// Answered.
    pub answered_at: Option<Timestamp>,
    /// Version for compare-and-set.
    pub version: i64,
}

// Who proposes what is personal.
impl std::fmt::Debug for Suggestion {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Suggestion").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

impl Suggestion {
    /// Working days until it is answered, where the rules say nothing: our own number, shown as a sample.
    pub const DAYS: u16 = 15;
    /// How often it can be passed on: whoever has it then answers it.
    pub const PASSES: i64 = 3;
    /// Longest words, in characters.
    pub const LONGEST: usize = 1000;
    /// Longest answer and longest reason to pass it on, in characters.
    pub const LONGEST_ANSWER: usize = 1000;

    /// Whether it can be taken back.
    #[must_use]
    pub fn may_withdraw(&self) -> bool {
        self.state == SuggestionState::Open
    }
    /// Whether the office may write about it in the digest: it was answered, and its sender agreed.
    #[must_use]
    pub fn may_tell(&self) -> bool {
        self.state == SuggestionState::Answered && self.may_publish
    }
}

/// What happened to a suggestion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuggestionMove {
    /// Somebody of the office works on it.
    Taken,
    /// Nobody does any more.
    Released,
    /// It went to another office, with a reason to the sender.
    Passed,
    /// It was answered.
    Answered,
    /// It was taken back.
    Withdrawn,
    /// An entry of the digest tells about it.
    Told,
}

impl SuggestionMove {
    /// All of them.
    pub const ALL: [Self; 6] = [Self::Taken, Self::Released, Self::Passed, Self::Answered, Self::Withdrawn, Self::Told];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Released => "released",
            Self::Passed => "passed",
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
            Self::Told => "told",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.name() == name)
    }
}

/// One step of a suggestion's way. Added and never changed.
#[derive(Clone, PartialEq, Eq)]
pub struct SuggestionStep {
    /// The suggestion.
    pub suggestion: SuggestionId,
    /// Its version after it.
    pub n: i64,
    /// What.
    pub by: SuggestionMove,
    /// Who of the office; `None`: whoever sent it.
    pub staff: Option<StaffId>,
    /// Region after it.
    pub region: RegionCode,
    /// Why it was passed on, to its sender. Sealed in storage.
    pub words: Option<String>,
    /// When.
    pub at: Timestamp,
}

// What is said to people is personal.
impl std::fmt::Debug for SuggestionStep {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SuggestionStep").field("n", &self.n).field("by", &self.by).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_it_is_read_out() {
        let number = SuggestionNumber::from_bits(123_456_789_012);
        assert!(number.as_str().starts_with("J-") && number.as_str().len() == 13, "{number}");
        let typed = number.as_str().to_lowercase().replace('-', " ");
        assert_eq!(SuggestionNumber::parse(&typed), Some(number.clone()));
        // An application's number is none, nor is one with a slip.
        assert_eq!(SuggestionNumber::parse(&number.as_str().replace('J', "T")), None);
        assert_eq!(SuggestionNumber::parse("J-3333-4444-3"), None);
        assert_eq!(SuggestionNumber::parse(""), None);
    }

    #[test]
    fn names_are_read_back() {
        assert!(SuggestionKind::ALL.into_iter().all(|kind| SuggestionKind::from_name(kind.name()) == Some(kind)));
        assert!(SuggestionState::ALL.into_iter().all(|s| SuggestionState::from_name(s.name()) == Some(s)));
        assert!(SuggestionMove::ALL.into_iter().all(|by| SuggestionMove::from_name(by.name()) == Some(by)));
        let complaints: Vec<_> = SuggestionKind::ALL.into_iter().filter(|kind| kind.is_complaint()).collect();
        assert_eq!(complaints, [SuggestionKind::Office, SuggestionKind::Fraud]);
    }
}
