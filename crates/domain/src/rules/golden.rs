//! How a region's golden cases stand under a draft: which hold, and which expectations the draft itself changes.

use super::{
    RegionCode, RuleBook, RuleError,
    cases::parse_cases,
    diff::{Difference, between},
};
use serde_json::Value;
use std::collections::BTreeMap;

/// What a draft does to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseFate {
    /// It is as it was.
    Kept,
    /// The draft brings it.
    Added,
    /// The draft changes its facts or what it expects.
    Changed(Vec<Difference>),
    /// The draft takes it away.
    Removed,
}

/// A golden case under a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GoldenCase {
    /// Its name.
    pub name: String,
    /// How the expected values follow from the text.
    pub because: String,
    /// What the draft does to it.
    pub fate: CaseFate,
    /// Its line in the draft's file.
    pub line: Option<usize>,
    /// Where the engine answers otherwise under the draft; empty: it holds. A removed case is not asked.
    pub differences: Vec<String>,
}

impl GoldenCase {
    /// It holds, or is gone.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.differences.is_empty()
    }
}

/// How every case of `region` stands: those of the draft in their order, then those that it removes. `book` holds the
/// draft's rules.
///
/// # Errors
/// Every fault in the draft's cases.
pub fn standing(book: &RuleBook, region: &RegionCode, old: &str, new: &str) -> Result<Vec<GoldenCase>, Vec<RuleError>> {
    let file = format!("{region}/cases.toml");
    let before = by_name(old);
    let after = by_name(new);
    let cases = if new.trim().is_empty() { Vec::new() } else { parse_cases(&file, new)? };
    let rules = book.region(region);
    let mut all: Vec<GoldenCase> = Vec::new();
    for case in &cases {
        let fate = match (before.get(&case.name), after.get(&case.name)) {
            (None, _) => CaseFate::Added,
            (Some(a), Some(b)) if a != b => CaseFate::Changed(between(a, b)),
            _ => CaseFate::Kept,
        };
        all.push(GoldenCase {
            name: case.name.clone(),
            because: case.because.clone(),
            fate,
            line: line_of(new, &case.name),
            differences: rules.map(|rules| case.differences(book, rules)).unwrap_or_default(),
        });
    }
    for (name, case) in before.into_iter().filter(|(name, _)| !after.contains_key(name)) {
        let because = case.get("because").and_then(Value::as_str).unwrap_or_default().to_owned();
        all.push(GoldenCase { name, because, fate: CaseFate::Removed, line: None, differences: Vec::new() });
    }
    Ok(all)
}

/// The cases of a text as values; nothing where it can't be read.
fn by_name(text: &str) -> BTreeMap<String, Value> {
    let read: Option<Value> = toml::from_str(text).ok();
    let cases = read.as_ref().and_then(|read| read.get("case")?.as_array().cloned()).unwrap_or_default();
    let named = cases.into_iter().filter_map(|case| Some((case.get("name")?.as_str()?.to_owned(), case)));
    named.collect()
}

fn line_of(text: &str, name: &str) -> Option<usize> {
    let is_it = |line: &str| line.trim_start().starts_with("name") && line.contains(&format!("\"{name}\""));
    text.lines().position(is_it).map(|at| at + 1)
}
