//! Published texts above the program's own files, and the rules that an application was sent under.

use super::{RegionCode, RegionTexts, RuleBook, RuleError};
use std::collections::BTreeMap;

/// A region's texts that stand in the place of the files'.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    /// Region.
    pub region: RegionCode,
    /// Its texts.
    pub texts: RegionTexts,
}

impl Overlay {
    /// The files with these texts in the place of their own.
    #[must_use]
    pub fn over(files: &[(String, String)], overlays: &[Self]) -> Vec<(String, String)> {
        let mut all: BTreeMap<String, String> = files.iter().cloned().collect();
        for overlay in overlays {
            all.insert(format!("{}/region.toml", overlay.region), overlay.texts.rules.clone());
            let cases = format!("{}/cases.toml", overlay.region);
            if overlay.texts.cases.trim().is_empty() {
                all.remove(&cases);
            } else {
                all.insert(cases, overlay.texts.cases.clone());
            }
        }
        all.into_iter().collect()
    }

    /// The book of these files with this overlay alone.
    ///
    /// # Errors
    /// Every fault that was found.
    pub fn book(&self, files: &[(String, String)]) -> Result<RuleBook, Vec<RuleError>> {
        RuleBook::load(Self::over(files, std::slice::from_ref(self)).into_iter())
    }
}

/// The rules for an application of `region` that was sent under `then`, an earlier book: what is decided by is of that
/// day; whom to call, where to go, what staff may insert and which days are working days is of today.
#[must_use]
pub fn pinned(now: &RuleBook, then: &RuleBook, region: &RegionCode) -> RuleBook {
    let mut book = now.clone();
    let Some(mut old) = then.region(region).cloned() else { return book };
    if let Some(new) = now.region(region) {
        old.agency.clone_from(&new.agency);
        old.hotline.clone_from(&new.hotline);
        old.area_code.clone_from(&new.area_code);
        old.platform.clone_from(&new.platform);
        old.office.clone_from(&new.office);
        old.offline_step.clone_from(&new.offline_step);
        old.card.clone_from(&new.card);
        old.texts.clone_from(&new.texts);
        old.notices.clone_from(&new.notices);
    }
    book.national.waiting.clone_from(&then.national.waiting);
    for (id, source) in &then.sources {
        book.sources.entry(id.clone()).or_insert_with(|| source.clone());
    }
    book.regions.insert(region.clone(), old);
    book.version.clone_from(&then.version);
    book
}
