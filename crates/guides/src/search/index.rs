//! The pages, and how well each answers.

use super::{
    Answer, Hit, Lexicon, MOST_CHARS, Target,
    light::{excerpt, pieces},
    places::Places,
    query::{Query, query},
    sound::{Syllables, sounds},
    text::{folded, runs},
};
use crate::{Edition, Guide, Insert, OtherPage, Part, Section};
use domain::{
    language::{Language, Text},
    rules::{GuidePath, GuideStep, RegionCode, RuleBook},
};
use std::collections::{BTreeMap, BTreeSet};

/// How much a word counts, by where it stands: heading, situation, words people use, summary, headings of sections, text.
const FIELDS: [f64; 6] = [5.0, 4.0, 4.0, 2.5, 2.5, 1.0];
const B: f64 = 0.4;
const K1: f64 = 1.4;
/// Words that nearly every page holds still tell apart where they stand.
const LEAST_IDF: f64 = 0.35;
/// What answers worse than this, beside the best, is no answer.
const LEAST_BESIDE_BEST: f64 = 0.22;
/// Less of the question than this: nothing was found.
const LEAST_KNOWN: f64 = 0.3;
/// Who asks for nothing but a page's own name wants that page.
const BY_NAME: f64 = 1.5;
const MOST_HITS: usize = 8;

/// The terms there are.
#[derive(Clone, Debug, Default)]
pub(super) struct Vocabulary {
    terms: BTreeSet<String>,
    sounds: BTreeMap<Vec<String>, Vec<String>>,
}

impl Vocabulary {
    pub(super) fn has(&self, term: &str) -> bool {
        self.terms.contains(term)
    }
    /// English words.
    pub(super) fn words(&self) -> impl Iterator<Item = &String> {
        self.terms.iter().filter(|term| term.bytes().all(|b| b.is_ascii_lowercase()))
    }
    /// Pairs of characters with this sound.
    pub(super) fn sounding(&self, sound: &[String]) -> &[String] {
        self.sounds.get(sound).map_or(&[], Vec::as_slice)
    }
    fn of(terms: BTreeSet<String>) -> Self {
        let mut by: BTreeMap<Vec<String>, Vec<String>> = BTreeMap::new();
        for term in terms.iter().filter(|term| term.chars().count() == 2 && !term.is_ascii()) {
            by.entry(sounds(term.chars())).or_default().push(term.clone());
        }
        Self { terms, sounds: by }
    }
}

/// One page in the index.
#[derive(Clone, Debug)]
struct Entry {
    target: Target,
    title: Text,
    summary: Text,
    sections: Vec<Shelf>,
    /// Terms of the heading.
    heading: BTreeSet<String>,
    /// What people call it, word for word.
    names: BTreeSet<String>,
    /// How often each term stands in each field.
    counts: BTreeMap<String, [f64; 6]>,
    lengths: [f64; 6],
}

/// A section in the index.
#[derive(Clone, Debug)]
struct Shelf {
    id: String,
    title: Text,
    text: Text,
    title_terms: BTreeSet<String>,
    text_terms: BTreeSet<String>,
}

/// What is shown of a region.
#[derive(Clone, Debug)]
struct PlaceName {
    name: Text,
    text: Text,
}

/// All pages, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Index {
    lexicon: Lexicon,
    known: Vocabulary,
    syllables: Syllables,
    places: Places,
    regions: BTreeMap<RegionCode, PlaceName>,
    entries: Vec<Entry>,
    /// Mean length of each field.
    means: [f64; 6],
    /// In how many pages each term stands.
    pages: BTreeMap<String, f64>,
}

impl Index {
    pub(crate) fn build(lexicon: Lexicon, guides: &[Guide], others: &[OtherPage], book: &RuleBook) -> Self {
        let mut entries: Vec<Entry> = guides.iter().map(|guide| of_guide(guide, book, &lexicon)).collect();
        entries.extend(others.iter().map(|page| of_page(page, &lexicon)));
        let n = entries.len().max(1) as f64;
        let means = std::array::from_fn(|field| entries.iter().map(|e| e.lengths[field]).sum::<f64>() / n);
        let mut pages: BTreeMap<String, f64> = BTreeMap::new();
        for term in entries.iter().flat_map(|entry| entry.counts.keys()) {
            *pages.entry(term.clone()).or_default() += 1.0;
        }
        let known = Vocabulary::of(pages.keys().cloned().collect());
        let regions = book.regions.values().map(|region| {
            let text = |l| format!("{} · {}", region.agency.v.get(l), region.platform.v.get(l));
            let text = Text { zh: text(Language::Zh), en: text(Language::En) };
            (region.code.clone(), PlaceName { name: region.name.clone(), text })
        });
        let (places, regions) = (Places::of(book), regions.collect());
        Self { lexicon, known, syllables: Syllables::all(), places, regions, entries, means, pages }
    }

