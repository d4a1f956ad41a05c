//! When somebody answers, on working days.

use super::Calendar;
use jiff::{
    ToSpan,
    civil::{Date, DateTime, Time},
};
use serde::{Deserialize, Serialize};

/// Spans of a working day, in order, e.g. nine to twelve and one to five.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hours(pub Vec<(Time, Time)>);

/// Whether somebody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// Now, until then.
    Until(Time),
    /// Not before then.
    From {
        /// The day.
        on: Date,
        /// The time of the day.
        at: Time,
        /// It lies in a year whose holidays are not published.
        provisional: bool,
    },
}

/// No holiday is as long.
const FAR: i64 = 30;

impl Hours {
    /// Whether the spans follow each other, and each has a length.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let times: Vec<Time> = self.0.iter().flat_map(|(from, until)| [*from, *until]).collect();
        !times.is_empty() && times.is_sorted_by(|a, b| a < b)
    }
    /// Whether somebody answers at `now` (in China), else from when on; `None` without hours.
    #[must_use]
    pub fn at(&self, now: DateTime, calendar: &Calendar) -> Option<Answered> {
        for days in 0..FAR {
            let on = now.date().checked_add(days.days()).ok()?;
            if !calendar.is_working_day(on) {
                continue;
            }
            let time = if days == 0 { now.time() } else { Time::midnight() };
            if let Some((from, until)) = self.0.iter().find(|(_, until)| time < *until) {
                let now = days == 0 && time >= *from;
                let later = Answered::From { on, at: *from, provisional: !calendar.is_published(on) };
                return Some(if now { Answered::Until(*until) } else { later });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn it_is_answered_in_the_hours_of_working_days_make_up_days_too() {
        let hours = Hours(vec![(time(9, 0, 0, 0), time(12, 0, 0, 0)), (time(13, 0, 0, 0), time(17, 0, 0, 0))]);
        let calendar = Calendar {
            years: [2026].into(),
            holidays: (1..=7).map(|day| date(2026, 10, day)).collect(),
            make_up_days: [date(2026, 10, 10)].into(),
        };
        let at = |day: Date, hour: i8, minute: i8| hours.at(day.at(hour, minute, 0, 0), &calendar).unwrap();
        let from = |on: Date, hour: i8| Answered::From { on, at: time(hour, 0, 0, 0), provisional: on.year() != 2026 };
        let monday = date(2026, 11, 23);
        assert_eq!(at(monday, 8, 59), from(monday, 9));
        assert_eq!(at(monday, 9, 0), Answered::Until(time(12, 0, 0, 0)));
        assert_eq!(at(monday, 12, 0), from(monday, 13));
        assert_eq!(at(monday, 16, 59), Answered::Until(time(17, 0, 0, 0)));
        assert_eq!(at(monday, 17, 0), from(date(2026, 11, 24), 9));
        assert_eq!(at(date(2026, 11, 20), 18, 0), from(monday, 9), "over the weekend");
        assert_eq!(at(date(2026, 9, 30), 17, 0), from(date(2026, 10, 8), 9), "over the holiday");
        assert_eq!(at(date(2026, 10, 10), 10, 0), Answered::Until(time(12, 0, 0, 0)), "a Saturday that is worked");
        assert_eq!(at(date(2026, 12, 31), 17, 0), from(date(2027, 1, 4), 9), "not sure yet");
        assert!(hours.is_sound() && !Hours::default().is_sound());
        assert!(!Hours(vec![(time(12, 0, 0, 0), time(9, 0, 0, 0))]).is_sound());
        assert_eq!(Hours::default().at(monday.at(9, 0, 0, 0), &calendar), None);
    }
}
