//! The trait: every read takes a connection of the reader pool.

use super::{
    super::queue,
    absence, batch, incident, load, message,
    view::{self, setting},
};
use crate::Backend;
use async_trait::async_trait;
use domain::{
    id::{BatchId, StaffId},
    incident::Incident,
    queue::{Absence, Batch, BatchItem, DeskMessage, DeskSetting, SavedView},
    rules::RegionCode,
};
use jiff::civil::Date;
use storage::{Desk, Load, QueueQuery, QueueRow, StoreResult};

#[async_trait]
impl Desk for Backend {
    async fn queue(&self, query: &QueueQuery) -> StoreResult<Vec<QueueRow>> {
        queue::page(&mut *self.reader().await?, self.keys(), query).await
    }
    async fn count_queue(&self, query: &QueueQuery) -> StoreResult<i64> {
        queue::count(&mut *self.reader().await?, self.keys(), query).await
    }
    async fn loads(&self, office: &[RegionCode], today: Date) -> StoreResult<Vec<Load>> {
        load::all(&mut *self.reader().await?, office, today).await
    }
    async fn views_of(&self, staff: &StaffId) -> StoreResult<Vec<SavedView>> {
        view::of(&mut *self.reader().await?, self.keys(), staff).await
    }
    async fn lookup_setting(&self, staff: &StaffId) -> StoreResult<Option<DeskSetting>> {
        setting(&mut *self.reader().await?, self.keys(), staff).await
    }
    async fn absences_from(&self, day: Date) -> StoreResult<Vec<Absence>> {
        absence::from(&mut *self.reader().await?, self.keys(), day).await
    }
    async fn messages_of(&self, staff: &StaffId, limit: u32) -> StoreResult<Vec<DeskMessage>> {
        message::of(&mut *self.reader().await?, self.keys(), staff, limit).await
    }
    async fn newest_incidents(&self, limit: u32) -> StoreResult<Vec<Incident>> {
        incident::newest(&mut *self.reader().await?, self.keys(), limit).await
    }
    async fn lookup_batch(&self, id: &BatchId) -> StoreResult<Option<Batch>> {
        batch::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn batch_items(&self, id: &BatchId) -> StoreResult<Vec<BatchItem>> {
        batch::items(&mut *self.reader().await?, self.keys(), id).await
    }
}
