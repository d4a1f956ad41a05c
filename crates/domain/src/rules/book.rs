//! The rule book: every rules file, read and checked.

use super::{
    National, Region, RegionCode, RuleError, Source, parse_calendar, parse_national, parse_region, parse_sources,
    search,
};
use crate::{calendar::Calendar, language::Language};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// All rules that are loaded: regions, national rules, sources, calendar.
#[derive(Clone, Debug)]
pub struct RuleBook {
    /// By code.
    pub regions: BTreeMap<RegionCode, Region>,
    /// National rules.
    pub national: National,
    /// By id, e.g. `S5`.
    pub sources: BTreeMap<String, Source>,
    /// Working days.
    pub calendar: Calendar,
    /// SHA-256 (hex) over all rule texts; pinned to an application when it is started.
    pub version: String,
}

impl RuleBook {
    /// Reads all rules files, given as paths relative to the rules folder (`411481/region.toml`) and texts.
    /// Golden cases and files that are not TOML are passed over.
    ///
    /// # Errors
    /// Every fault in every file.
    pub fn load<P: Into<String>, T: Into<String>>(files: impl Iterator<Item = (P, T)>) -> Result<Self, Vec<RuleError>> {
        let files: BTreeMap<String, String> = files
            .map(|(path, text)| (path.into().replace('\\', "/"), text.into()))
            .filter(|(path, _)| path.ends_with(".toml") && !path.ends_with("cases.toml"))
            .collect();
        let mut faults = Vec::new();
        let mut national_file = |path: &str| {
            let text = files.get(path);
            if text.is_none() {
                faults.push(RuleError { file: path.to_owned(), line: None, cause: "the file is missing".to_owned() });
            }
            text.map_or("", String::as_str)
        };
        let (sources, national, calendar) =
            (national_file("sources.toml"), national_file("national.toml"), national_file("calendar.toml"));
        if !faults.is_empty() {
            return Err(faults);
        }
        let sources = parse_sources("sources.toml", sources)?;
        let national = keep(&mut faults, parse_national("national.toml", national, &sources));
        let calendar = keep(&mut faults, parse_calendar("calendar.toml", calendar));
        let mut regions = BTreeMap::new();
        for (path, text) in &files {
            if path.ends_with("/region.toml") {
                if let Some(region) = keep(&mut faults, parse_region(path, text, &sources)) {
                    regions.insert(region.code.clone(), region);
                }
            } else if !matches!(path.as_str(), "sources.toml" | "national.toml" | "calendar.toml") {
                let cause = "is no rules file: sources.toml, national.toml, calendar.toml or <code>/region.toml";
                faults.push(RuleError { file: path.clone(), line: None, cause: cause.to_owned() });
            }
        }
        match (national, calendar) {
            (Some(national), Some(calendar)) if faults.is_empty() => {
                Ok(Self { regions, national, sources, calendar, version: version(&files) })
            }
            _ => Err(faults),
        }
    }

    /// The region with this code.
    #[must_use]
    pub fn region(&self, code: &RegionCode) -> Option<&Region> {
        self.regions.get(code)
    }

    /// Regions that fit what somebody typed: code, characters, pinyin (with or without blanks), initials or English;
    /// exact before prefix before part. An empty query gives all of them.
    #[must_use]
    pub fn search(&self, query: &str, language: Language) -> Vec<&Region> {
        search::search(self.regions.values(), query, language)
    }
}

fn keep<T>(faults: &mut Vec<RuleError>, result: Result<T, Vec<RuleError>>) -> Option<T> {
    result.map_err(|found| faults.extend(found)).ok()
}

// Lengths go in, so that no text can run over into the next path.
fn version(files: &BTreeMap<String, String>) -> String {
    let mut hash = Sha256::new();
    for (path, text) in files {
        hash.update(format!("{}:{path}{}:", path.len(), text.len()));
        hash.update(text);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}
