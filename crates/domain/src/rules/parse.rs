use super::{Region, Source};
use std::collections::BTreeMap;

/// Why a rules file is refused: names file, line and cause.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}{}: {cause}", .line.map_or(String::new(), |l| format!(", line {l}")))]
pub struct RuleError {
    /// Path as given.
    pub file: String,
    /// Line, when it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub cause: String,
}

/// Reads and validates `region.toml`.
///
/// # Errors
/// Every fault that was found.
pub fn parse_region(_file: &str, _text: &str, _sources: &BTreeMap<String, Source>) -> Result<Region, Vec<RuleError>> {
    Err(Vec::new())
}

/// Reads and validates `sources.toml`.
///
/// # Errors
/// Every fault that was found.
pub fn parse_sources(_file: &str, _text: &str) -> Result<BTreeMap<String, Source>, Vec<RuleError>> {
    Err(Vec::new())
}
