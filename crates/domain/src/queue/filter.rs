use crate::{
    application::{
        Application, ApplicationState,
        form::{FieldCode, FieldError},
    },
    rules::{Reason, RegionCode},
};
use jiff::{Span, civil::Date};
use serde::{Deserialize, Serialize};

/// Whose cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assigned {
    /// Anybody's and nobody's.
    #[default]
    Anyone,
    /// The reader's own.
    Me,
    /// Nobody's.
    Nobody,
}

impl Assigned {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Anyone, Self::Me, Self::Nobody];
    /// The name in an address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Anyone => "anyone",
            Self::Me => "me",
            Self::Nobody => "nobody",
        }
    }
}

/// What the automatic checks left to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChecksOutcome {
    /// Registry data answered every check.
    Passed,
    /// Something is not known and must be looked at.
    Open,
}

impl ChecksOutcome {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Passed, Self::Open];
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Open => "open",
        }
    }
    /// Of an application as it was sent; `None` while nothing was checked.
    #[must_use]
    pub fn of(application: &Application) -> Option<Self> {
        let promised = application.promised.as_ref()?;
        Some(if promised.unknowns.is_empty() { Self::Passed } else { Self::Open })
    }
}

/// When the office must have decided.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Due {
    /// Whenever.
    #[default]
    Any,
    /// Today.
    Today,
    /// Before today: it is late.
    Late,
    /// Today or before.
    ByToday,
    /// Within seven days from today, late ones included.
    ByWeek,
}

impl Due {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Any, Self::Late, Self::Today, Self::ByToday, Self::ByWeek];
    /// The name in an address.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Any => "any",
            Self::Today => "today",
            Self::Late => "late",
            Self::ByToday => "by_today",
            Self::ByWeek => "by_week",
        }
    }
    /// First and last deadline day that `today` gives; `None`: no bound.
    #[must_use]
    pub fn days(self, today: Date) -> (Option<Date>, Option<Date>) {
        let after = |days: i64| today.checked_add(Span::new().days(days)).ok();
        match self {
            Self::Any => (None, None),
            Self::Today => (Some(today), Some(today)),
            Self::Late => (None, after(-1)),
            Self::ByToday => (None, Some(today)),
            Self::ByWeek => (None, after(7)),
        }
    }
}

/// Which cases a queue lists, within the reader's office; everything is "and". The text form is the query of an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueueFilter {
    /// States; empty: all but drafts.
    pub states: Vec<ApplicationState>,
    /// Regions; empty: all of the office's.
    pub regions: Vec<RegionCode>,
    /// Reason to stop.
    pub reason: Option<Reason>,
    /// What the automatic checks left.
    pub checks: Option<ChecksOutcome>,
    /// Whose.
    pub assigned: Assigned,
    /// Deadline.
    pub due: Due,
    /// Sent at least so many days ago, 0 for any.
    pub age_days: u16,
}

impl QueueFilter {
    /// Oldest age that can be asked for, in days.
    pub const OLDEST: u16 = 3650;
    /// Names of the values in an address.
    pub const NAMES: [&str; 7] = ["state", "region", "reason", "checks", "assigned", "due", "age"];

    /// Reads the values of an address or a form. What is empty is not asked for.
    ///
    /// # Errors
    /// Each name with a value that can't be read: left out, it would list more than was asked for.
    pub fn from_pairs(pairs: &[(String, String)]) -> Result<Self, Vec<FieldError>> {
        let mut wrong = Vec::new();
        let mut states = read(pairs, "state", &mut wrong, |v| {
            ApplicationState::from_name(v).filter(|s| *s != ApplicationState::Draft)
        });
        states.sort_unstable();
        states.dedup();
        let mut regions = read(pairs, "region", &mut wrong, RegionCode::parse);
        regions.sort_unstable();
        regions.dedup();
        let reason = read(pairs, "reason", &mut wrong, Reason::from_code).into_iter().next();
        let checks = |v: &str| ChecksOutcome::ALL.into_iter().find(|c| c.name() == v);
        let checks = read(pairs, "checks", &mut wrong, checks).into_iter().next();
        let assigned = |v: &str| Assigned::ALL.into_iter().find(|a| a.name() == v);
        let assigned = read(pairs, "assigned", &mut wrong, assigned).into_iter().next().unwrap_or_default();
        let due = |v: &str| Due::ALL.into_iter().find(|d| d.name() == v);
        let due = read(pairs, "due", &mut wrong, due).into_iter().next().unwrap_or_default();
        let age = |v: &str| v.trim().parse().ok().filter(|days| *days <= Self::OLDEST);
        let age_days = read(pairs, "age", &mut wrong, age).into_iter().next().unwrap_or(0);
        let filter = Self { states, regions, reason, checks, assigned, due, age_days };
        if wrong.is_empty() { Ok(filter) } else { Err(wrong) }
    }

