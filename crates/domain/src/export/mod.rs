//! Exports: a list of the desk as a file that is made in the background, with its states and who may have it.

mod column;
mod source;
mod state;

pub use column::ExportColumn;
pub use source::{ExportPlace, ExportSource};
pub use state::{ExportFault, ExportFormat, ExportState};

use crate::{
    id::{ExportId, SessionId, StaffId},
    language::Language,
    rules::RegionCode,
    staff::{LookPurpose, Role, Staff},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt};

/// What is exported, and what for. Sealed in storage: it holds words.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportOrder {
    /// Which list.
    pub source: ExportSource,
    /// Columns, in their order.
    pub columns: Vec<ExportColumn>,
    /// Format of the file.
    pub format: ExportFormat,
    /// Language of the file.
    pub language: Language,
    /// What for.
    pub purpose: LookPurpose,
    /// The same in the asker's own words; empty for none.
    pub purpose_words: String,
    /// The file's wording by key: headings, and the names of states, reasons and the like.
    pub words: BTreeMap<String, String>,
}

/// Without what was typed.
impl fmt::Debug for ExportOrder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportOrder")
            .field("source", &self.source.kind())
            .field("format", &self.format)
            .finish_non_exhaustive()
    }
}

/// A file that a member of staff asked for.
#[derive(Clone, PartialEq, Eq)]
pub struct Export {
    /// Identifier; also the number that the file carries.
    pub id: ExportId,
    /// Who asked.
    pub staff: StaffId,
    /// In which session; looks through the file belong to it.
    pub session: SessionId,
    /// Regions of the asker's office at that time; empty: all.
    pub office: Vec<RegionCode>,
    /// What.
    pub order: ExportOrder,
    /// State.
    pub state: ExportState,
    /// Rows that were counted when it was asked for.
    pub expected: i64,
    /// Most rows of the file.
    pub bound: i64,
    /// Most rows that one person may have alone, at that time.
    pub alone: i64,
    /// Rows that are made.
    pub made: i64,
    /// Names of the stored objects that it needs: its parts in their order, then the file alone; none when it is over.
    pub objects: Vec<String>,
    /// Where the next part begins; `None`: at the beginning.
    pub place: Option<ExportPlace>,
    /// There were more rows than the file may hold.
    pub more: bool,
    /// Who approved or declined.
    pub second: Option<StaffId>,
    /// The second person's reason; empty for none. Sealed in storage.
    pub reason: String,
    /// Why it failed.
    pub fault: Option<ExportFault>,
    /// Asked for.
    pub asked_at: Timestamp,
    /// Approved or declined.
    pub decided_at: Option<Timestamp>,
    /// The file was whole.
    pub made_at: Option<Timestamp>,
    /// When it ends by itself: the request while it waits, the file once it is there.
    pub ends_at: Option<Timestamp>,
    /// The asker put away what they were told about it.
    pub seen: bool,
    /// Version for compare-and-set.
    pub version: i64,
}

/// Without the second person's words.
impl fmt::Debug for Export {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut all = f.debug_struct("Export");
        all.field("id", &self.id)
            .field("version", &self.version)
            .field("state", &self.state)
            .field("order", &self.order);
        all.field("made", &self.made)
            .field("bound", &self.bound)
            .field("ends_at", &self.ends_at)
            .finish_non_exhaustive()
    }
}

impl Export {
    /// How the name of each stored object of an export begins; no identifier begins so.
    pub const OBJECT: &str = "export";
    /// Hours for which a request waits for a second person.
    pub const WAITS_HOURS: i64 = 72;
    /// Hours for which a file can be downloaded.
    pub const KEPT_HOURS: i64 = 24;

    /// How the names of this export's objects begin.
    #[must_use]
    pub fn prefix(id: &ExportId) -> String {
        format!("{}{id}", Self::OBJECT)
    }
    /// Whose object it is, by its name.
    #[must_use]
    pub fn of_object(name: &str) -> Option<ExportId> {
        name.strip_prefix(Self::OBJECT)?.get(..26).and_then(ExportId::parse)
    }
    /// Whether a second person must approve it.
    #[must_use]
    pub fn needs_second(&self) -> bool {
        self.bound > self.alone
    }
    /// Whether `staff` may still have it: the asker, with a role for such a list and an office that covers the one for
    /// which it was asked.
    #[must_use]
    pub fn is_for(&self, staff: &Staff) -> bool {
        staff.id == self.staff && !staff.disabled && self.order.source.may(staff.role) && self.covered_by(staff)
    }
    /// Whether members of a role may be the second person of exports at all.
    #[must_use]
    pub fn has_seconds(role: Role) -> bool {
        matches!(role, Role::Supervisor | Role::Administrator)
    }
    /// Whether `staff` may be its second person.
    #[must_use]
    pub fn may_second(&self, staff: &Staff) -> bool {
        Self::has_seconds(staff.role) && staff.id != self.staff && !staff.disabled && self.covered_by(staff)
    }
    /// Whether the office of `staff` covers the whole office for which it was asked.
    #[must_use]
    pub fn covered_by(&self, staff: &Staff) -> bool {
        staff.regions.is_empty() || !self.office.is_empty() && self.office.iter().all(|region| staff.covers(region))
    }
    /// Whether the file can be downloaded at `now`.
    #[must_use]
    pub fn is_ready(&self, now: Timestamp) -> bool {
        self.state == ExportState::Ready && self.ends_at.is_some_and(|end| now < end)
    }
    /// Whether the asker is to be told about it.
    #[must_use]
    pub fn tells(&self) -> bool {
        use ExportState as S;
        !self.seen && matches!(self.state, S::Ready | S::Declined | S::Failed)
    }
}

#[cfg(test)]
mod tests;
