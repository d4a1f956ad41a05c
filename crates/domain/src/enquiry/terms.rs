use crate::rules::{Mark, Marked};
use serde::{Deserialize, Serialize};

/// How long a question takes: part of `rules/texts.toml`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EnquiryTerms {
    /// Working days until the office has answered.
    pub answer_days: u16,
    /// Days for which what is over can be opened again.
    pub reopen_days: u16,
    /// Days after an answer to which nothing was said, until it is over by itself.
    pub close_days: u16,
}

impl EnquiryTerms {
    /// Those of a folder of rules from before there were any: unconfirmed.
    pub(crate) fn sample() -> Marked<Self> {
        Marked { v: Self { answer_days: 5, reopen_days: 30, close_days: 10 }, mark: Mark::Sample, src: Vec::new() }
    }
    /// Whether each of them leaves some time.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.answer_days > 0 && self.reopen_days > 0 && self.close_days > 0
    }
}
