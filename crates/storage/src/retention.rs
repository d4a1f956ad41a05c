use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    application::Application,
    id::{ApplicationId, HoldId, PersonId},
    retention::{Kept, LegalHold},
    rules::RegionCode,
    time::Timestamp,
};
use jiff::civil::Date;

/// What a line of the report counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionCount {
    /// Day of the run.
    pub day: Date,
    /// Kind, or its name with `held` behind it for what a hold kept.
    pub kind: String,
    /// Region; `None` for what belongs to none.
    pub region: Option<RegionCode>,
    /// How many.
    pub count: i64,
}

/// One thing that is written about how long things are kept.
#[derive(Clone, Debug)]
pub enum RetentionChange {
    /// The content of a closed case goes: answers, documents' rows, words; its moves, receipts and the record stay. The
    /// application carries its new version.
    Erase {
        /// The case as it stays.
        application: Box<Application>,
        /// Of what kind it was.
        kind: Kept,
        /// When.
        at: Timestamp,
    },
    /// The report counts so many more.
    Count(RetentionCount),
    /// A hold is placed.
    Place(LegalHold),
    /// A hold is lifted by another supervisor: (hold as it becomes).
    Lift(LegalHold),
    /// Holds whose time was over by then end.
    EndHolds(Timestamp),
}

/// How many closed cases of a kind are due in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueCount {
    /// Region.
    pub region: RegionCode,
    /// Due and free to go.
    pub due: i64,
    /// Due, and kept by a hold.
    pub held: i64,
}

/// How long things are kept.
#[async_trait]
pub trait Retentions: Send + Sync {
    /// Closed cases of a kind, last changed before `before`, that no hold keeps and that were not erased: longest ago first.
    async fn cases_due(&self, kind: Kept, before: Timestamp, limit: u32) -> StoreResult<Vec<ApplicationId>>;
    /// How many there are, by region.
    async fn count_due(&self, kind: Kept, before: Timestamp) -> StoreResult<Vec<DueCount>>;
    /// When the content of a case was erased, and as what.
    async fn erased(&self, id: &ApplicationId) -> StoreResult<Option<(Kept, Timestamp)>>;
    /// The report, newest day first.
    async fn retention_report(&self, limit: u32) -> StoreResult<Vec<RetentionCount>>;
    /// Holds within regions (empty: all), newest first.
    async fn holds(&self, regions: &[RegionCode], limit: u32) -> StoreResult<Vec<LegalHold>>;
    /// Holds that stand though their time was over by then, first one first.
    async fn holds_over(&self, now: Timestamp, limit: u32) -> StoreResult<Vec<LegalHold>>;
    /// A hold.
    async fn lookup_hold(&self, id: &HoldId) -> StoreResult<Option<LegalHold>>;
    /// Holds that keep a case now, its person's among them.
    async fn holds_on(&self, id: &ApplicationId, person: &PersonId) -> StoreResult<Vec<LegalHold>>;
}
