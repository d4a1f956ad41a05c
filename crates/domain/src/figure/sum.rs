use super::{Figure, FigureKind as K, Spread};
use std::collections::BTreeMap;

/// Figures added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// How often, by kind; not kinds with a key.
    counts: BTreeMap<K, i64>,
    /// How long staff's decisions took.
    pub spread: Spread,
    /// Names of reasons to refuse, with how often.
    pub reasons: BTreeMap<String, i64>,
}

impl Sum {
    /// Adds one.
    pub fn add(&mut self, figure: &Figure) {
        match figure.kind {
            // A number that is none would be a fault of ours: it is left out rather than counted as a day.
            K::Days => figure.key.parse().map_or((), |days| self.spread.add(days, figure.n)),
            K::Reason => *self.reasons.entry(figure.key.clone()).or_default() += figure.n,
            // Told by month, never as they are; suggestions are no cases.
            K::Rated | K::Followed | K::Suggested | K::SuggestionAnswered => {}
            kind => *self.counts.entry(kind).or_default() += figure.n,
        }
    }
    /// How often.
    #[must_use]
    pub fn count(&self, kind: K) -> i64 {
        self.counts.get(&kind).copied().unwrap_or(0)
    }
    /// Approved and refused.
    #[must_use]
    pub fn decided(&self) -> i64 {
        self.count(K::Approved) + self.count(K::Refused)
    }
    /// Whether nothing happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.counts.values().all(|n| *n == 0)
    }
}
