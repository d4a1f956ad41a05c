//! What may be told of ratings: nobody, and least of all who handled a case, shall work out who rated it.
//!
//! The smallest thing that is ever told is a region's whole month: a month with few ratings is not told at all, and in a
//! told one small counts are hidden with as many others as it takes. Every sum is made of what was told, so that periods
//! that overlap tell nothing more than the months in them.

use super::Level;
use crate::figure::{Cell, publishable};

/// How many gave which level, as it may be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// How many rated.
    pub total: i64,
    /// Of these by level, the best first.
    pub levels: [Cell; 5],
}

impl Told {
    /// What may be told of a region's month; `None`: nothing.
    #[must_use]
    pub fn of(counts: [i64; 5], least: i64) -> Option<Self> {
        let total = counts.iter().sum();
        if total < least {
            return None;
        }
        let grid = publishable(&[counts.to_vec()], least);
        let row = grid.0.first()?;
        // The total stands by itself: a hidden level has another hidden one beside it.
        let mut levels = [Cell::Hidden; 5];
        for (level, cell) in levels.iter_mut().zip(row) {
            *level = *cell;
        }
        Some(Self { total, levels })
    }

    /// How many are satisfied (the upper three) at least and at most, as far as what is told says.
    fn satisfied(&self) -> (i64, i64) {
        let shown = |cells: &[Cell]| cells.iter().filter_map(|cell| cell.shown()).sum::<i64>();
        let whole = |cells: &[Cell]| cells.iter().all(|cell| cell.shown().is_some());
        let (good, bad) = self.levels.split_at(3);
        let least = if whole(bad) { self.total - shown(bad) } else { shown(good) };
        let most = if whole(good) { shown(good) } else { self.total - shown(bad) };
        (least, most)
    }
}

/// Months that are told, added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TotalTold {
    /// How many rated in them.
    pub total: i64,
    /// By level: how many at least, and whether some are hidden.
    pub levels: [(i64, bool); 5],
    /// Satisfied at least and at most.
    satisfied: (i64, i64),
    /// Months with ratings that are not told, being few.
    pub left_out: i64,
}

impl TotalTold {
    /// Adds a region's month.
    pub fn add(&mut self, month: Option<&Told>) {
        let Some(told) = month else {
            self.left_out += 1;
            return;
        };
        self.total += told.total;
        for ((sum, hidden), cell) in self.levels.iter_mut().zip(&told.levels) {
            *sum += cell.shown().unwrap_or(0);
            *hidden |= *cell == Cell::Hidden;
        }
        let (least, most) = told.satisfied();
        self.satisfied.0 += least;
        self.satisfied.1 += most;
    }
    /// Satisfied in percent, at least and at most: the same number where it is known.
    #[must_use]
    pub fn share(&self) -> Option<(i64, i64)> {
        let percent = |n: i64| n * 100 / self.total;
        (self.total > 0).then(|| (percent(self.satisfied.0), percent(self.satisfied.1)))
    }
    /// How many gave a level, at least; and whether some are hidden.
    #[must_use]
    pub fn level(&self, level: Level) -> (i64, bool) {
        Level::ALL.into_iter().zip(self.levels).find(|(l, _)| *l == level).map_or((0, true), |(_, told)| told)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_with_few_is_not_told_and_a_small_count_never_comes_out() {
        assert_eq!(Told::of([1, 0, 0, 0, 0], 10), None);
        assert_eq!(Told::of([5, 2, 1, 0, 1], 10), None);
        // One bad one among many: neither it nor what the others leave.
        for counts in [[40, 30, 12, 0, 1], [11, 0, 0, 0, 1], [3, 3, 3, 3, 3], [20, 6, 2, 1, 1]] {
            let told = Told::of(counts, 10).unwrap();
            for (n, cell) in counts.iter().zip(&told.levels) {
                assert!(!(1..10).contains(n) || *cell == Cell::Hidden, "{counts:?}");
            }
            let hidden = told.levels.iter().filter(|cell| **cell == Cell::Hidden).count();
            assert_ne!(hidden, 1, "the total would tell it: {counts:?}");
        }
        assert!(Told::of([40, 30, 12, 0, 10], 10).unwrap().levels.iter().all(|cell| cell.shown().is_some()));
    }

    #[test]
    fn sums_are_made_of_what_is_told() {
        let mut sum = TotalTold::default();
        sum.add(Told::of([40, 30, 12, 0, 18], 10).as_ref());
        assert_eq!(sum.share(), Some((82, 82)));
        sum.add(None);
        // 1 is hidden, and with it something else.
        let second = Told::of([50, 20, 29, 0, 1], 10).unwrap();
        sum.add(Some(&second));
        let (least, most) = sum.share().unwrap();
        assert_eq!((sum.total, sum.left_out), (200, 1));
        assert!(least <= 90 && most >= 90 && least < most, "{least}-{most}");
        assert_eq!(sum.level(Level::VeryBad), (18, true), "at least");
        assert_eq!(TotalTold::default().share(), None);
    }
}
