use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    application::Application,
    cover::Cover,
    id::{ApplicationId, CoverId, PersonId, RulesDraftId, StaffId},
    rules::{Reason, RegionCode, RulesDraft, RulesStep},
    time::Timestamp,
};
use serde::{Deserialize, Serialize};

/// One thing that is written about a region's rules. See the crate's documentation for versions.
#[derive(Clone, Debug)]
pub enum RulesChange {
    /// A new draft (version 1), and its first step.
    Begin(RulesDraft, RulesStep),
    /// It was changed or moved. Approved, it is refused by the schema where somebody who wrote it lets it go
    /// (`SecondPersonDiffers`), where its day is taken or passed (`RulesDay`), or where something else was made from
    /// what it was made from (`RulesBase`).
    Move(RulesDraft, RulesStep),
    /// A look at real cases begins or goes on; version 1 takes the place of an earlier look.
    Preview(RulesPreview),
}

/// How far a look at real cases is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PreviewPhase {
    /// At the open applications.
    Applications,
    /// At the sample of covers.
    Covers,
    /// Over.
    Done,
    /// The draft can't be read.
    Failed,
}

/// A real case that would be answered otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreviewRow {
    /// The application; `None`: a cover nobody asked about.
    pub application: Option<ApplicationId>,
    /// The insured.
    pub person: PersonId,
    /// The reasons whose answer differs.
    pub reasons: Vec<Reason>,
    /// What differs in them.
    pub parts: Vec<String>,
}

/// What a draft would change for real cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RulesPreview {
    /// The draft.
    pub draft: RulesDraftId,
    /// Its version when this was asked for: texts of another version may answer otherwise.
    pub of_version: i64,
    /// How far it is.
    pub phase: PreviewPhase,
    /// The last one looked at, within the phase.
    pub place: String,
    /// Open applications looked at.
    pub applications: i64,
    /// Covers looked at.
    pub covers: i64,
    /// How many there are to look at.
    pub total: i64,
    /// Applications that would be answered otherwise.
    pub differing_applications: i64,
    /// Covers that would.
    pub differing_covers: i64,
    /// The first ones of them.
    pub found: Vec<PreviewRow>,
    /// Who asked.
    pub asked_by: StaffId,
    /// When.
    pub asked_at: Timestamp,
    /// Version.
    pub version: i64,
}

/// Regions' rules that administrators change.
#[async_trait]
pub trait RegionRules: Send + Sync {
    /// A draft.
    async fn lookup_rules_draft(&self, id: &RulesDraftId) -> StoreResult<Option<RulesDraft>>;
    /// Drafts within regions (empty: all), newest first, those before a place when given.
    async fn rules_drafts(
        &self,
        regions: &[RegionCode],
        before: Option<&(Timestamp, RulesDraftId)>,
        limit: u32,
    ) -> StoreResult<Vec<RulesDraft>>;
    /// Every version that was let go and not withdrawn, by region and day; also those whose day has yet to come.
    async fn published_rules(&self) -> StoreResult<Vec<RulesDraft>>;
    /// Changes whenever [`Self::published_rules`] does; cheap to ask.
    async fn published_rules_mark(&self) -> StoreResult<String>;
    /// What was done with a draft, oldest first.
    async fn rules_steps(&self, id: &RulesDraftId) -> StoreResult<Vec<RulesStep>>;
    /// The last look at real cases.
    async fn rules_preview(&self, id: &RulesDraftId) -> StoreResult<Option<RulesPreview>>;
    /// How many applications of a region are sent and not decided.
    async fn count_open_of_region(&self, region: &RegionCode) -> StoreResult<i64>;
    /// They, after one of them, by identifier.
    async fn open_of_region(&self, region: &RegionCode, after: &str, limit: u32) -> StoreResult<Vec<Application>>;
    /// Residents' covers of a region that are in order, after one of them, by identifier: identifiers are random, so the
    /// first ones are a sample.
    async fn covers_of_region(
        &self,
        region: &RegionCode,
        after: Option<&CoverId>,
        limit: u32,
    ) -> StoreResult<Vec<Cover>>;
}
