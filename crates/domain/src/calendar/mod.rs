//! Working days in China: weekdays, public holidays and make-up days as published by the State Council each year.
//!
//! A year whose notice is not loaded is never certain: weekdays and the statutory days with a fixed date are
//! used, and every answer that touches such a year is provisional.

mod hours;

pub use hours::{Answered, Hours};

use crate::consequence::Deadline;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Published holidays and make-up days. A year that is not in `years` is not yet published.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// Years whose notice is loaded.
    pub years: BTreeSet<i16>,
    /// Days off (weekends need not be listed).
    pub holidays: BTreeSet<Date>,
    /// Weekend days that are worked.
    pub make_up_days: BTreeSet<Date>,
}

/// A number of working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkingDays {
    /// How many.
    pub days: u16,
    /// One of them lies in a year whose public holidays are not yet published.
    pub provisional: bool,
}

impl Calendar {
    /// Whether the notice for the year of `day` is loaded.
    #[must_use]
    pub fn is_published(&self, day: Date) -> bool {
        self.years.contains(&day.year())
    }

    /// Whether `day` is worked; ask [`Self::is_published`] whether that is certain.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        if self.is_published(day) {
            !self.holidays.contains(&day) && (!weekend || self.make_up_days.contains(&day))
        } else {
            // Fixed dates of the 2024 holiday regulation; festivals of the lunar calendar are not guessed.
            !weekend && !matches!((day.month(), day.day()), (1, 1) | (5, 1 | 2) | (10, 1..=3))
        }
    }

    /// The day `working_days` working days after `from` (which does not count; 0 is the same day).
    /// Provisional when it reaches into an unpublished year.
    #[must_use]
    pub fn deadline(&self, from: Date, working_days: u16) -> Deadline {
        let mut deadline = Deadline { on: from, provisional: false };
        let mut left = working_days;
        while left > 0 {
            let Ok(next) = deadline.on.tomorrow() else { break };
            deadline.on = next;
            deadline.provisional |= !self.is_published(next);
            left -= u16::from(self.is_working_day(next));
        }
        deadline
    }

    /// Working days after `from` up to and with `to`; none when `to` is not later.
    #[must_use]
    pub fn working_days_between(&self, from: Date, to: Date) -> WorkingDays {
        let mut count = WorkingDays { days: 0, provisional: false };
        let mut day = from;
        while day < to && count.days < u16::MAX {
            let Ok(next) = day.tomorrow() else { break };
            day = next;
            count.provisional |= !self.is_published(day);
            count.days += u16::from(self.is_working_day(day));
        }
        count
    }

    /// The office's deadline after its clock stood still from `paused_from` (the request) to `resumed_on` (the
    /// resident's answer): later by as many working days as that took.
    #[must_use]
    pub fn extended(&self, deadline: Deadline, paused_from: Date, resumed_on: Date) -> Deadline {
        let pause = self.working_days_between(paused_from, resumed_on);
        let later = self.deadline(deadline.on, pause.days);
        Deadline { on: later.on, provisional: deadline.provisional || pause.provisional || later.provisional }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    // The State Council's notices for 2025 and 2026.
    fn calendar() -> Calendar {
        let span = |y: i16, m: i8, days: std::ops::RangeInclusive<i8>| days.map(move |d| date(y, m, d));
        let holidays = span(2025, 1, 1..=1)
            .chain(span(2025, 1, 28..=31))
            .chain(span(2025, 2, 1..=4))
            .chain(span(2025, 4, 4..=6))
            .chain(span(2025, 5, 1..=5))
            .chain(span(2025, 5, 31..=31))
            .chain(span(2025, 6, 1..=2))
            .chain(span(2025, 10, 1..=8))
            .chain(span(2026, 1, 1..=3))
            .chain(span(2026, 2, 15..=23))
            .chain(span(2026, 4, 4..=6))
            .chain(span(2026, 5, 1..=5))
            .chain(span(2026, 6, 19..=21))
            .chain(span(2026, 9, 25..=27))
            .chain(span(2026, 10, 1..=7));
        let make_up = [(2025, 1, 26), (2025, 2, 8), (2025, 4, 27), (2025, 9, 28), (2025, 10, 11)].into_iter().chain([
            (2026, 1, 4),
            (2026, 2, 14),
            (2026, 2, 28),
            (2026, 5, 9),
            (2026, 9, 20),
            (2026, 10, 10),
        ]);
        Calendar {
            years: [2025, 2026].into(),
            holidays: holidays.collect(),
            make_up_days: make_up.map(|(y, m, d)| date(y, m, d)).collect(),
        }
    }

    #[test]
    fn make_up_days_are_worked_and_holidays_are_not() {
        let c = calendar();
        for worked in [date(2025, 1, 26), date(2025, 10, 11), date(2026, 1, 4), date(2026, 2, 28), date(2026, 12, 31)] {
            assert!(c.is_working_day(worked), "{worked}");
        }
        for off in [date(2025, 1, 28), date(2026, 2, 17), date(2026, 10, 7), date(2026, 11, 22)] {
            assert!(!c.is_working_day(off), "{off}");
        }
    }

    #[test]
    fn the_new_year_of_an_unpublished_year_is_off_and_nothing_there_is_certain() {
        let c = calendar();
        assert!(!c.is_working_day(date(2027, 1, 1)));
        assert!(!c.is_published(date(2027, 1, 1)));
        assert!(!c.is_working_day(date(2027, 10, 1)));
        // Thursday 31 December 2026; then 1 January (off), a weekend, Monday the 4th.
        assert_eq!(c.deadline(date(2026, 12, 30), 1), Deadline { on: date(2026, 12, 31), provisional: false });
        assert_eq!(c.deadline(date(2026, 12, 30), 2), Deadline { on: date(2027, 1, 4), provisional: true });
    }

    #[test]
    fn deadlines_count_working_days_after_the_day_of_sending() {
        let c = calendar();
        // Sunday 22 November 2026.
        assert_eq!(c.deadline(date(2026, 11, 22), 0), Deadline { on: date(2026, 11, 22), provisional: false });
        assert_eq!(c.deadline(date(2026, 11, 22), 5).on, date(2026, 11, 27));
        // Friday 13 February 2026, Saturday the 14th is worked, then the Spring Festival until the 23rd.
        assert_eq!(c.deadline(date(2026, 2, 13), 2).on, date(2026, 2, 24));
        assert_eq!(c.working_days_between(date(2026, 2, 13), date(2026, 2, 24)).days, 2);
        assert_eq!(c.working_days_between(date(2026, 2, 24), date(2026, 2, 13)).days, 0);
    }

    #[test]
    fn the_clock_stands_still_while_the_resident_corrects() {
        let c = calendar();
        let due = c.deadline(date(2026, 11, 23), 5);
        assert_eq!(due.on, date(2026, 11, 30));
        // Asked on Wednesday the 25th, answered on Friday the 27th: two working days.
        assert_eq!(c.extended(due, date(2026, 11, 25), date(2026, 11, 27)).on, date(2026, 12, 2));
        assert_eq!(c.extended(due, date(2026, 11, 25), date(2026, 11, 25)), due);
    }

    #[test]
    fn the_end_of_time_is_no_panic() {
        let c = calendar();
        assert_eq!(c.deadline(Date::MAX, 3).on, Date::MAX);
        assert!(c.deadline(date(2026, 1, 1), u16::MAX).provisional);
    }
}
