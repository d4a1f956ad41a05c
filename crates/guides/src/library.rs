use crate::{
    Edition, Guide, GuideFault, Insert, OtherPage, Part, Question, Section, markdown, meta,
    page::pages,
    search::{Answer, Index, Lexicon},
};
use domain::{language::Language, rules::RuleBook};
use std::collections::BTreeMap;

/// All guides, and the search over them.
#[derive(Debug, Default)]
pub struct Library {
    guides: Vec<Guide>,
    others: Vec<OtherPage>,
    index: Index,
}

/// A section that helps with a question, and the guide it stands in.
#[derive(Clone, Debug)]
pub struct Help<'a> {
    /// The guide.
    pub guide: &'a Guide,
    /// The section and those below it, in the reader's language.
    pub sections: Vec<&'a Section>,
}

impl Library {
    /// Reads all guides, given as paths relative to the guides' folder and texts, and builds the search over them and
    /// the rules.
    ///
    /// # Errors
    /// Every fault in every file.
    pub fn load<'a>(files: impl Iterator<Item = (&'a str, &'a str)>, book: &RuleBook) -> Result<Self, Vec<GuideFault>> {
        let files: BTreeMap<&str, &str> = files.collect();
        let mut faults = Vec::new();
        let mut keep = |result: Result<Guide, GuideFault>| result.map_err(|fault| faults.push(fault)).ok();
        let slugs = files.keys().filter_map(|path| path.strip_suffix("/guide.toml"));
        let mut guides: Vec<Guide> = slugs.filter_map(|slug| keep(guide(&files, slug))).collect();
        guides.sort_by(|a, b| (a.topic, a.order, &a.slug).cmp(&(b.topic, b.order, &b.slug)));
        let text = |file: &str| files.get(file).copied().ok_or_else(|| GuideFault::new(file, "is not there"));
        let others = text(PAGES).and_then(|text| pages(PAGES, text));
        let lexicon = text(SYNONYMS).and_then(|text| Lexicon::read(SYNONYMS, text));
        faults.extend(guides.iter().flat_map(|guide| neighbours(guide, &guides)));
        faults.extend(Question::ALL.iter().flat_map(|question| once(*question, &guides)));
        match (others, lexicon) {
            (Ok(others), Ok(lexicon)) if faults.is_empty() => {
                let index = Index::build(lexicon, &guides, &others, book);
                Ok(Self { guides, others, index })
            }
            (others, lexicon) => {
                faults.extend(others.err().into_iter().chain(lexicon.err()));
                Err(faults)
            }
        }
    }

    /// What the guides name and these rules don't have. A service with rules of its own leaves that out of its pages.
    #[must_use]
    pub fn missing(&self, book: &RuleBook) -> Vec<GuideFault> {
        self.guides.iter().flat_map(|guide| outside(guide, book)).collect()
    }

    /// All guides: by topic, then in the order of each.
    #[must_use]
    pub fn guides(&self) -> &[Guide] {
        &self.guides
    }

    /// Pages that are no guides and yet found.
    #[must_use]
    pub fn others(&self) -> &[OtherPage] {
        &self.others
    }

    /// One of them.
    #[must_use]
    pub fn guide(&self, slug: &str) -> Option<&Guide> {
        self.guides.iter().find(|guide| guide.slug == slug)
    }

    /// What helps with a question, in one language.
    #[must_use]
    pub fn help(&self, question: Question, language: Language) -> Option<Help<'_>> {
        self.guides.iter().find_map(|guide| {
            let sections = &guide.get(language).sections;
            let at = sections.iter().position(|section| section.help == Some(question))?;
            let level = sections.get(at)?.level;
            let below = sections.iter().skip(at + 1).take_while(|section| section.level > level);
            Some(Help { guide, sections: sections.get(at).into_iter().chain(below).collect() })
        })
    }

    /// What answers a question in somebody's own words, best first.
    #[must_use]
    pub fn search(&self, query: &str, language: Language) -> Answer {
        self.index.ask(query, language)
    }
}

const PAGES: &str = "pages.toml";
const SYNONYMS: &str = "synonyms.toml";
/// Pages of the help that are no guides: a guide of that name would never be seen.
const TAKEN: [&str; 2] = ["card", "search"];

