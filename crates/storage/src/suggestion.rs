use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    id::{AccountId, DigestId, StaffId, SuggestionId},
    rules::RegionCode,
    suggestion::{DigestEntry, DigestState, Suggestion, SuggestionKind, SuggestionNumber, SuggestionStep},
    time::Timestamp,
};
use jiff::civil::Date;

/// One thing about suggestions.
#[derive(Clone, Debug)]
pub enum SuggestionChange {
    /// A new one (version 1).
    Add(Suggestion),
    /// It goes on: one step, with the suggestion as it is then.
    Step(Suggestion, SuggestionStep),
    /// An entry of the digest is written (version 1).
    AddDigest(DigestEntry),
    /// It is changed, published, taken down or thrown away, by whom.
    UpdateDigest(DigestEntry, StaffId),
}

/// What of the digest everybody asks for.
#[derive(Clone, Debug, Default)]
pub struct DigestQuery {
    /// Of one region.
    pub region: Option<RegionCode>,
    /// Of one kind.
    pub kind: Option<SuggestionKind>,
    /// Of one year.
    pub year: Option<i16>,
    /// Those after this one, the newest first.
    pub before: Option<(Timestamp, DigestId)>,
    /// How many.
    pub limit: u32,
}

/// What insured people propose, and the public digest. `office`: its regions, empty: all.
#[async_trait]
pub trait Suggestions: Send + Sync {
    /// A suggestion with its steps, oldest first.
    async fn lookup_suggestion(&self, id: &SuggestionId) -> StoreResult<Option<(Suggestion, Vec<SuggestionStep>)>>;
    /// By the number that its sender reads out.
    async fn suggestion_numbered(&self, number: &SuggestionNumber) -> StoreResult<Option<SuggestionId>>;
    /// Somebody's, the newest first.
    async fn suggestions_of(&self, account: &AccountId, limit: u32) -> StoreResult<Vec<Suggestion>>;
    /// Whether a member sent it themselves.
    async fn is_own_suggestion(&self, id: &SuggestionId, staff: &StaffId) -> StoreResult<bool>;
    /// Open ones of an office by their last day, of one member if named, after `after`.
    async fn open_suggestions(
        &self,
        office: &[RegionCode],
        assignee: Option<&StaffId>,
        after: Option<(Date, SuggestionId)>,
        limit: u32,
    ) -> StoreResult<Vec<Suggestion>>;
    /// Answered ones of an office, the newest first, before `before`.
    async fn answered_suggestions(
        &self,
        office: &[RegionCode],
        before: Option<(Timestamp, SuggestionId)>,
        limit: u32,
    ) -> StoreResult<Vec<Suggestion>>;
    /// How many open ones have their last day before `before`, counted up to `limit`.
    async fn count_suggestions(&self, office: &[RegionCode], before: Date, limit: u32) -> StoreResult<i64>;
    /// An entry of the digest.
    async fn lookup_digest(&self, id: &DigestId) -> StoreResult<Option<DigestEntry>>;
    /// An office's entries of a state, last changed first.
    async fn digest_entries(
        &self,
        office: &[RegionCode],
        state: DigestState,
        limit: u32,
    ) -> StoreResult<Vec<DigestEntry>>;
    /// What everybody reads, the newest first.
    async fn published_digest(&self, query: &DigestQuery) -> StoreResult<Vec<DigestEntry>>;
}
