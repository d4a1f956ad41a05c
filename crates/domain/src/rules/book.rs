//! The rule book: every rules file, read and checked.

use super::{
    Channel, Issuer, IssuerCode, National, Region, RegionCode, RuleError, Source, Texts, parse_calendar,
    parse_channels, parse_issuers, parse_national, parse_region, parse_retention, parse_sources, parse_texts, search,
};
use crate::{calendar::Calendar, language::Language, retention::Retention};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

// The rules files that every book needs; each other one is a region's.
const SINGLE: [&str; 7] =
    ["sources.toml", "national.toml", "calendar.toml", "issuers.toml", "channels.toml", "texts.toml", "retention.toml"];

/// All rules that are loaded: regions, national rules, sources, calendar, issuers and channels of the card.
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
    /// Issuers of credentials, by code.
    pub issuers: BTreeMap<IssuerCode, Issuer>,
    /// Channels of the card, in the order they are shown in.
    pub channels: Vec<Channel>,
    /// Standard texts that hold everywhere.
    pub texts: Texts,
    /// How long things are kept.
    pub retention: Retention,
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
        let missing = SINGLE.iter().filter(|path| !files.contains_key(**path));
        let mut faults: Vec<RuleError> = missing
            .map(|path| RuleError { file: (*path).to_owned(), line: None, cause: "the file is missing".to_owned() })
            .collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let text = |path: &str| files.get(path).map_or("", String::as_str);
        let sources = parse_sources("sources.toml", text("sources.toml"))?;
        let national = keep(&mut faults, parse_national("national.toml", text("national.toml"), &sources));
        let calendar = keep(&mut faults, parse_calendar("calendar.toml", text("calendar.toml")));
        let issuers = keep(&mut faults, parse_issuers("issuers.toml", text("issuers.toml"), &sources));
        let channels = keep(&mut faults, parse_channels("channels.toml", text("channels.toml"), &sources));
        let texts = keep(&mut faults, parse_texts("texts.toml", text("texts.toml"), &sources));
        let retention = keep(&mut faults, parse_retention("retention.toml", text("retention.toml"), &sources));
        // Without them every region would seem to name unknown ones.
        let (Some(issuers), Some(channels)) = (issuers, channels) else { return Err(faults) };
        let mut regions = BTreeMap::new();
        for (path, text) in &files {
            if path.ends_with("/region.toml") {
                if let Some(region) = keep(&mut faults, parse_region(path, text, &sources, &issuers, &channels)) {
                    regions.insert(region.code.clone(), region);
                }
            } else if !SINGLE.contains(&path.as_str()) {
                let cause = format!("is no rules file: {} or <code>/region.toml", SINGLE.join(", "));
                faults.push(RuleError { file: path.clone(), line: None, cause });
            }
        }
        match (national, calendar, texts, retention) {
            (Some(national), Some(calendar), Some(texts), Some(retention)) if faults.is_empty() => {
                let version = version(&files);
                Ok(Self { regions, national, sources, calendar, issuers, channels, texts, retention, version })
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
