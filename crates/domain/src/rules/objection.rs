//! How long one can object to a refusal: part of `rules/texts.toml`, beside the words that say so.

use super::{Mark, Marked};
use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

/// Terms for objecting, counted from the day one learns of the decision; that day itself is not counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectionTerms {
    /// Days for administrative reconsideration (Administrative Reconsideration Law of 2023, Art. 20).
    pub reconsideration_days: u16,
    /// Months for going to court (Administrative Litigation Law of 2017, Art. 46).
    pub court_months: u8,
}

/// Until when one can object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ObjectionDays {
    /// Last day for administrative reconsideration.
    pub reconsideration: Date,
    /// Last day for going to court.
    pub court: Date,
}

impl ObjectionTerms {
    /// The terms of the two laws, unconfirmed.
    pub(super) fn sample() -> Marked<Self> {
        Marked { v: Self { reconsideration_days: 60, court_months: 6 }, mark: Mark::Sample, src: Vec::new() }
    }
    /// The last days, for whoever learns of the decision on `day`. That a last day on a holiday moves to the next working
    /// day is left out: nobody is told a day too late.
    #[must_use]
    pub fn days(self, day: Date) -> Option<ObjectionDays> {
        let after = |span: Span| day.checked_add(span).ok();
        Some(ObjectionDays {
            reconsideration: after(Span::new().days(self.reconsideration_days))?,
            court: after(Span::new().months(self.court_months))?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_day_itself_is_not_counted_and_a_month_without_its_day_ends_on_its_last() {
        let terms = ObjectionTerms { reconsideration_days: 60, court_months: 6 };
        let days = terms.days(date(2026, 12, 1)).unwrap();
        assert_eq!((days.reconsideration, days.court), (date(2027, 1, 30), date(2027, 6, 1)));
        assert_eq!(terms.days(date(2026, 8, 31)).unwrap().court, date(2027, 2, 28));
        assert!(terms.days(Date::MAX).is_none());
    }
}