fn guide(files: &BTreeMap<&str, &str>, slug: &str) -> Result<Guide, GuideFault> {
    let facts = format!("{slug}/guide.toml");
    if TAKEN.contains(&slug) {
        return Err(GuideFault::new(&facts, "another page of the help is called so"));
    }
    let text = |file: &str| files.get(file).copied().ok_or_else(|| GuideFault::new(file, "is not there"));
    let facts: meta::Facts = meta::toml(&facts, text(&facts)?)?;
    let edition = |name: &str, language| {
        let file = format!("{slug}/{name}.md");
        edition(&file, text(&file)?, language, &facts.sources)
    };
    let (zh, en) = (edition("zh", Language::Zh)?, edition("en", Language::En)?);
    alike(slug, &zh, &en)?;
    let cited = |id: &String| zh.links.iter().any(|to| to.strip_prefix("source:") == Some(id));
    if let Some(id) = facts.sources.iter().find(|id| !cited(id)) {
        return Err(GuideFault::new(&format!("{slug}/guide.toml"), format!("lists {id}, which no sentence cites")));
    }
    let meta::Facts { topic, order, picture, checked, sources, acts, related } = facts;
    Ok(Guide { slug: slug.to_owned(), topic, order, picture, checked, sources, acts, related, zh, en })
}

fn edition(file: &str, text: &str, language: Language, sources: &[String]) -> Result<Edition, GuideFault> {
    let (front, body) = meta::split(file, text)?;
    let page = markdown::read(body, language, sources).map_err(|cause| GuideFault::new(file, cause))?;
    let meta::Front { title, situation, summary, keywords } = front;
    let markdown::Page { lead, sections, links } = page;
    let mut ids: Vec<&str> = sections.iter().map(|section| section.id.as_str()).collect();
    ids.sort_unstable();
    if let Some(twice) = ids.windows(2).find(|pair| pair[0] == pair[1]) {
        return Err(GuideFault::new(file, format!("the anchor {:?} stands twice", twice[0])));
    }
    if sections.first().is_none_or(|section| section.level != 2) {
        return Err(GuideFault::new(file, "the first heading must be a ##"));
    }
    Ok(Edition { title, situation, summary, keywords, lead, sections, links })
}

/// Both languages have the same headings, inserts and links: what one reader is told, the other is told too.
fn alike(slug: &str, zh: &Edition, en: &Edition) -> Result<(), GuideFault> {
    let fault = |cause| Err(GuideFault::new(&format!("{slug}/en.md"), cause));
    let plan = |edition: &Edition| edition.sections.iter().map(|s| (s.id.clone(), s.level, s.help)).collect::<Vec<_>>();
    if plan(zh) != plan(en) {
        return fault(format!("other headings than zh.md: {:?} and {:?}", plan(en), plan(zh)));
    }
    if inserts(zh) != inserts(en) {
        return fault("other inserts than zh.md".to_owned());
    }
    let links = |edition: &Edition| {
        let mut links = edition.links.clone();
        links.sort();
        links
    };
    if links(zh) != links(en) {
        return fault(format!("other links than zh.md: {:?} and {:?}", links(en), links(zh)));
    }
    Ok(())
}

/// What an edition takes from the rules.
fn inserts(edition: &Edition) -> Vec<&Insert> {
    let parts = edition.lead.iter().chain(edition.sections.iter().flat_map(|section| &section.parts));
    parts.filter_map(|part| if let Part::Insert(insert) = part { Some(insert) } else { None }).collect()
}

/// The guides that go with one must be there.
fn neighbours(guide: &Guide, all: &[Guide]) -> Vec<GuideFault> {
    let known = |slug: &String| all.iter().any(|other| other.slug == *slug && other.slug != guide.slug);
    let unknown = guide.related.iter().filter(|slug| !known(slug));
    let file = format!("{}/guide.toml", guide.slug);
    unknown.map(|slug| GuideFault::new(&file, format!("no other guide is called {slug:?}"))).collect()
}

/// What a guide takes from the rules and is not there.
fn outside(guide: &Guide, book: &RuleBook) -> Vec<GuideFault> {
    let file = format!("{}/guide.toml", guide.slug);
    let unknown = guide.sources.iter().filter(|id| !book.sources.contains_key(*id));
    let mut faults: Vec<_> =
        unknown.map(|id| GuideFault::new(&file, format!("rules/sources.toml has no {id}"))).collect();
    for insert in inserts(&guide.zh) {
        if let Insert::Channel(code) = insert
            && book.channel(code).is_none_or(|channel| channel.guide.is_empty())
        {
            faults.push(GuideFault::new(
                &file,
                format!("rules/channels.toml has no way to unbind in {:?}", code.as_str()),
            ));
        }
    }
    faults
}

/// A question is helped with by one section, no more and no less.
fn once(question: Question, guides: &[Guide]) -> Option<GuideFault> {
    let sections = guides.iter().flat_map(|guide| &guide.zh.sections);
    let helping: Vec<_> = sections.filter(|section| section.help == Some(question)).collect();
    let fault = |cause| Some(GuideFault::new("*/zh.md", format!("help={} {cause}", question.name())));
    match helping.as_slice() {
        // It stands on other pages too, which hold no rules.
        [one] if one.parts.iter().any(|part| matches!(part, Part::Insert(_))) => fault("holds an insert".to_owned()),
        [_] => None,
        other => fault(format!("stands {} times, not once", other.len())),
    }
}
