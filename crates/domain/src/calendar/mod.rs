//! Working days in China: weekdays, public holidays and make-up days as published by the State Council each year.

use crate::consequence::Deadline;
use jiff::civil::Date;
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

impl Calendar {
    /// The day `working_days` working days after `from` (which does not count); provisional when it reaches into an unpublished year.
    #[must_use]
    pub fn deadline(&self, from: Date, _working_days: u16) -> Deadline {
        Deadline { on: from, provisional: true }
    }
}
