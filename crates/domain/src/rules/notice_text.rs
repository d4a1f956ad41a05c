//! Notices in a region's own words: which sentences can be replaced, and which blanks each of them has.
//!
//! What a notice tells is decided by what happened; a region may only say it differently. So every fact of a sentence
//! must stand in the region's words as well, and sentences about different facts are replaced one by one.

use super::{Mark, Region, RegionCode, RuleBook, Source, fault::Faults, validate};
use crate::{
    language::{Language, Text},
    words::has_hidden,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longest words of a notice, in characters: two or three sentences that a phone shows at once.
pub const NOTICE_MOST: usize = 300;
/// Longest title, in characters.
pub const NOTICE_TITLE_MOST: usize = 60;

/// A blank: filled in when the notice is read, in its reader's language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoticeSlot {
    /// The application's number.
    Reference,
    /// The day by which it is decided.
    Deadline,
    /// The day on which the cover ends.
    EffectiveOn,
    /// Another day: a draft is thrown away, a new promise.
    On,
    /// Working days.
    Days,
    /// Yuan.
    Amount,
    /// Why money came back.
    Fault,
}

impl NoticeSlot {
    /// All.
    pub const ALL: [Self; 7] =
        [Self::Reference, Self::Deadline, Self::EffectiveOn, Self::On, Self::Days, Self::Amount, Self::Fault];

    /// Its name between the braces.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Reference => "reference",
            Self::Deadline => "deadline",
            Self::EffectiveOn => "effective_on",
            Self::On => "on",
            Self::Days => "days",
            Self::Amount => "amount",
            Self::Fault => "fault",
        }
    }
    /// The blank of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.name() == name)
    }
}

/// A sentence that a region may say in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeSentence {
    /// Kind of notice, with what makes it another sentence after it: `approved`, `approved_now`.
    pub key: &'static str,
    /// Its blanks: each stands in the words at least once.
    pub slots: &'static [NoticeSlot],
}

/// Every such sentence, in the order of an application's life. What says "if this was not you" is not among them, nor
/// are notices about sign-in, password and card: whoever reads one in another place must know it again.
pub const NOTICE_SENTENCES: [NoticeSentence; 27] = {
    use NoticeSlot::{Amount, Days, Deadline, EffectiveOn, Fault, On, Reference};
    const fn of(key: &'static str, slots: &'static [NoticeSlot]) -> NoticeSentence {
        NoticeSentence { key, slots }
    }
    [
        of("draft_expiring", &[Reference, On]),
        of("submitted", &[Reference, Deadline]),
        of("in_review", &[Reference]),
        of("put_back", &[Reference]),
        of("correction_requested", &[Reference, Days]),
        of("corrected", &[Reference, Deadline]),
        of("message", &[Reference]),
        of("late", &[Reference, Deadline, On]),
        of("late_provisional", &[Reference, Deadline, On]),
        of("awaiting_second", &[Reference]),
        of("approved", &[Reference, EffectiveOn]),
        of("approved_now", &[Reference, EffectiveOn]),
        of("approved_at_once", &[Reference, EffectiveOn]),
        of("approved_at_once_now", &[Reference, EffectiveOn]),
        of("approved_at_once_refund", &[Reference, EffectiveOn, Amount]),
        of("approved_at_once_now_refund", &[Reference, EffectiveOn, Amount]),
        of("refused", &[Reference]),
        of("reopened", &[Reference, Deadline]),
        of("withdrawn", &[Reference]),
        of("undone", &[Reference]),
        of("effective", &[Reference, EffectiveOn]),
        of("expired", &[Reference]),
        of("refund_planned", &[Reference, Amount]),
        of("refund_handed_over", &[Reference, Amount]),
        of("refund_paid", &[Reference, Amount]),
        of("refund_failed", &[Reference, Amount, Fault]),
        of("refund_cancelled", &[Reference, Amount]),
    ]
};

impl NoticeSentence {
    /// The sentence of a key.
    #[must_use]
    pub fn of(key: &str) -> Option<Self> {
        NOTICE_SENTENCES.into_iter().find(|sentence| sentence.key == key)
    }
}

/// What is wrong with the words of a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeFault {
    /// Too long.
    TooLong,
    /// A character that nobody sees.
    Hidden,
    /// A brace without its other half, or a blank that the sentence does not have.
    Unknown,
    /// A blank of the sentence does not stand in the words.
    Missing(NoticeSlot),
}

impl std::fmt::Display for NoticeFault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooLong => f.write_str("is too long"),
            Self::Hidden => f.write_str("holds a character that nobody sees"),
            Self::Unknown => f.write_str("has a blank that this notice does not have, or half a brace"),
            Self::Missing(slot) => write!(f, "must hold {{{}}}", slot.name()),
        }
    }
}