    /// What answers a question, best first.
    pub(crate) fn ask(&self, text: &str, language: Language) -> Answer {
        let text: String = text.chars().take(MOST_CHARS).collect();
        let text = folded(&text);
        let name = text.trim();
        let mut runs = runs(&text);
        let named = self.places.take(&mut runs, &self.syllables);
        let query = query(&runs, &self.lexicon, &self.known, &self.syllables);
        let mut hits: Vec<Hit> = named.iter().filter_map(|code| self.region(code, language)).collect();
        let score = |entry: &Entry| {
            let named = if entry.names.contains(name) { BY_NAME } else { 1.0 };
            named * self.score(entry, &query)
        };
        let mut found: Vec<(f64, &Entry)> = self.entries.iter().map(|entry| (score(entry), entry)).collect();
        found.sort_by(|(a, _), (b, _)| b.total_cmp(a));
        let best = found.first().map_or(0.0, |(score, _)| *score);
        let good = found.iter().filter(|(score, _)| *score > 0.0 && *score >= best * LEAST_BESIDE_BEST);
        hits.extend(good.map(|(_, entry)| self.hit(entry, &query, language)).take(MOST_HITS));
        hits.truncate(MOST_HITS);
        Answer { hits }
    }

    fn region(&self, code: &RegionCode, language: Language) -> Option<Hit> {
        let place = self.regions.get(code)?;
        let plain = |text: &Text| pieces(text.get(language), &BTreeMap::new(), &self.lexicon);
        let (title, text) = (plain(&place.name), plain(&place.text));
        Some(Hit { target: Target::Region(code.clone()), title, section: Vec::new(), text })
    }

    /// BM25F, and less for a page that knows only a part of what was asked.
    fn score(&self, entry: &Entry, query: &Query) -> f64 {
        let (mut score, mut met) = (0.0, 0.0);
        for (term, weight) in &query.terms {
            let Some(counts) = entry.counts.get(term) else { continue };
            let long = |field: usize| 1.0 - B + B * entry.lengths[field] / self.means[field].max(1.0);
            let tf: f64 = (0..FIELDS.len()).map(|f| FIELDS[f] * counts[f] / long(f)).sum();
            score += weight * self.idf(term) * tf / (K1 + tf);
            met += weight;
        }
        let known = (met / query.asked.max(f64::EPSILON)).min(1.0);
        if known < LEAST_KNOWN { 0.0 } else { score * (0.4 + 0.6 * known) }
    }

    fn hit(&self, entry: &Entry, query: &Query, language: Language) -> Hit {
        let show = |text: &Text| pieces(text.get(language), &query.terms, &self.lexicon);
        let section = self.section(entry, query);
        let excerpt = |text: &Text| excerpt(text.get(language), &query.terms, &self.lexicon);
        let text = section.and_then(|shelf| excerpt(&shelf.text)).unwrap_or_else(|| show(&entry.summary));
        let title = section.map_or_else(Vec::new, |shelf| show(&shelf.title));
        let target = match (&entry.target, section) {
            (Target::Guide { slug, .. }, Some(shelf)) => {
                Target::Guide { slug: slug.clone(), section: Some(shelf.id.clone()) }
            }
            (target, _) => target.clone(),
        };
        Hit { target, title: show(&entry.title), section: title, text }
    }

    fn idf(&self, term: &str) -> f64 {
        let (n, pages) = (self.entries.len() as f64, self.pages.get(term).copied().unwrap_or_default());
        ((n - pages + 0.5) / (pages + 0.5)).ln_1p().max(LEAST_IDF)
    }

    /// The section that says most of what was asked, where one says clearly more than the page's own heading.
    fn section<'a>(&self, entry: &'a Entry, query: &Query) -> Option<&'a Shelf> {
        let weigh = |own: &BTreeSet<String>| -> f64 {
            let met = query.terms.iter().filter(|(term, _)| own.contains(*term));
            met.map(|(term, weight)| weight * self.idf(term)).sum()
        };
        let page = weigh(&entry.heading);
        let scored =
            entry.sections.iter().map(|shelf| (2.0 * weigh(&shelf.title_terms) + weigh(&shelf.text_terms), shelf));
        let best = scored.reduce(|best, next| if next.0 > best.0 { next } else { best });
        best.filter(|(score, _)| *score > page.max(0.8)).map(|(_, shelf)| shelf)
    }
}

