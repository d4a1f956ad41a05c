//! Documents in groups: one of, all of, conditional.

use super::Mark;
use crate::language::Text;
use serde::{Deserialize, Serialize};

/// A group of documents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentGroup {
    /// Whether every kind is needed or one is enough.
    pub need: Need,
    /// When the group is asked for.
    #[serde(default)]
    pub when: Condition,
    /// The kinds in it.
    pub kinds: Vec<DocumentKind>,
    /// Mark.
    pub mark: Mark,
    /// Sources.
    #[serde(default)]
    pub src: Vec<String>,
}

/// How many of a group are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// Every kind in the group.
    AllOf,
    /// Any one of them.
    OneOf,
    /// None is required.
    Optional,
}

/// When a group is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// Always.
    #[default]
    Always,
    /// The applicant is not the insured.
    OnBehalf,
    /// A refund is due and the original channel can't take it.
    RefundToAccount,
    /// The premium is subsidised.
    Subsidised,
    /// After the benefit period began.
    AfterStart,
}

/// A kind of document, with its official name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DocumentKind {
    /// Key, unique in the region, e.g. `cremation_certificate`.
    pub key: String,
    /// Name.
    pub name: Text,
}
