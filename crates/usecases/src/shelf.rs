//! The rules in force: the program's own files (or a folder in their place) with what was published above them, exchanged
//! while the program runs. A request sees one book from its beginning to its end.

use crate::{Context, UseCaseResult};
use domain::{
    application::{Application, ApplicationState},
    id::RulesDraftId,
    rules::{Overlay, RegionCode, RegionTexts, RuleBook, RuleError, RulesDraft, pinned},
};
use jiff::civil::Date;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError, RwLock},
};
use storage::Store;

/// Path and text of each rules file.
pub type RulesFiles = Vec<(String, String)>;

/// Earlier books that are kept read: more are read anew.
const READ: usize = 32;

/// A book from the day on which its newest part took effect.
#[derive(Clone, Debug)]
struct Edition {
    /// `None`: before anything was published.
    from: Option<Date>,
    book: Arc<RuleBook>,
    files: Arc<RulesFiles>,
}

/// A published version that can't be in force: it is named, and the last good one stays.
#[derive(Clone, Debug)]
pub struct ShelfFault {
    /// Region.
    pub region: RegionCode,
    /// Which version.
    pub draft: RulesDraftId,
    /// Since when it should be in force.
    pub effective_on: Date,
    /// What is wrong with it.
    pub faults: Vec<RuleError>,
}

/// Everything that was published, as it was read last.
#[derive(Debug, Default)]
struct Standing {
    mark: String,
    editions: Vec<Edition>,
    published: Vec<RulesDraft>,
    faults: Vec<ShelfFault>,
}

/// The rules of a region that are in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    /// The published version; `None`: the program's own files.
    pub version: Option<RulesDraftId>,
    /// The day it took effect.
    pub since: Option<Date>,
    /// Its texts.
    pub texts: RegionTexts,
}

/// The rules in force, and those that will be.
#[derive(Default)]
pub struct Shelf {
    files: RulesFiles,
    standing: RwLock<Arc<Standing>>,
    read: Mutex<HashMap<String, Option<Arc<RuleBook>>>>,
}

impl Shelf {
    /// A shelf that holds the program's files alone, until [`Self::refresh`] finds more.
    ///
    /// # Errors
    /// Every fault in them.
    pub fn new(files: RulesFiles) -> Result<Self, Vec<RuleError>> {
        let book = Arc::new(RuleBook::load(files.iter().cloned())?);
        let first = Edition { from: None, book, files: Arc::new(files.clone()) };
        let standing = Standing { editions: vec![first], ..Standing::default() };
        Ok(Self { files, standing: RwLock::new(Arc::new(standing)), read: Mutex::default() })
    }

