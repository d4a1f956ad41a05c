use super::{Column, QueueFilter};
use crate::{
    id::{AbsenceId, DeskMessageId, StaffId, ViewId},
    time::Timestamp,
};
use jiff::civil::Date;

/// A queue of one's own: a filter under a name, with the columns of its list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    /// Identifier.
    pub id: ViewId,
    /// Whose; nobody else sees it.
    pub staff: StaffId,
    /// Name; one member has no two of the same.
    pub name: String,
    /// Which cases.
    pub filter: QueueFilter,
    /// Columns in their order; the reference stands before them.
    pub columns: Vec<Column>,
    /// Made.
    pub created_at: Timestamp,
    /// Version for compare-and-set.
    pub version: i64,
}

impl SavedView {
    /// Most that one member may have.
    pub const MOST: usize = 20;
    /// Longest name, in characters.
    pub const LONGEST: usize = 30;
}

/// How a member works at the desk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskSetting {
    /// Whose.
    pub staff: StaffId,
    /// The queue that opens first: a standing queue's name or a view's identifier; empty: the first standing queue.
    pub start: String,
    /// Single keys act (WCAG 2.1.4: they can be turned off).
    pub single_keys: bool,
    /// Version for compare-and-set; 0: never saved.
    pub version: i64,
}

impl DeskSetting {
    /// As it is until the member changes it.
    #[must_use]
    pub fn unsaved(staff: StaffId) -> Self {
        Self { staff, start: String::new(), single_keys: true, version: 0 }
    }
}

/// Days on which nothing is handed to a member.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    /// Identifier.
    pub id: AbsenceId,
    /// Who is away.
    pub staff: StaffId,
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// Who put it down: the member, or a supervisor.
    pub entered_by: StaffId,
}

impl Absence {
    /// Longest, in days.
    pub const LONGEST_DAYS: i32 = 400;
    /// Whether the member is away on that day.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from <= day && day <= self.until
    }
}

/// What a member is told by the desk about a colleague's act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskMessage {
    /// Identifier.
    pub id: DeskMessageId,
    /// Who is told.
    pub staff: StaffId,
    /// About which case.
    pub application: crate::id::ApplicationId,
    /// What was done.
    pub by: crate::application::Move,
    /// Who did it.
    pub actor: StaffId,
    /// Why, in their words. Sealed in storage.
    pub words: String,
    /// When.
    pub at: Timestamp,
    /// When it was put away.
    pub read_at: Option<Timestamp>,
}
