//! What residents think of how their case was handled, and what the office does about what went badly.

mod review;
mod told;

pub use review::{Review, ReviewState, ReviewStep, StepKind, check_review_words};
pub use told::{Told, TotalTold};

use crate::{
    application::form::{FieldCode, FieldError},
    id::{ApplicationId, RatingId},
    rules::RegionCode,
    time::Timestamp,
    words::cleaned,
};
use std::collections::BTreeMap;

/// Days after the end of a handling on which its resident is asked once for a rating, if they gave none.
pub const ASKED_AFTER_DAYS: i64 = 3;

/// How satisfied somebody is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Very satisfied.
    VeryGood,
    /// Satisfied.
    Good,
    /// Basically satisfied.
    Fair,
    /// Not satisfied.
    Bad,
    /// Very dissatisfied.
    VeryBad,
}

impl Level {
    /// All of them, the best first.
    pub const ALL: [Self; 5] = [Self::VeryGood, Self::Good, Self::Fair, Self::Bad, Self::VeryBad];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::VeryGood => "very_good",
            Self::Good => "good",
            Self::Fair => "fair",
            Self::Bad => "bad",
            Self::VeryBad => "very_bad",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.name() == name)
    }
    /// One of the two lowest: somebody of the office looks into it and calls.
    #[must_use]
    pub fn is_bad(self) -> bool {
        matches!(self, Self::Bad | Self::VeryBad)
    }
}

/// What of an online service can be rated by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// How fast it went.
    Speed,
    /// Whether the guide was right.
    Guide,
    /// How convenient it was.
    Convenience,
    /// How well the platform can be used.
    Platform,
}

impl Aspect {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Speed, Self::Guide, Self::Convenience, Self::Platform];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Speed => "speed",
            Self::Guide => "guide",
            Self::Convenience => "convenience",
            Self::Platform => "platform",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|aspect| aspect.name() == name)
    }
}

/// A handling that came to its end: the case was refused, or it is in effect and nothing is left to be paid back. A case
/// that is opened again comes to another end. What its applicant took back, or let run out, is no handling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    /// The case.
    pub application: ApplicationId,
    /// Its version at the end.
    pub seq: i64,
    /// When.
    pub ended_at: Timestamp,
}

/// What somebody thinks of a handling: once, and never changed.
#[derive(Clone, PartialEq, Eq)]
pub struct Rating {
    /// Identifier: the record names it, and never the case.
    pub id: RatingId,
    /// The case.
    pub application: ApplicationId,
    /// Which of its handlings.
    pub seq: i64,
    /// Region of the office.
    pub region: RegionCode,
    /// How satisfied.
    pub level: Level,
    /// What was rated by itself.
    pub aspects: BTreeMap<Aspect, Level>,
    /// In own words. Sealed in storage.
    pub comment: Option<String>,
    /// When.
    pub at: Timestamp,
}

// Who thinks what is personal.
impl std::fmt::Debug for Rating {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Rating").field("id", &self.id).finish_non_exhaustive()
    }
}

impl Rating {
    /// Longest words, in characters.
    pub const LONGEST: usize = 500;
}

/// A rating as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RatingForm {
    /// Name of a [`Level`].
    pub level: String,
    /// Names of levels by aspect; empty: not rated by itself.
    pub aspects: BTreeMap<Aspect, String>,
    /// In own words; empty for none.
    pub comment: String,
}

/// What was typed, understood.
pub type Rated = (Level, BTreeMap<Aspect, Level>, Option<String>);

/// Reads a rating. Only the level is needed; characters that nobody sees are left out of the words.
///
/// # Errors
/// `level` missing or none of the five, an aspect none of them, `comment` too long.
pub fn check_rating(form: &RatingForm) -> Result<Rated, Vec<FieldError>> {
    let mut errors = Vec::new();
    let level = Level::from_name(&form.level);
    if level.is_none() {
        let code = if form.level.is_empty() { FieldCode::Required } else { FieldCode::Choice };
        errors.push(FieldError::new("level", code));
    }
    let mut aspects = BTreeMap::new();
    for (aspect, typed) in form.aspects.iter().filter(|(_, typed)| !typed.is_empty()) {
        match Level::from_name(typed) {
            Some(level) => drop(aspects.insert(*aspect, level)),
            None => errors.push(FieldError::new(aspect.name(), FieldCode::Choice)),
        }
    }
    let comment = cleaned(&form.comment).trim().to_owned();
    if comment.chars().count() > Rating::LONGEST {
        errors.push(FieldError::new("comment", FieldCode::TooLong));
    }
    match level {
        Some(level) if errors.is_empty() => Ok((level, aspects, Some(comment).filter(|words| !words.is_empty()))),
        _ => Err(errors),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_level_is_needed_and_the_words_are_what_is_read() {
        let form = |level: &str, comment: &str| RatingForm {
            level: level.into(),
            comment: comment.into(),
            ..RatingForm::default()
        };
        assert_eq!(check_rating(&form("good", " \u{200b}\n")), Ok((Level::Good, BTreeMap::new(), None)));
        let (.., words) = check_rating(&form("very_bad", "太\u{202e}慢<b>\r\n")).unwrap();
        assert_eq!(words.as_deref(), Some("太慢<b>"));
        let code = |form: RatingForm| {
            check_rating(&form).unwrap_err().into_iter().map(|e| (e.field, e.code)).collect::<Vec<_>>()
        };
        assert_eq!(code(form("", "")), [("level".to_owned(), FieldCode::Required)]);
        assert_eq!(code(form("5", &"长".repeat(501))).len(), 2);
        let wrong = RatingForm { aspects: BTreeMap::from([(Aspect::Speed, "x".into())]), ..form("bad", "") };
        assert_eq!(code(wrong), [("speed".to_owned(), FieldCode::Choice)]);
    }

    #[test]
    fn the_lowest_two_are_bad() {
        assert_eq!(Level::ALL.map(Level::is_bad), [false, false, false, true, true]);
        assert!(Level::ALL.into_iter().all(|level| Level::from_name(level.name()) == Some(level)));
        assert!(Aspect::ALL.into_iter().all(|aspect| Aspect::from_name(aspect.name()) == Some(aspect)));
    }
}
