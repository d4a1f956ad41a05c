//! What everybody must know just now, e.g. that a payment channel is down: one sentence above every page.

use crate::{
    id::{IncidentId, StaffId},
    language::Text,
    time::Timestamp,
};

/// An announcement above every page of residents and staff, for a while.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    /// Identifier.
    pub id: IncidentId,
    /// What is said, in both languages; at most [`Incident::LONGEST`] characters each.
    pub words: Text,
    /// Who announced it: never shown to residents.
    pub author: StaffId,
    /// Since when.
    pub from: Timestamp,
    /// Until when, unless it is ended earlier.
    pub until: Timestamp,
    /// Ended before its time.
    pub ended_at: Option<Timestamp>,
}

impl Incident {
    /// Longest sentence, in characters.
    pub const LONGEST: usize = 200;
    /// For how many hours one may be announced; whoever needs more announces again, so that none is forgotten.
    pub const HOURS: [i64; 5] = [1, 4, 12, 24, 72];

    /// Whether it stands above the pages at `now`.
    #[must_use]
    pub fn is_shown(&self, now: Timestamp) -> bool {
        self.ended_at.is_none() && self.from <= now && now < self.until
    }
}
