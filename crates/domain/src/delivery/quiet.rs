use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

const HOUR: i64 = 3600;

/// Hours in which nothing but security reaches somebody, China time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quiet {
    /// First quiet hour, 0 to 23.
    from: i8,
    /// First hour that is not quiet any more; the same as `from`: never quiet.
    until: i8,
}

impl Default for Quiet {
    fn default() -> Self {
        Self { from: 21, until: 8 }
    }
}

impl Quiet {
    /// None at all.
    pub const NEVER: Self = Self { from: 0, until: 0 };

    /// Quiet from one full hour to another, also over midnight; `None` for what is no hour.
    #[must_use]
    pub fn new(from: i8, until: i8) -> Option<Self> {
        let hour = 0..24;
        (hour.contains(&from) && hour.contains(&until)).then_some(Self { from, until })
    }

    /// First quiet hour.
    #[must_use]
    pub fn from(self) -> i8 {
        self.from
    }

    /// First hour that is not quiet any more.
    #[must_use]
    pub fn until(self) -> i8 {
        self.until
    }

    /// Whether there are no quiet hours.
    #[must_use]
    pub fn is_never(self) -> bool {
        self.from == self.until
    }

    /// When it is over, if `now` lies within it.
    #[must_use]
    pub fn ends(self, now: Timestamp) -> Option<Timestamp> {
        let hour = now.in_china().hour();
        let today = |hour: i8| Timestamp::start_of(now.day()).plus_seconds(i64::from(hour) * HOUR);
        let over_midnight = self.from > self.until;
        let within = if over_midnight {
            hour >= self.from || hour < self.until
        } else {
            (self.from..self.until).contains(&hour)
        };
        within.then(|| {
            // China has no summer time: a day is 24 hours.
            if over_midnight && hour >= self.from { today(self.until + 24) } else { today(self.until) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(day: i8, hour: i64) -> Timestamp {
        Timestamp::start_of(date(2026, 11, day)).plus_seconds(hour * HOUR + 60)
    }
    fn full(day: i8, hour: i64) -> Option<Timestamp> {
        Some(Timestamp::start_of(date(2026, 11, day)).plus_seconds(hour * HOUR))
    }

    #[test]
    fn the_night_is_quiet_until_eight() {
        let night = Quiet::default();
        assert_eq!(night.ends(at(23, 20)), None);
        assert_eq!(night.ends(at(23, 21)), full(24, 8));
        assert_eq!(night.ends(at(23, 23)), full(24, 8));
        assert_eq!(night.ends(at(30, 22)), full(30, 24 + 8), "the last of a month");
        assert_eq!(night.ends(at(24, 0)), full(24, 8));
        assert_eq!(night.ends(at(24, 7)), full(24, 8));
        assert_eq!(night.ends(at(24, 8)), None);
    }

    #[test]
    fn other_hours_are_somebodys_own_choice() {
        let noon = Quiet::new(12, 14).unwrap();
        assert_eq!(noon.ends(at(23, 11)), None);
        assert_eq!(noon.ends(at(23, 13)), full(23, 14));
        assert_eq!(noon.ends(at(23, 14)), None);
        assert!((0..24).all(|hour| Quiet::NEVER.ends(at(23, hour)).is_none()));
        assert_eq!(Quiet::new(24, 8), None);
        assert_eq!(Quiet::new(-1, 8), None);
        let evening = Quiet::new(20, 0).unwrap();
        assert_eq!(evening.ends(at(23, 22)), full(24, 0));
        assert_eq!(evening.ends(at(24, 0)), None);
    }
}
