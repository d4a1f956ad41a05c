//! The office's deadlines: who is told when one is near or missed, and the new day that a resident is given.

use crate::{
    consequence::Deadline,
    id::{ApplicationId, EscalationId, StaffId},
    time::Timestamp,
};
use jiff::civil::Date;

/// Working days of a new deadline, counted from the day on which the resident is told that the old one was missed.
pub const LATE_DAYS: u16 = 5;
/// A deadline is near when so many working days or fewer are left.
pub const NEAR_DAYS: u16 = 1;

/// What supervisors are told about a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Alarm {
    /// It ends today or on the next working day.
    Near,
    /// It is over.
    Missed,
}

impl Alarm {
    /// The stored name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Near => "near",
            Self::Missed => "missed",
        }
    }
    /// Reads a stored name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Near, Self::Missed].into_iter().find(|alarm| alarm.name() == name)
    }
}

/// A supervisor was told of a deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    /// Identifier.
    pub id: EscalationId,
    /// The case.
    pub application: ApplicationId,
    /// The supervisor.
    pub staff: StaffId,
    /// What about it.
    pub alarm: Alarm,
    /// The deadline.
    pub deadline_on: Date,
    /// When they were told.
    pub at: Timestamp,
}

/// A resident was told that it is late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apology {
    /// The application.
    pub application: ApplicationId,
    /// The day that was missed: the deadline, or the day that an earlier apology gave.
    pub missed_on: Date,
    /// The new day.
    pub new: Deadline,
    /// When they were told.
    pub at: Timestamp,
}

/// The day that a case is promised for now: its deadline, or a later one that an apology gave.
#[must_use]
pub fn promised_for(deadline: Date, apologies: &[Apology]) -> Date {
    apologies.iter().map(|apology| apology.new.on).chain([deadline]).max().unwrap_or(deadline)
}
