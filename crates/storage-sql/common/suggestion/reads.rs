//! The trait: every read takes a connection of the reader pool.

use super::{digest, list, one};
use crate::Backend;
use async_trait::async_trait;
use domain::{
    id::{AccountId, DigestId, StaffId, SuggestionId},
    rules::RegionCode,
    suggestion::{DigestEntry, DigestState, Suggestion, SuggestionNumber, SuggestionStep},
    time::Timestamp,
};
use jiff::civil::Date;
use storage::{DigestQuery, StoreResult, Suggestions};

#[async_trait]
impl Suggestions for Backend {
    async fn lookup_suggestion(&self, id: &SuggestionId) -> StoreResult<Option<(Suggestion, Vec<SuggestionStep>)>> {
        one::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn suggestion_numbered(&self, number: &SuggestionNumber) -> StoreResult<Option<SuggestionId>> {
        one::numbered(&mut *self.reader().await?, self.keys(), number).await
    }
    async fn suggestions_of(&self, account: &AccountId, limit: u32) -> StoreResult<Vec<Suggestion>> {
        list::of(&mut *self.reader().await?, self.keys(), account, limit).await
    }
    async fn is_own_suggestion(&self, id: &SuggestionId, staff: &StaffId) -> StoreResult<bool> {
        one::is_own(&mut *self.reader().await?, id, staff).await
    }
    async fn open_suggestions(
        &self,
        office: &[RegionCode],
        assignee: Option<&StaffId>,
        after: Option<(Date, SuggestionId)>,
        limit: u32,
    ) -> StoreResult<Vec<Suggestion>> {
        list::open(&mut *self.reader().await?, self.keys(), office, assignee, after, limit).await
    }
    async fn answered_suggestions(
        &self,
        office: &[RegionCode],
        before: Option<(Timestamp, SuggestionId)>,
        limit: u32,
    ) -> StoreResult<Vec<Suggestion>> {
        list::done(&mut *self.reader().await?, self.keys(), office, before, limit).await
    }
    async fn count_suggestions(&self, office: &[RegionCode], before: Date, limit: u32) -> StoreResult<i64> {
        list::count(&mut *self.reader().await?, office, before, limit).await
    }
    async fn lookup_digest(&self, id: &DigestId) -> StoreResult<Option<DigestEntry>> {
        digest::lookup(&mut *self.reader().await?, self.keys(), id).await
    }
    async fn digest_entries(
        &self,
        office: &[RegionCode],
        state: DigestState,
        limit: u32,
    ) -> StoreResult<Vec<DigestEntry>> {
        digest::desk(&mut *self.reader().await?, self.keys(), office, state, limit).await
    }
    async fn published_digest(&self, query: &DigestQuery) -> StoreResult<Vec<DigestEntry>> {
        digest::published(&mut *self.reader().await?, self.keys(), query).await
    }
}
