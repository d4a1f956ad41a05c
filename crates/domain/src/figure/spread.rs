use std::collections::BTreeMap;

/// How many decisions took how many working days.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spread(BTreeMap<u32, i64>);

impl Spread {
    /// Adds `n` decisions that took `days`.
    pub fn add(&mut self, days: u32, n: i64) {
        *self.0.entry(days).or_default() += n;
    }
    /// Days with how often, shortest first.
    pub fn iter(&self) -> impl Iterator<Item = (u32, i64)> + '_ {
        self.0.iter().map(|(days, n)| (*days, *n))
    }
    /// How many decisions.
    #[must_use]
    pub fn total(&self) -> i64 {
        self.0.values().sum()
    }
    /// The fewest days within which at least `percent` of a hundred decisions were made (nearest rank); `None`
    /// without decisions.
    #[must_use]
    pub fn percentile(&self, percent: i64) -> Option<u32> {
        let total = self.total();
        let rank = (total * percent + 99) / 100;
        let mut seen = 0;
        self.0.iter().find_map(|(days, n)| {
            seen += n;
            (total > 0 && seen >= rank.max(1)).then_some(*days)
        })
    }
    /// Half of the decisions took no longer.
    #[must_use]
    pub fn median(&self) -> Option<u32> {
        self.percentile(50)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn median_and_ninetieth_are_nearest_ranks() {
        let mut spread = Spread::default();
        assert_eq!((spread.median(), spread.percentile(90)), (None, None));
        for (days, n) in [(0, 3), (2, 4), (5, 2), (11, 1)] {
            spread.add(days, n);
        }
        // Ten decisions: 0 0 0 2 2 2 2 5 5 11.
        assert_eq!((spread.total(), spread.median(), spread.percentile(90)), (10, Some(2), Some(5)));
        spread.add(11, 1);
        assert_eq!(spread.percentile(90), Some(11));
        let mut one = Spread::default();
        one.add(7, 1);
        assert_eq!((one.median(), one.percentile(90)), (Some(7), Some(7)));
    }
}