/// A notice in a region's own words: `[[notices]]` of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeText {
    /// Which sentence.
    pub key: String,
    /// Title; it has no blanks.
    pub title: Text,
    /// The words, with blanks as `{reference}`.
    pub words: Text,
    /// Mark.
    pub mark: Mark,
    /// Sources.
    #[serde(default)]
    pub src: Vec<String>,
}

impl NoticeText {
    /// The words with every blank filled in.
    #[must_use]
    pub fn filled(&self, language: Language, value: impl Fn(NoticeSlot) -> String) -> String {
        let mut out = String::new();
        for part in parts(self.words.get(language)) {
            match part {
                Part::Words(words) => out.push_str(words),
                // The file was refused if it held another one.
                Part::Blank(name) => out.push_str(&NoticeSlot::from_name(name).map(&value).unwrap_or_default()),
                Part::Broken => {}
            }
        }
        out
    }
}

enum Part<'a> {
    Words(&'a str),
    Blank(&'a str),
    /// Half a brace.
    Broken,
}

fn parts(words: &str) -> Vec<Part<'_>> {
    let (mut all, mut rest) = (Vec::new(), words);
    while let Some((before, after)) = rest.split_once('{') {
        all.push(Part::Words(before));
        match after.split_once('}') {
            Some((name, after)) => {
                all.push(Part::Blank(name));
                rest = after;
            }
            None => {
                all.push(Part::Broken);
                rest = after;
            }
        }
    }
    all.push(Part::Words(rest));
    if all.iter().any(|part| matches!(part, Part::Words(words) if words.contains('}'))) {
        all.push(Part::Broken);
    }
    all
}

/// What is wrong with a title.
#[must_use]
pub fn notice_title_fault(title: &str) -> Option<NoticeFault> {
    if title.chars().count() > NOTICE_TITLE_MOST {
        Some(NoticeFault::TooLong)
    } else if has_hidden(title) {
        Some(NoticeFault::Hidden)
    } else {
        title.contains(['{', '}', '\n']).then_some(NoticeFault::Unknown)
    }
}

/// What is wrong with the words of a sentence.
#[must_use]
pub fn notice_words_fault(sentence: NoticeSentence, words: &str) -> Option<NoticeFault> {
    if words.chars().count() > NOTICE_MOST {
        return Some(NoticeFault::TooLong);
    }
    if has_hidden(words) {
        return Some(NoticeFault::Hidden);
    }
    let mut seen = BTreeSet::new();
    for part in parts(words) {
        match part {
            Part::Words(_) => {}
            Part::Broken => return Some(NoticeFault::Unknown),
            Part::Blank(name) => match NoticeSlot::from_name(name).filter(|slot| sentence.slots.contains(slot)) {
                Some(slot) => drop(seen.insert(slot)),
                None => return Some(NoticeFault::Unknown),
            },
        }
    }
    sentence.slots.iter().find(|slot| !seen.contains(slot)).copied().map(NoticeFault::Missing)
}

impl Region {
    /// A sentence in this region's own words, where it has some.
    #[must_use]
    pub fn notice(&self, key: &str) -> Option<&NoticeText> {
        self.notices.iter().find(|text| text.key == key)
    }
}

impl RuleBook {
    /// The same by the region's code.
    #[must_use]
    pub fn notice(&self, region: &RegionCode, key: &str) -> Option<&NoticeText> {
        self.region(region)?.notice(key)
    }
}

/// Checks a region's notices.
pub(super) fn each(faults: &mut Faults<'_>, notices: &[NoticeText], sources: &BTreeMap<String, Source>) {
    let mut keys = BTreeSet::new();
    for (index, text) in notices.iter().enumerate() {
        let at = |key: &str| format!("notices.{index}.{key}");
        if !keys.insert(&text.key) {
            faults.at(&at("key"), format_args!("{} is there twice", text.key));
        }
        validate::text(faults, &at("title"), &text.title);
        validate::text(faults, &at("words"), &text.words);
        let Some(sentence) = NoticeSentence::of(&text.key) else {
            faults.at(&at("key"), format_args!("there is no notice {}", text.key));
            continue;
        };
        for (language, title, words) in [("zh", &text.title.zh, &text.words.zh), ("en", &text.title.en, &text.words.en)]
        {
            if let Some(fault) = notice_title_fault(title) {
                faults.at(&at(&format!("title.{language}")), fault);
            }
            if let Some(fault) = notice_words_fault(sentence, words) {
                faults.at(&at(&format!("words.{language}")), fault);
            }
        }
        validate::provenance(faults, &format!("notices.{index}"), text.mark, &text.src, sources);
    }
}
