//! A question as weighted terms.

use super::{
    index::Vocabulary,
    lexicon::{Lexicon, concept, spans},
    near::distance,
    sound::{Syllables, sounds},
    text::{Run, pairs, stem},
};
use std::collections::BTreeMap;

/// What counts how much.
const CONCEPT: f64 = 2.5;
const IN_CONCEPT: f64 = 0.5;
const PLAIN: f64 = 1.0;
const BY_SOUND: f64 = 0.75;
const BY_SPELLING: f64 = 0.6;

/// Terms with their weights, and how much of what was asked is known at all.
#[derive(Clone, Debug, Default)]
pub(super) struct Query {
    pub terms: BTreeMap<String, f64>,
    /// Parts of the question, known or not.
    pub asked: f64,
}

impl Query {
    fn add(&mut self, term: String, weight: f64) {
        let most = self.terms.entry(term).or_insert(0.0);
        *most = most.max(weight);
    }
}

/// Takes a question apart.
pub(super) fn query(runs: &[Run], lexicon: &Lexicon, known: &Vocabulary, syllables: &Syllables) -> Query {
    let mut reader = Reader { lexicon, known, query: Query::default() };
    let mut words: Vec<&str> = Vec::new();
    for run in runs {
        match run {
            Run::Han(han) => reader.han(han),
            Run::Word(word) => words.push(word),
        }
    }
    reader.words(&words, syllables);
    reader.query
}

struct Reader<'a> {
    lexicon: &'a Lexicon,
    known: &'a Vocabulary,
    query: Query,
}

