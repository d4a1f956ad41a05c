//! How long things are kept, by kind and outcome; what then happens to them; and holds that keep them longer.

mod hold;

pub use hold::{HeldThing, LegalHold};

use crate::{
    application::ApplicationState,
    rules::{Mark, Marked},
    time::Timestamp,
};
use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

/// Hours for which a form that was being typed at a time-out is kept.
pub const PARKED_HOURS: i64 = 1;
/// Days for which ended sessions are kept, for questions about who was signed in.
pub const SESSION_DAYS: i64 = 30;
/// Days for which codes and challenges are kept after they were sent.
pub const CODE_DAYS: i64 = 1;
/// Days for which idempotency keys are kept: a form that was left open may be sent again.
pub const KEY_DAYS: i64 = 7;

/// What is kept for a time: a case by how it ended, or a row of the service's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kept {
    /// A draft that was never sent.
    Draft,
    /// A draft or correction that ran out.
    Expired,
    /// Withdrawn by the applicant.
    Withdrawn,
    /// Refused.
    Refused,
    /// Approved, and undone before its day.
    Undone,
    /// Took effect, with a refund that was paid.
    EndedWithRefund,
    /// Took effect, without a refund.
    EndedWithoutRefund,
    /// What was typed when a session timed out.
    ParkedForm,
    /// Sessions that ended.
    Session,
    /// One-time codes and challenges of passkeys.
    Code,
    /// Keys of requests that were answered.
    Key,
}

impl Kept {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::Draft,
        Self::Expired,
        Self::Withdrawn,
        Self::Refused,
        Self::Undone,
        Self::EndedWithRefund,
        Self::EndedWithoutRefund,
        Self::ParkedForm,
        Self::Session,
        Self::Code,
        Self::Key,
    ];
    /// Closed cases, whose content is erased by the rule.
    pub const CASES: [Self; 6] =
        [Self::Expired, Self::Withdrawn, Self::Refused, Self::Undone, Self::EndedWithRefund, Self::EndedWithoutRefund];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Expired => "expired",
            Self::Withdrawn => "withdrawn",
            Self::Refused => "refused",
            Self::Undone => "undone",
            Self::EndedWithRefund => "ended_with_refund",
            Self::EndedWithoutRefund => "ended_without_refund",
            Self::ParkedForm => "parked_form",
            Self::Session => "session",
            Self::Code => "code",
            Self::Key => "key",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kept| kept.name() == name)
    }
    /// The state of such a case, and whether its refund was paid; `None` for what is no case.
    #[must_use]
    pub fn outcome(self) -> Option<(ApplicationState, Option<bool>)> {
        Some(match self {
            Self::Expired => (ApplicationState::Expired, None),
            Self::Withdrawn => (ApplicationState::Withdrawn, None),
            Self::Refused => (ApplicationState::Refused, None),
            Self::Undone => (ApplicationState::Undone, None),
            Self::EndedWithRefund => (ApplicationState::Effective, Some(true)),
            Self::EndedWithoutRefund => (ApplicationState::Effective, Some(false)),
            _ => return None,
        })
    }
    /// The term that the program itself holds; the file may say no other.
    #[must_use]
    pub fn fixed(self) -> Option<Term> {
        Some(match self {
            Self::Draft => Term::Days(crate::application::policy::DRAFT_DAYS),
            Self::ParkedForm => Term::Hours(PARKED_HOURS),
            Self::Session => Term::Days(SESSION_DAYS),
            Self::Code => Term::Days(CODE_DAYS),
            Self::Key => Term::Days(KEY_DAYS),
            _ => return None,
        })
    }
    /// What happens when the term is over.
    #[must_use]
    pub fn fate(self) -> Fate {
        match self {
            Self::Draft => Fate::Expire,
            _ if self.outcome().is_some() => Fate::Erase,
            _ => Fate::Delete,
        }
    }
}

