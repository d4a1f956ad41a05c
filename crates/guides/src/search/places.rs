//! Regions that a question names.

use super::{
    sound::Syllables,
    text::{Run, folded, runs},
};
use domain::rules::{Region, RegionCode, RuleBook};

/// How a region is named.
#[derive(Clone, Debug)]
struct Place {
    code: RegionCode,
    han: Vec<Vec<char>>,
    words: Vec<String>,
    province: Vec<Vec<char>>,
}

/// All regions by their names.
#[derive(Clone, Debug, Default)]
pub(super) struct Places(Vec<Place>);

/// Fewer regions of a province than this are shown for its name.
const OF_PROVINCE: usize = 3;

impl Places {
    pub(super) fn of(book: &RuleBook) -> Self {
        Self(book.regions.values().map(place).collect())
    }

    /// Takes the regions out of a question that it names.
    pub(super) fn take(&self, query: &mut Vec<Run>, syllables: &Syllables) -> Vec<RegionCode> {
        let mut found: Vec<RegionCode> = Vec::new();
        for names in [|place: &Place| place.han.clone(), |place: &Place| place.province.clone()] {
            if !found.is_empty() {
                break;
            }
            found = self.named(query, names);
        }
        self.typed(query, syllables, &mut found);
        found
    }

    /// Names in letters: one word or several ("yong cheng shi"), with or without the last syllable.
    fn typed(&self, query: &mut Vec<Run>, syllables: &Syllables, found: &mut Vec<RegionCode>) {
        let mut rest: Vec<Run> = Vec::new();
        let mut at = 0;
        while let Some(run) = query.get(at) {
            let joined = |n: usize| -> Option<String> {
                let word = |run: &Run| if let Run::Word(word) = run { Some(word.clone()) } else { None };
                let words: Option<Vec<String>> = query.get(at..at + n)?.iter().map(word).collect();
                let word = words?.concat();
                // Several words are one name only as pinyin: English words meet by chance.
                (n == 1 || syllables.split(&word).is_some()).then_some(word)
            };
            let here = |n: usize| -> Vec<RegionCode> {
                let Some(word) = joined(n) else { return Vec::new() };
                self.0.iter().filter(|place| place.words.contains(&word)).map(|place| place.code.clone()).collect()
            };
            match [3, 2, 1].into_iter().map(|n| (n, here(n))).find(|(_, codes)| !codes.is_empty()) {
                Some((n, codes)) => {
                    found.extend(codes.into_iter().filter(|code| !found.contains(code)).collect::<Vec<_>>());
                    at += n;
                }
                None => {
                    rest.push(run.clone());
                    at += 1;
                }
            }
        }
        *query = rest;
    }

    fn named(&self, query: &mut Vec<Run>, names: impl Fn(&Place) -> Vec<Vec<char>>) -> Vec<RegionCode> {
        let mut found: Vec<(RegionCode, Vec<char>)> = Vec::new();
        for place in &self.0 {
            let own = names(place);
            let mut all: Vec<&Vec<char>> = own.iter().collect();
            all.sort_by_key(|name| std::cmp::Reverse(name.len()));
            let name = all.into_iter().find(|name| query.iter().any(|run| position(run, name).is_some()));
            if let Some(name) = name {
                found.push((place.code.clone(), name.clone()));
            }
        }
        for (_, name) in &found {
            cut(query, name);
        }
        found.into_iter().map(|(code, _)| code).take(OF_PROVINCE).collect()
    }
}

fn position(run: &Run, name: &[char]) -> Option<usize> {
    match run {
        Run::Han(han) => han.windows(name.len()).position(|part| part == name),
        Run::Word(_) => None,
    }
}

/// Cuts a name out of the runs it stands in.
fn cut(query: &mut Vec<Run>, name: &[char]) {
    let mut rest = Vec::new();
    for run in query.drain(..) {
        match (position(&run, name), run) {
            (Some(at), Run::Han(han)) => {
                rest.extend(
                    [&han[..at], &han[at + name.len()..]]
                        .into_iter()
                        .filter(|part| !part.is_empty())
                        .map(|part| Run::Han(part.to_vec())),
                );
            }
            (_, run) => rest.push(run),
        }
    }
    *query = rest;
}

/// Names in characters with and without 市, in pinyin joined with and without its last syllable, in English.
fn place(region: &Region) -> Place {
    let mut han: Vec<Vec<char>> = Vec::new();
    let mut words = vec![folded(&region.name.en).replace(' ', ""), region.code.to_string()];
    let mut add = |text: &str| {
        for run in runs(&folded(text)) {
            match run {
                Run::Han(name) if name.len() > 1 => han.extend([short(&name), name]),
                Run::Word(word) if word.len() > 3 => words.push(word),
                _ => {}
            }
        }
    };
    add(&region.name.zh);
    region.aliases.iter().for_each(|alias| add(alias));
    let syllables: Vec<&str> = region.pinyin.split(' ').collect();
    words.extend([syllables.concat(), syllables[..syllables.len().saturating_sub(1)].concat()]);
    // One syllable alone, or nothing, is no name.
    words.retain(|word| word.len() > 3);
    let province: Vec<char> = region.province_name.zh.chars().collect();
    Place { code: region.code.clone(), han, words, province: vec![short(&province), province] }
}

/// A name without 市 or 省.
fn short(name: &[char]) -> Vec<char> {
    match name {
        [rest @ .., '市' | '省'] if rest.len() > 1 => rest.to_vec(),
        _ => name.to_vec(),
    }
}
