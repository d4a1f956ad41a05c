//! The trait: every read takes a connection of the reader pool.

use super::{message, opinion};
use crate::Backend;
use async_trait::async_trait;
use domain::{
    id::{ApplicationId, StaffId},
    rules::RegionCode,
    talk::{CaseMessage, Opinion},
    time::Timestamp,
};
use storage::{QueueRow, StoreResult, Talks};

#[async_trait]
impl Talks for Backend {
    async fn case_messages(&self, application: &ApplicationId) -> StoreResult<Vec<CaseMessage>> {
        message::of(&mut *self.reader().await?, self.keys(), application).await
    }
    async fn answer_due(&self, application: &ApplicationId) -> StoreResult<Option<Timestamp>> {
        message::due(&mut *self.reader().await?, application).await
    }
    async fn answers_due(&self, office: &[RegionCode], limit: u32) -> StoreResult<Vec<(QueueRow, Timestamp)>> {
        message::all_due(&mut *self.reader().await?, self.keys(), office, limit).await
    }
    async fn count_answers_due(&self, office: &[RegionCode], limit: u32) -> StoreResult<i64> {
        message::count_due(&mut *self.reader().await?, office, limit).await
    }
    async fn opinions_of(&self, application: &ApplicationId) -> StoreResult<Vec<Opinion>> {
        opinion::of(&mut *self.reader().await?, self.keys(), application).await
    }
    async fn opinions_asked(&self, staff: &StaffId, limit: u32) -> StoreResult<Vec<Opinion>> {
        opinion::asked_of(&mut *self.reader().await?, self.keys(), staff, limit).await
    }
}