    fn standing(&self) -> Arc<Standing> {
        self.standing.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Looks whether something was published or withdrawn, also by another process, and puts the books of today and of
    /// every coming day together. Answers whether there was something new.
    ///
    /// # Errors
    /// Of the store; what stood before stands then.
    pub async fn refresh(&self, store: &dyn Store, today: Date) -> UseCaseResult<bool> {
        if self.files.is_empty() {
            return Ok(false);
        }
        let mark = store.published_rules_mark().await?;
        let old = self.standing();
        if old.mark == mark {
            return Ok(false);
        }
        let published = store.published_rules().await?;
        let (good, faults) = self.good(&published, today);
        for fault in &faults {
            let causes: Vec<String> = fault.faults.iter().map(ToString::to_string).collect();
            tracing::error!(region = %fault.region, version = %fault.draft, causes = causes.join("; "), "published rules can't be in force: the last good ones stay");
        }
        let mut editions: Vec<Edition> = old.editions.iter().filter(|e| e.from.is_none()).cloned().collect();
        let mut days: Vec<Date> = good.iter().filter_map(|draft| draft.effective_on).collect();
        days.sort_unstable();
        days.dedup();
        for day in days {
            let texts = good.iter().filter(|draft| draft.effective_on.is_some_and(|on| on <= day));
            // The list is by region and day: the later one stays.
            let texts: BTreeMap<_, _> = texts.map(|draft| (draft.region.clone(), draft.texts.clone())).collect();
            let overlays: Vec<Overlay> = texts.into_iter().map(|(region, texts)| Overlay { region, texts }).collect();
            let files = Overlay::over(&self.files, &overlays);
            match RuleBook::load(files.iter().cloned()) {
                Ok(book) => {
                    let text = serde_json::to_string(&files).unwrap_or_default();
                    store.archive_rules(&book.version, &text).await?;
                    editions.push(Edition { from: Some(day), book: Arc::new(book), files: Arc::new(files) });
                }
                Err(faults) => tracing::error!(%day, faults = faults.len(), "published rules don't go together"),
            }
        }
        let standing = Standing { mark, editions, published, faults };
        *self.standing.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(standing);
        Ok(true)
    }

    /// The versions that can be in force, and those that can't. Of what took effect only the newest good one of a region
    /// is looked for: what it replaced may be as old as it likes.
    fn good(&self, published: &[RulesDraft], today: Date) -> (Vec<RulesDraft>, Vec<ShelfFault>) {
        let (mut good, mut faults, mut found) = (Vec::new(), Vec::new(), Vec::new());
        for draft in published.iter().rev() {
            let Some(effective_on) = draft.effective_on else { continue };
            if effective_on <= today && found.contains(&&draft.region) {
                continue;
            }
            let overlay = Overlay { region: draft.region.clone(), texts: draft.texts.clone() };
            match overlay.book(&self.files) {
                Ok(_) => {
                    if effective_on <= today {
                        found.push(&draft.region);
                    }
                    good.push(draft.clone());
                }
                Err(causes) => faults.push(ShelfFault {
                    region: draft.region.clone(),
                    draft: draft.id.clone(),
                    effective_on,
                    faults: causes,
                }),
            }
        }
        good.reverse();
        (good, faults)
    }

    /// The book of a day; `None` on a shelf without files.
    #[must_use]
    pub fn on(&self, day: Date) -> Option<Arc<RuleBook>> {
        self.edition(day).map(|edition| edition.book)
    }

    fn edition(&self, day: Date) -> Option<Edition> {
        let standing = self.standing();
        standing.editions.iter().rev().find(|edition| edition.from.is_none_or(|from| from <= day)).cloned()
    }

    /// The files of a day, published texts in their places.
    #[must_use]
    pub fn files_on(&self, day: Date) -> Arc<RulesFiles> {
        self.edition(day).map(|edition| edition.files).unwrap_or_default()
    }

    /// Published versions that can't be in force.
    #[must_use]
    pub fn faults(&self) -> Vec<ShelfFault> {
        self.standing().faults.clone()
    }

    /// The texts of a region in the program's files.
    #[must_use]
    pub fn filed(&self, region: &RegionCode) -> RegionTexts {
        texts_of(&self.files, region)
    }

    /// What is in force in a region on `day`.
    #[must_use]
    pub fn in_force(&self, region: &RegionCode, day: Date) -> InForce {
        let standing = self.standing();
        let broken = |draft: &RulesDraft| standing.faults.iter().any(|fault| fault.draft == draft.id);
        let is_it = |draft: &&RulesDraft| draft.region == *region && draft.has_begun(day) && !broken(draft);
        match standing.published.iter().rev().find(is_it) {
            Some(draft) => {
                InForce { version: Some(draft.id.clone()), since: draft.effective_on, texts: draft.texts.clone() }
            }
            None => InForce { version: None, since: None, texts: self.filed(region) },
        }
    }

    /// The newest version of a region that was let go, also one whose day has yet to come: the next one is made from it.
    #[must_use]
    pub fn latest(&self, region: &RegionCode) -> Option<RulesDraft> {
        self.standing().published.iter().rev().find(|draft| draft.region == *region).cloned()
    }

    /// Versions of a region whose day has yet to come, the next one first.
    #[must_use]
    pub fn coming(&self, region: &RegionCode, day: Date) -> Vec<RulesDraft> {
        let standing = self.standing();
        let later = |draft: &&RulesDraft| draft.region == *region && !draft.has_begun(day);
        standing.published.iter().filter(later).cloned().collect()
    }

    /// A region's rules of an earlier book, by its version: the national ones and the region's of then, with everything
    /// else of this program, so that a file which came later keeps nobody from reading them. `None` where they were not
    /// kept, or this program can't read them any more.
    ///
    /// # Errors
    /// Of the store.
    pub async fn kept(
        &self,
        store: &dyn Store,
        version: &str,
        region: &RegionCode,
    ) -> UseCaseResult<Option<Arc<RuleBook>>> {
        let key = format!("{version} {region}");
        if let Some(known) = self.read.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        // What is not kept yet may come: only what was there is remembered.
        let Some(text) = store.lookup_rules(version).await? else { return Ok(None) };
        let then: RulesFiles = serde_json::from_str(&text).unwrap_or_default();
        let book = match RuleBook::load(self.with_then(then, region).into_iter()) {
            Ok(book) => Some(Arc::new(RuleBook { version: version.to_owned(), ..book })),
            Err(faults) => {
                tracing::error!(version, %region, faults = faults.len(), "earlier rules can't be read by this program");
                None
            }
        };
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        if read.len() >= READ {
            read.clear();
        }
        read.insert(key, book.clone());
        Ok(book)
    }

    /// The files that an earlier book of a region is read from.
    fn with_then(&self, then: RulesFiles, region: &RegionCode) -> RulesFiles {
        let of_then = [format!("{region}/region.toml"), "sources.toml".to_owned(), "national.toml".to_owned()];
        let shared = |path: &str| !path.contains('/') && !of_then.iter().any(|own| own == path);
        let now: RulesFiles = self.files.iter().filter(|(path, _)| shared(path)).cloned().collect();
        let missing = |path: &str| !now.iter().any(|(known, _)| known == path);
        let kept = then.into_iter().filter(|(path, _)| of_then.contains(path) || (shared(path) && missing(path)));
        let kept: RulesFiles = kept.collect();
        now.into_iter().chain(kept).collect()
    }
}

/// Both texts of a region among files.
fn texts_of(files: &RulesFiles, region: &RegionCode) -> RegionTexts {
    let text = |name: &str| {
        let path = format!("{region}/{name}");
        files.iter().find(|(known, _)| *known == path).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    RegionTexts { rules: text("region.toml"), cases: text("cases.toml") }
}

impl Context {
    /// The same with the rules of today: once for a request or a round of the worker.
    #[must_use]
    pub fn fresh(&self) -> Self {
        let book = self.shelf.on(self.today()).unwrap_or_else(|| self.book.clone());
        Self { book, ..self.clone() }
    }

    /// The same with the rules that `application` is decided by: those it was sent under. A draft follows the rules of
    /// the day, and so does one whose rules were not kept or can't be read any more.
    ///
    /// # Errors
    /// Of the store.
    pub async fn sent_under(&self, application: &Application) -> UseCaseResult<Self> {
        if application.state == ApplicationState::Draft || application.rules == self.book.version {
            return Ok(self.clone());
        }
        let Some(then) = self.shelf.kept(self.store.as_ref(), &application.rules, &application.region).await? else {
            return Ok(self.clone());
        };
        Ok(Self { book: Arc::new(pinned(&self.book, &then, &application.region)), ..self.clone() })
    }
}
