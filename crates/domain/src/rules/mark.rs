//! Where a value comes from and how far it can be trusted.

use crate::language::Text;
use serde::{Deserialize, Serialize};

/// Six-digit code of a region (GB/T 2260 shape), e.g. `411481`.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RegionCode(pub String);

impl RegionCode {
    /// Reads a code from outside: six digits, or `None`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (text.len() == 6 && text.bytes().all(|b| b.is_ascii_digit())).then(|| Self(text.to_owned()))
    }
    /// The six digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
impl std::fmt::Display for RegionCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// How far a value can be trusted; shown beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// From an official text or a repost of one (grade A or B).
    Sourced,
    /// The national rule, because the region's own was not found.
    NationalDefault,
    /// Illustrative: to be confirmed by the agency.
    Sample,
}

impl Mark {
    /// The weaker of two: what rests on both can be trusted no further.
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        let rank = |mark| match mark {
            Self::Sourced => 0,
            Self::NationalDefault => 1,
            Self::Sample => 2,
        };
        if rank(other) > rank(self) { other } else { self }
    }
}

/// A value with its mark and the ids of its sources (see [`Source`]).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Marked<T> {
    /// The value.
    pub v: T,
    /// Its mark.
    pub mark: Mark,
    /// Source ids, e.g. `["S5"]`; may be empty only for a sample.
    #[serde(default)]
    pub src: Vec<String>,
}

/// A published text that a value rests on. Residents see issuer, document number and date.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Who issued it.
    pub issuer: Text,
    /// Title or what it is.
    pub title: Text,
    /// Document number, e.g. `医保办函〔2021〕11号`.
    #[serde(default)]
    pub number: Option<String>,
    /// Date of the text; a year alone where only that is known, e.g. `2024-11-28` or `2022`.
    #[serde(default)]
    pub date: Option<String>,
    /// Where it was read (host and path, no scheme).
    pub address: String,
    /// Reliability: A official, B repost or local guide, C weak (never the only basis of a sourced value).
    pub grade: Grade,
}

/// Reliability of a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Grade {
    /// Official text.
    A,
    /// News, a guide reposting an official text, public code of the official interface.
    B,
    /// Consumer content: never the only basis.
    C,
}