    /// The values for an address or a form; what is not asked for is left out.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs: Vec<(&'static str, String)> =
            self.states.iter().map(|s| ("state", s.name().to_owned())).collect();
        pairs.extend(self.regions.iter().map(|r| ("region", r.0.clone())));
        pairs.extend(self.reason.map(|r| ("reason", r.code().to_owned())));
        pairs.extend(self.checks.map(|c| ("checks", c.name().to_owned())));
        if self.assigned != Assigned::Anyone {
            pairs.push(("assigned", self.assigned.name().to_owned()));
        }
        if self.due != Due::Any {
            pairs.push(("due", self.due.name().to_owned()));
        }
        if self.age_days > 0 {
            pairs.push(("age", self.age_days.to_string()));
        }
        pairs
    }

    /// The states that are really looked at.
    #[must_use]
    pub fn effective_states(&self) -> Vec<ApplicationState> {
        let open = self.due != Due::Any;
        let all = ApplicationState::ALL.into_iter().filter(|s| *s != ApplicationState::Draft);
        let asked = |s: &ApplicationState| self.states.is_empty() || self.states.contains(s);
        // A deadline is something only while the office's clock runs.
        all.filter(|s| asked(s) && (!open || s.clock_runs())).collect()
    }
}

/// Every value under `name`, and that one of them can't be read.
fn read<T>(
    pairs: &[(String, String)],
    name: &'static str,
    wrong: &mut Vec<FieldError>,
    parse: impl Fn(&str) -> Option<T>,
) -> Vec<T> {
    let asked = pairs.iter().filter(|(n, v)| n == name && !v.is_empty());
    let read: Option<Vec<_>> = asked.map(|(_, v)| parse(v)).collect();
    read.unwrap_or_else(|| {
        wrong.push(FieldError::new(name, FieldCode::Choice));
        Vec::new()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_back_and_nonsense_is_refused() {
        let filter = QueueFilter {
            states: vec![ApplicationState::Submitted, ApplicationState::InReview],
            regions: vec![RegionCode("445300".into())],
            reason: Some(Reason::OtherArea),
            checks: Some(ChecksOutcome::Open),
            assigned: Assigned::Nobody,
            due: Due::ByWeek,
            age_days: 12,
        };
        let pairs: Vec<_> = filter.pairs().into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
        assert_eq!(QueueFilter::from_pairs(&pairs), Ok(filter.clone()));
        assert!(filter.pairs().iter().all(|(name, _)| QueueFilter::NAMES.contains(name)));
        let pairs = |name: &str, value: &str| [(name.to_owned(), value.to_owned())];
        for (name, value) in [
            ("state", "Draft"),
            ("state", "x"),
            ("region", "'; --"),
            ("reason", "x"),
            ("checks", "x"),
            ("assigned", "x"),
            ("age", "99999"),
            ("age", "-1"),
            ("due", "never"),
        ] {
            let refused = Err(vec![FieldError::new(name, FieldCode::Choice)]);
            assert_eq!(QueueFilter::from_pairs(&pairs(name, value)), refused, "{name}={value}");
            assert_eq!(QueueFilter::from_pairs(&pairs(name, "")), Ok(QueueFilter::default()));
        }
    }

    #[test]
    fn only_a_running_clock_is_due() {
        let late = QueueFilter { due: Due::Late, ..QueueFilter::default() };
        assert!(late.effective_states().iter().all(|s| s.clock_runs()));
        assert_eq!(QueueFilter::default().effective_states().len(), 10);
        let today = Date::constant(2026, 12, 3);
        assert_eq!(Due::Late.days(today), (None, Some(Date::constant(2026, 12, 2))));
        assert_eq!(Due::Today.days(today), (Some(today), Some(today)));
    }
}
