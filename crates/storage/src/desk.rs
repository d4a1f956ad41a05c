use crate::{QueueRow, StoreResult};
use async_trait::async_trait;
use domain::{
    application::ApplicationState,
    export::Export,
    id::{AbsenceId, ApplicationId, BatchId, DeskMessageId, ExportId, IncidentId, StaffId, ViewId},
    incident::Incident,
    queue::{Absence, Batch, BatchItem, BatchResult, ChecksOutcome, DeskMessage, DeskSetting, SavedView},
    rules::{Reason, RegionCode},
    time::Timestamp,
};
use jiff::civil::Date;

/// Whose cases a query looks at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's and nobody's.
    #[default]
    Anyones,
    /// One member's.
    Members(StaffId),
    /// Nobody's.
    Nobodys,
}

/// A place in a queue: deadline day (empty for none) and identifier of a row.
pub type QueuePosition = (String, ApplicationId);

/// Which part of a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum QueuePart {
    /// From the beginning.
    #[default]
    First,
    /// The rows after a position.
    After(QueuePosition),
    /// The rows just before a position.
    Before(QueuePosition),
}

/// Which applications a queue lists, by deadline then identifier. Drafts never.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QueueQuery {
    /// Regions of the reader's office: nothing beyond them is ever found; empty: all.
    pub office: Vec<RegionCode>,
    /// States.
    pub states: Vec<ApplicationState>,
    /// Regions within the office; empty: all of it.
    pub regions: Vec<RegionCode>,
    /// Reason to stop.
    pub reason: Option<Reason>,
    /// What the automatic checks left.
    pub checks: Option<ChecksOutcome>,
    /// Whose.
    pub whose: Whose,
    /// First and last deadline day.
    pub due: (Option<Date>, Option<Date>),
    /// Sent by then.
    pub sent_until: Option<Timestamp>,
    /// Which part.
    pub part: QueuePart,
    /// At most so many rows.
    pub limit: u32,
}

/// How much work a member has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who.
    pub staff: StaffId,
    /// Cases in hand that are not decided.
    pub open: i64,
    /// Of these, due today.
    pub today: i64,
    /// Of these, late.
    pub late: i64,
}

/// One thing that is written for the desk. See the crate's documentation for versions.
#[derive(Clone, Debug)]
pub enum DeskChange {
    /// A new saved queue (version 1).
    AddView(SavedView),
    /// It changed.
    UpdateView(SavedView),
    /// A member's own saved queue is thrown away.
    DeleteView(ViewId, StaffId),
    /// How a member works; version 1 is the first.
    SaveSetting(DeskSetting),
    /// Somebody will be away.
    AddAbsence(Absence),
    /// They are back, or never left.
    DeleteAbsence(AbsenceId),
    /// A member is told something.
    AddMessage(DeskMessage),
    /// A member put their message away.
    ReadMessage(DeskMessageId, StaffId, Timestamp),
    /// A notice above every page; refused while another one stands.
    AddIncident(Incident),
    /// It is over before its time.
    EndIncident(IncidentId, Timestamp),
    /// An export was asked for (version 1).
    AddExport(Box<Export>),
    /// An export moved.
    UpdateExport(Box<Export>),
    /// The time of an export, which has this version, is over; it needs no objects any more.
    ExpireExport(ExportId, i64),
    /// A batch with its cases.
    AddBatch(Batch, Vec<BatchItem>),
    /// What became of one case; `Done` only together with its event.
    EndItem(BatchId, ApplicationId, BatchResult),
}

/// Queues, saved queues, absences, messages and batches of the staff's desk.
#[async_trait]
pub trait Desk: Send + Sync {
    /// A part of a queue, in its order.
    async fn queue(&self, query: &QueueQuery) -> StoreResult<Vec<QueueRow>>;
    /// How many rows a query matches (its part aside), counted up to its limit.
    async fn count_queue(&self, query: &QueueQuery) -> StoreResult<i64>;
    /// Members with undecided cases of an office.
    async fn loads(&self, office: &[RegionCode], today: Date) -> StoreResult<Vec<Load>>;
    /// A member's saved queues, by name.
    async fn views_of(&self, staff: &StaffId) -> StoreResult<Vec<SavedView>>;
    /// How a member works; `None`: never saved.
    async fn lookup_setting(&self, staff: &StaffId) -> StoreResult<Option<DeskSetting>>;
    /// Absences that end on `day` or later, first one first.
    async fn absences_from(&self, day: Date) -> StoreResult<Vec<Absence>>;
    /// A member's messages that are not put away, newest first.
    async fn messages_of(&self, staff: &StaffId, limit: u32) -> StoreResult<Vec<DeskMessage>>;
    /// The last notices above every page, newest first.
    async fn newest_incidents(&self, limit: u32) -> StoreResult<Vec<Incident>>;
    /// A batch.
    async fn lookup_batch(&self, id: &BatchId) -> StoreResult<Option<Batch>>;
    /// The cases of a batch, in the order in which they were chosen.
    async fn batch_items(&self, id: &BatchId) -> StoreResult<Vec<BatchItem>>;
}