/// What happens to a thing when its term is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It runs out, and is a case that ran out from then on.
    Expire,
    /// Its content goes: answers, documents, words. That it was, its moves and its receipts stay.
    Erase,
    /// All of it goes.
    Delete,
}

/// How long.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Hours.
    Hours(i64),
    /// Days.
    Days(i64),
    /// Years, to the day.
    Years(i64),
}

impl Term {
    /// Whether it is a length of time that can be counted with.
    #[must_use]
    pub fn is_sound(self) -> bool {
        match self {
            Self::Hours(n) => (1..=24).contains(&n),
            Self::Days(n) => (1..=3650).contains(&n),
            Self::Years(n) => (1..=100).contains(&n),
        }
    }
    /// What was last changed before this instant is due at `now`.
    #[must_use]
    pub fn before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::Hours(n) => now.plus_seconds(-n * 3600),
            Self::Days(n) => now.plus_seconds(-n * 86_400),
            Self::Years(n) => {
                let day = now.day().checked_sub(Span::new().years(n)).unwrap_or(Date::MIN);
                Timestamp::start_of(day)
            }
        }
    }
}

/// One rule of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RetentionRule {
    /// Of what.
    pub kind: Kept,
    /// How long after its last change, with mark and source.
    pub term: Marked<Term>,
}

/// All rules: `rules/retention.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retention {
    /// In the order of the file.
    #[serde(default, rename = "kept")]
    pub rules: Vec<RetentionRule>,
}

impl Retention {
    /// The rule for a kind.
    #[must_use]
    pub fn rule(&self, kind: Kept) -> Option<&RetentionRule> {
        self.rules.iter().find(|rule| rule.kind == kind)
    }
    /// What is wrong with the rules, in words for whoever keeps them.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        for kind in Kept::ALL {
            let name = kind.name();
            match self.rules.iter().filter(|rule| rule.kind == kind).count() {
                1 => {}
                0 => faults.push(format!("{name}: no rule")),
                _ => faults.push(format!("{name}: more than one rule")),
            }
        }
        for RetentionRule { kind, term } in &self.rules {
            let name = kind.name();
            if !term.v.is_sound() {
                faults.push(format!("{name}: no term that can be counted with"));
            }
            if kind.fixed().is_some_and(|fixed| fixed != term.v) {
                faults.push(format!("{name}: the program itself holds another term"));
            }
            if term.mark != Mark::Sample && term.src.is_empty() {
                faults.push(format!("{name}: a value that is no sample names its source"));
            }
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn years_are_counted_to_the_day_in_china() {
        let now = Timestamp::start_of(date(2028, 2, 29)).plus_seconds(3600);
        assert_eq!(Term::Years(10).before(now), Timestamp::start_of(date(2018, 2, 28)));
        assert_eq!(Term::Days(1).before(now), now.plus_seconds(-86_400));
        assert_eq!(Term::Hours(1).before(now), now.plus_seconds(-3600));
    }

    #[test]
    fn every_kind_has_one_sound_rule() {
        let sample = |v| Marked { v, mark: Mark::Sample, src: Vec::new() };
        let rule = |kind: Kept| RetentionRule { kind, term: sample(kind.fixed().unwrap_or(Term::Years(5))) };
        let mut all = Retention { rules: Kept::ALL.into_iter().map(rule).collect() };
        assert!(all.faults().is_empty());
        all.rules.pop();
        all.rules.push(rule(Kept::Draft));
        all.rules[1].term = sample(Term::Years(0));
        all.rules[8].term = sample(Term::Days(31));
        all.rules[2].term.mark = Mark::Sourced;
        assert_eq!(all.faults().len(), 5, "{:?}", all.faults());
    }

    #[test]
    fn names_are_read_back() {
        for kind in Kept::ALL {
            assert_eq!(Kept::from_name(kind.name()), Some(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
            assert_eq!(kind.outcome().is_some(), Kept::CASES.contains(&kind));
        }
    }
}
