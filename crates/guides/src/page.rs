use crate::{GuideFault, meta::toml};
use domain::language::Text;
use serde::Deserialize;

/// A page of the service that is no guide and yet answers questions: `pages.toml`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OtherPage {
    /// Its address.
    pub href: String,
    /// Its heading.
    pub title: Text,
    /// What it is for, in a sentence.
    pub summary: Text,
    /// Words people use for it.
    pub keywords: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    page: Vec<OtherPage>,
}

/// Reads `pages.toml`.
pub(crate) fn pages(file: &str, text: &str) -> Result<Vec<OtherPage>, GuideFault> {
    toml::<File>(file, text).map(|file| file.page)
}
