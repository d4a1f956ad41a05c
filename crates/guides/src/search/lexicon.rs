//! What means the same, and what means nothing: `synonyms.toml`.

use super::{
    sound::sounds,
    text::{Run, folded, runs, stem},
};
use crate::{GuideFault, meta::toml};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What means the same, and what means nothing.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    /// Chinese phrases.
    pub(super) han: BTreeMap<Vec<char>, String>,
    /// English phrases, as stems.
    pub(super) words: BTreeMap<Vec<String>, String>,
    /// Chinese phrases by their sound.
    pub(super) sounds: BTreeMap<Vec<String>, String>,
    /// Chinese that says nothing about what is asked.
    pub(super) empty_han: BTreeSet<Vec<char>>,
    /// The same by its sound.
    pub(super) empty_sounds: BTreeSet<Vec<String>>,
    /// English words that say nothing about what is asked.
    pub(super) empty_words: BTreeSet<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    empty_zh: Vec<String>,
    empty_en: Vec<String>,
    group: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Group {
    name: String,
    words: Vec<String>,
}

impl Lexicon {
    /// Reads `synonyms.toml`.
    ///
    /// # Errors
    /// What is wrong with it: not readable, or a phrase that stands in two groups.
    pub fn read(file: &str, text: &str) -> Result<Self, GuideFault> {
        let read: File = toml(file, text)?;
        let mut lexicon = Self::default();
        for group in &read.group {
            for phrase in &group.words {
                let twice = match whole(phrase) {
                    Phrase::Han(han) => {
                        lexicon.sounds.insert(sounds(han.iter().copied()), group.name.clone());
                        lexicon.han.insert(han, group.name.clone())
                    }
                    Phrase::Words(words) => lexicon.words.insert(words, group.name.clone()),
                    Phrase::Mixed => return Err(GuideFault::new(file, format!("{phrase:?} mixes two scripts"))),
                };
                // Two forms of one word have one stem: within a group that is no fault.
                if twice.is_some_and(|other| other != group.name) {
                    return Err(GuideFault::new(file, format!("{phrase:?} stands in two groups")));
                }
            }
        }
        lexicon.empty_han = read.empty_zh.iter().map(|text| text.chars().collect()).collect();
        let long = lexicon.empty_han.iter().filter(|text| text.len() > 1);
        lexicon.empty_sounds = long.map(|text| sounds(text.iter().copied())).collect();
        lexicon.empty_words = read.empty_en.iter().map(|word| folded(word)).collect();
        Ok(lexicon)
    }

    /// Terms of a text of ours: pairs of characters, stems, and a term for each phrase that is known.
    pub(super) fn terms(&self, text: &str) -> Vec<String> {
        let runs = runs(&folded(text));
        let mut terms = Vec::new();
        let mut stems: Vec<String> = Vec::new();
        for run in &runs {
            match run {
                Run::Han(han) => {
                    terms.extend(super::text::pairs(han));
                    terms.extend(spans(han, &self.han).into_iter().map(|(_, _, group)| concept(group)));
                }
                Run::Word(word) => stems.push(stem(word)),
            }
        }
        terms.extend(spans(&stems, &self.words).into_iter().map(|(_, _, group)| concept(group)));
        terms.extend(stems.into_iter().filter(|word| !self.empty_words.contains(word)));
        terms
    }
}

/// The term of a group of phrases; no word begins like it.
pub(super) fn concept(group: &str) -> String {
    format!("={group}")
}

/// Where phrases stand in a run: from, to, and what they mean; the longest first wherever one begins.
pub(super) fn spans<'a, T: Ord + Clone>(
    run: &[T],
    phrases: &'a BTreeMap<Vec<T>, String>,
) -> Vec<(usize, usize, &'a String)> {
    let longest = phrases.keys().map(Vec::len).max().unwrap_or(0);
    let (mut found, mut at) = (Vec::new(), 0);
    while at < run.len() {
        let most = longest.min(run.len() - at);
        let phrase = (1..=most).rev().find_map(|n| phrases.get(&run[at..at + n]).map(|group| (n, group)));
        match phrase {
            Some((n, group)) => {
                found.push((at, at + n, group));
                at += n;
            }
            None => at += 1,
        }
    }
    found
}

enum Phrase {
    Han(Vec<char>),
    Words(Vec<String>),
    Mixed,
}

fn whole(phrase: &str) -> Phrase {
    let runs = runs(&folded(phrase));
    let mut words = Vec::new();
    for run in &runs {
        match (run, runs.len()) {
            (Run::Han(han), 1) => return Phrase::Han(han.clone()),
            (Run::Word(word), _) => words.push(stem(word)),
            _ => return Phrase::Mixed,
        }
    }
    if words.is_empty() { Phrase::Mixed } else { Phrase::Words(words) }
}