fn of_guide(guide: &Guide, book: &RuleBook, lexicon: &Lexicon) -> Entry {
    let both = [(&guide.zh, Language::Zh), (&guide.en, Language::En)];
    let mut fields: [Vec<String>; 6] = Default::default();
    for (edition, language) in both {
        let Edition { title, situation, keywords, summary, lead, sections, .. } = edition;
        let mut put = |field: usize, text: &str| fields[field].extend(lexicon.terms(text));
        put(0, title);
        put(1, situation);
        keywords.iter().for_each(|word| put(2, word));
        put(3, summary);
        for part in lead {
            if let Part::Html(html) = part {
                put(5, &without_tags(html));
            }
        }
        for section in sections {
            put(4, &section.title);
            put(5, &said(section, book, language));
        }
    }
    let section = |(zh, en): (&Section, &Section)| {
        let title = Text { zh: zh.title.clone(), en: en.title.clone() };
        let text = Text { zh: said(zh, book, Language::Zh), en: said(en, book, Language::En) };
        let terms = |text: &Text| [&text.zh, &text.en].into_iter().flat_map(|text| lexicon.terms(text)).collect();
        let (title_terms, text_terms) = (terms(&title), terms(&text));
        Shelf { id: zh.id.clone(), title, text, title_terms, text_terms }
    };
    let sections = guide.zh.sections.iter().zip(&guide.en.sections).map(section).collect();
    let title = Text { zh: guide.zh.title.clone(), en: guide.en.title.clone() };
    let summary = Text { zh: guide.zh.summary.clone(), en: guide.en.summary.clone() };
    let names = [&guide.zh, &guide.en].into_iter().flat_map(|edition| &edition.keywords);
    entry(Target::Guide { slug: guide.slug.clone(), section: None }, [title, summary], names, sections, fields)
}

fn of_page(page: &OtherPage, lexicon: &Lexicon) -> Entry {
    let mut fields: [Vec<String>; 6] = Default::default();
    for language in [Language::Zh, Language::En] {
        fields[0].extend(lexicon.terms(page.title.get(language)));
        fields[3].extend(lexicon.terms(page.summary.get(language)));
    }
    fields[2] = page.keywords.iter().flat_map(|word| lexicon.terms(word)).collect();
    let shown = [page.title.clone(), page.summary.clone()];
    entry(Target::Page(page.href.clone()), shown, page.keywords.iter(), Vec::new(), fields)
}

fn entry<'a>(
    target: Target,
    [title, summary]: [Text; 2],
    names: impl Iterator<Item = &'a String>,
    sections: Vec<Shelf>,
    fields: [Vec<String>; 6],
) -> Entry {
    let mut counts: BTreeMap<String, [f64; 6]> = BTreeMap::new();
    let lengths = std::array::from_fn(|field| fields[field].len() as f64);
    let heading = fields[0].iter().cloned().collect();
    let names = names.map(|name| folded(name)).collect();
    for (field, terms) in fields.into_iter().enumerate() {
        for term in terms {
            counts.entry(term).or_default()[field] += 1.0;
        }
    }
    Entry { target, title, summary, sections, heading, names, counts, lengths }
}

/// What a section says, with what it takes from the rules.
fn said(section: &Section, book: &RuleBook, language: Language) -> String {
    let steps = |steps: &[GuideStep]| steps.iter().map(|s| s.text.get(language)).collect::<Vec<_>>().join(" ");
    let paths = |paths: &[GuidePath]| paths.iter().map(|p| steps(&p.guide)).collect::<Vec<_>>().join(" ");
    let inserts = section.parts.iter().filter_map(|part| if let Part::Insert(i) = part { Some(i) } else { None });
    let from_rules = inserts.map(|insert| match insert {
        Insert::Channel(code) => book.channel(code).map_or_else(String::new, |channel| {
            format!("{} {} {}", channel.name.get(language), steps(&channel.guide), paths(&channel.alternatives))
        }),
        Insert::Unlink => book.issuers.values().map(|issuer| paths(&issuer.unlink)).collect(),
        Insert::Reason(_) | Insert::Refunds | Insert::Waiting | Insert::Hotlines => String::new(),
    });
    std::iter::once(section.text.clone()).chain(from_rules).collect::<Vec<_>>().join("\n")
}

/// The words of rendered Markdown.
fn without_tags(html: &str) -> String {
    let mut inside = false;
    let keep = |c: &char| {
        inside = (inside || *c == '<') && *c != '>';
        !inside && *c != '>'
    };
    html.chars().filter(keep).collect()
}