impl Reader<'_> {
    fn han(&mut self, run: &[char]) {
        let mut at = 0;
        for (from, to, group) in spans(run, &self.lexicon.han) {
            self.gap(&run[at..from]);
            self.query.asked += CONCEPT;
            self.query.add(concept(group), CONCEPT);
            pairs(&run[from..to]).into_iter().for_each(|pair| self.query.add(pair, IN_CONCEPT));
            at = to;
        }
        self.gap(&run[at..]);
        self.near_phrases(run);
    }

    /// Chinese between known phrases, without what says nothing.
    fn gap(&mut self, run: &[char]) {
        let empty: BTreeMap<Vec<char>, String> =
            self.lexicon.empty_han.iter().map(|text| (text.clone(), String::new())).collect();
        let mut at = 0;
        for (from, to, _) in spans(run, &empty) {
            self.piece(&run[at..from]);
            at = to;
        }
        self.piece(&run[at..]);
    }

    fn piece(&mut self, piece: &[char]) {
        if piece.len() < 2 {
            return;
        }
        // A phrase written with other characters of the same sound.
        let sounds = sounds(piece.iter().copied());
        for (from, to, group) in spans(&sounds, &self.lexicon.sounds) {
            if to - from > 1 {
                self.query.add(concept(group), CONCEPT * BY_SOUND);
            }
        }
        for (pair, sound) in pairs(piece).into_iter().zip(sounds.windows(2)) {
            self.query.asked += PLAIN;
            if self.known.has(&pair) {
                self.query.add(pair, PLAIN);
            } else {
                self.sounding(sound);
            }
        }
    }

    /// Known pairs of characters with this sound.
    fn sounding(&mut self, sound: &[String]) {
        for pair in self.known.sounding(sound) {
            self.query.add(pair.clone(), PLAIN * BY_SOUND);
        }
    }

    /// Long phrases with one character wrong, missing or too many.
    fn near_phrases(&mut self, run: &[char]) {
        for (phrase, group) in self.lexicon.han.iter().filter(|(phrase, _)| phrase.len() > 3) {
            let lengths = phrase.len() - 1..=phrase.len() + 1;
            let near = lengths.flat_map(|n| run.windows(n)).any(|part| distance(part, phrase, 1) == 1);
            if near && !self.query.terms.contains_key(&concept(group)) {
                self.query.add(concept(group), CONCEPT * BY_SPELLING);
            }
        }
    }

    fn words(&mut self, words: &[&str], syllables: &Syllables) {
        let stems: Vec<String> = words.iter().map(|word| stem(word)).collect();
        let mut covered = vec![false; words.len()];
        for (from, to, group) in spans(&stems, &self.lexicon.words) {
            covered[from..to].iter_mut().for_each(|word| *word = true);
            self.query.asked += CONCEPT;
            self.query.add(concept(group), CONCEPT);
        }
        let mut typed: Vec<String> = Vec::new();
        for ((word, stem), covered) in words.iter().zip(&stems).zip(covered) {
            let empty = self.lexicon.empty_words.contains(*word) || self.lexicon.empty_words.contains(stem);
            let sound = if covered || empty || self.known.has(stem) { None } else { syllables.split(word) };
            match sound {
                Some(sound) => typed.extend(sound),
                None => {
                    self.spoken(&std::mem::take(&mut typed));
                    if empty && !covered {
                        continue;
                    }
                    self.word(word, stem, covered);
                }
            }
        }
        self.spoken(&typed);
    }

    fn word(&mut self, word: &str, stem: &str, covered: bool) {
        if covered || self.known.has(stem) {
            self.query.asked += if covered { 0.0 } else { PLAIN };
            return self.query.add(stem.to_owned(), if covered { IN_CONCEPT } else { PLAIN });
        }
        self.query.asked += PLAIN;
        let letters: Vec<char> = word.chars().collect();
        let most = match letters.len() {
            0..=3 => return,
            4..=7 => 1,
            _ => 2,
        };
        // Words of the guides, and typed pinyin with a slip in it: the nearest of each.
        let phrases = self.lexicon.words.iter().filter(|(phrase, _)| phrase.len() == 1);
        let phrases = phrases.map(|(phrase, group)| (phrase[0].clone(), concept(group), CONCEPT));
        let sounds = self.lexicon.sounds.iter().filter(|(sound, _)| sound.len() > 1);
        let sounds = sounds.map(|(sound, group)| (sound.concat(), concept(group), CONCEPT));
        let plain = self.known.words().map(|known| (known.clone(), known.clone(), PLAIN));
        let stems: Vec<char> = stem.chars().collect();
        let near = phrases.chain(sounds).chain(plain).filter_map(|(text, term, weight)| {
            let text: Vec<char> = text.chars().collect();
            let far = distance(&letters, &text, most).min(distance(&stems, &text, most));
            (far <= most && text.len() > 3).then_some((far, term, weight))
        });
        let mut near: Vec<(usize, String, f64)> = near.collect();
        let Some(least) = near.iter().map(|(far, ..)| *far).min() else { return };
        near.retain(|(far, ..)| *far == least);
        for (_, term, weight) in near {
            self.query.add(term, weight * BY_SPELLING);
        }
    }

    /// Typed pinyin.
    fn spoken(&mut self, typed: &[String]) {
        let empty: BTreeMap<Vec<String>, String> =
            self.lexicon.empty_sounds.iter().map(|sound| (sound.clone(), String::new())).collect();
        let mut at = 0;
        for (from, to, _) in spans(typed, &empty) {
            self.sounds(&typed[at..from]);
            at = to;
        }
        self.sounds(&typed[at..]);
    }

    fn sounds(&mut self, typed: &[String]) {
        let mut at = 0;
        for (from, to, group) in spans(typed, &self.lexicon.sounds) {
            // One syllable alone can be anything.
            if to - from < 2 {
                continue;
            }
            self.pairs_of(&typed[at..from]);
            self.query.asked += CONCEPT;
            self.query.add(concept(group), CONCEPT);
            self.pairs_of(&typed[from..to]);
            at = to;
        }
        self.pairs_of(&typed[at..]);
    }

    fn pairs_of(&mut self, typed: &[String]) {
        for sound in typed.windows(2) {
            self.query.asked += PLAIN;
            self.sounding(sound);
        }
        if typed.len() == 1 {
            self.query.asked += PLAIN;
        }
    }
}
