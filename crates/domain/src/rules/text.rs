//! Standard texts: what staff can insert into a correction request, a refusal or a message, and edit.

use super::{Mark, Marked, ObjectionTerms, Region, RegionCode, RuleBook, fault::Faults, validate};
use crate::{
    application::StaffReason,
    enquiry::EnquiryTerms,
    language::{Language, Text},
    rules::{Source, card::is_key},
    words::has_hidden,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Longest words to a resident, in characters: a text must fit into its form.
pub const TEXT_MOST: usize = 500;

/// What a standard text is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TextUse {
    /// A correction request.
    Correction,
    /// A refusal; the legal route goes with it.
    Refusal,
    /// A message to the resident.
    Message,
    /// An answer to a question.
    Enquiry,
    /// An answer to a suggestion.
    Suggestion,
}

/// A standard text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StandardText {
    /// Key: a region's text of the same key replaces the nationwide one.
    pub key: String,
    /// What for.
    #[serde(rename = "use")]
    pub usage: TextUse,
    /// The reason whose default it is.
    #[serde(default)]
    pub reason: Option<StaffReason>,
    /// Its name in a list.
    pub title: Text,
    /// The words.
    pub words: Text,
    /// Mark.
    pub mark: Mark,
    /// Sources.
    #[serde(default)]
    pub src: Vec<String>,
}

/// The texts that hold everywhere: `rules/texts.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Where one can object to a refusal, and until when.
    pub legal_route: Marked<Text>,
    /// How long one can. A folder from before has none: then it is the sample that the words name.
    #[serde(default = "ObjectionTerms::sample")]
    pub objection: Marked<ObjectionTerms>,
    /// How long a question to the office takes. A folder from before has none, either.
    #[serde(default = "EnquiryTerms::sample")]
    pub enquiry: Marked<EnquiryTerms>,
    /// The texts.
    pub texts: Vec<StandardText>,
}

impl RuleBook {
    /// The standard texts for `usage` in a region: its own, and the nationwide ones that it does not replace.
    #[must_use]
    pub fn texts(&self, region: &RegionCode, usage: TextUse) -> Vec<&StandardText> {
        let own = self.region(region).map_or(&[][..], |region: &Region| &region.texts);
        let replaced: BTreeSet<&str> = own.iter().map(|text| text.key.as_str()).collect();
        let everywhere = self.texts.texts.iter().filter(|text| !replaced.contains(text.key.as_str()));
        own.iter().chain(everywhere).filter(|text| text.usage == usage).collect()
    }

    /// `words` with standard texts inserted after them, each once; the legal route stands last where one refuses.
    #[must_use]
    pub fn inserted(&self, texts: &[&StandardText], language: Language, words: &str) -> String {
        let route = self.texts.legal_route.v.get(language);
        let mut lines: Vec<&str> = words.trim().lines().map(str::trim_end).filter(|line| *line != route).collect();
        for text in texts {
            let new = text.words.get(language);
            if !lines.contains(&new) {
                lines.push(new);
            }
        }
        if texts.iter().any(|text| text.usage == TextUse::Refusal) {
            lines.push(route);
        }
        lines.join("\n")
    }
}

/// Checks `texts.toml`: whoever refuses finds a text for each reason.
pub(super) fn everywhere(faults: &mut Faults<'_>, texts: &Texts, sources: &BTreeMap<String, Source>) {
    validate::marked(faults, "legal_route", &texts.legal_route, sources);
    validate::text(faults, "legal_route.v", &texts.legal_route.v);
    validate::marked(faults, "objection", &texts.objection, sources);
    if texts.objection.v.reconsideration_days == 0 || texts.objection.v.court_months == 0 {
        faults.at("objection.v", "nobody can object");
    }
    validate::marked(faults, "enquiry", &texts.enquiry, sources);
    if !texts.enquiry.v.is_sound() {
        faults.at("enquiry.v", "nobody has time to answer");
    }
    each(faults, &texts.texts, sources);
    for reason in StaffReason::REFUSAL {
        let is_its = |text: &&StandardText| text.usage == TextUse::Refusal && text.reason == Some(reason);
        if texts.texts.iter().filter(is_its).count() != 1 {
            faults.at("texts", format_args!("the refusal {} needs one text", reason.name()));
        }
    }
    let route = &texts.legal_route.v;
    for (index, text) in texts.texts.iter().enumerate().filter(|(_, text)| text.usage == TextUse::Refusal) {
        for (words, route) in [(&text.words.zh, &route.zh), (&text.words.en, &route.en)] {
            if words.chars().count() + route.chars().count() + 1 > TEXT_MOST {
                faults.at(&format!("texts.{index}.words"), "is too long together with the legal route");
            }
        }
    }
}

/// Checks texts by themselves.
pub(super) fn each(faults: &mut Faults<'_>, texts: &[StandardText], sources: &BTreeMap<String, Source>) {
    let mut keys = BTreeSet::new();
    for (index, text) in texts.iter().enumerate() {
        let at = |key: &str| format!("texts.{index}.{key}");
        if !is_key(&text.key) {
            faults.at(&at("key"), "lower-case letters, digits and _ only");
        }
        if !keys.insert(&text.key) {
            faults.at(&at("key"), format_args!("{} is there twice", text.key));
        }
        validate::text(faults, &at("title"), &text.title);
        validate::text(faults, &at("words"), &text.words);
        for words in [&text.words.zh, &text.words.en] {
            if words.chars().count() > TEXT_MOST {
                faults.at(&at("words"), format_args!("longer than {TEXT_MOST} characters"));
            }
            if has_hidden(words) {
                faults.at(&at("words"), "holds a character that nobody sees");
            }
        }
        let offered = match text.usage {
            TextUse::Refusal => StaffReason::REFUSAL.as_slice(),
            TextUse::Correction => StaffReason::CORRECTION.as_slice(),
            TextUse::Message | TextUse::Enquiry | TextUse::Suggestion => &[],
        };
        if text.reason.is_some_and(|reason| !offered.contains(&reason)) {
            faults.at(&at("reason"), "is not offered there");
        }
        validate::provenance(faults, &format!("texts.{index}"), text.mark, &text.src, sources);
    }
}
