use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    application::Application,
    export::{Export, ExportState},
    id::{ExportId, RefundId, StaffId},
    refund::{Refund, RefundStage},
    rules::RegionCode,
    staff::Staff,
    time::Timestamp,
};

/// Exports, and the lists that only they read.
#[async_trait]
pub trait Exports: Send + Sync {
    /// An export.
    async fn lookup_export(&self, id: &ExportId) -> StoreResult<Option<Export>>;
    /// What a member asked for, newest first.
    async fn exports_of(&self, staff: &StaffId, limit: u32) -> StoreResult<Vec<Export>>;
    /// Exports of others that wait for a second person at `now` and whose office the reader's covers, oldest first.
    async fn exports_waiting(&self, reader: &Staff, now: Timestamp, limit: u32) -> StoreResult<Vec<Export>>;
    /// Names of the stored objects that an export needs; nothing of it is unsealed.
    async fn export_objects(&self, id: &ExportId) -> StoreResult<Option<Vec<String>>>;
    /// Exports whose time is over at `now` and that are not ended yet, oldest first, with state and version; nothing of
    /// them is unsealed.
    async fn exports_over(&self, now: Timestamp, limit: u32) -> StoreResult<Vec<(ExportId, ExportState, i64)>>;
    /// Refunds at a stage within regions (empty: all), in the order of their list, those after a place when given.
    async fn refunds_after(
        &self,
        stage: RefundStage,
        regions: &[RegionCode],
        after: Option<&(Timestamp, RefundId)>,
        limit: u32,
    ) -> StoreResult<Vec<(Refund, Application)>>;
    /// How many refunds stand at a stage, counted up to `limit`.
    async fn count_refunds(&self, stage: RefundStage, regions: &[RegionCode], limit: u32) -> StoreResult<i64>;
}
