use crate::StoreResult;
use async_trait::async_trait;
use domain::{
    application::Application,
    id::{ApplicationId, PersonId},
    review::{Correction, Finding, Submission},
};

/// One thing that is written about the office's work on a case. All of it is added and never changed.
#[derive(Clone, Debug)]
pub enum ReviewChange {
    /// A document was judged; refused unless by who has the case, or may be its second person.
    AddFinding(Finding),
    /// What a correction asks for; only together with the event that asks.
    AddCorrection(Correction),
    /// What was sent; only together with the event that sends, once.
    AddSubmission(Box<Submission>),
}

/// The office's work on a case beside its moves.
#[async_trait]
pub trait Reviews: Send + Sync {
    /// What was found about a case's documents, in the order in which it was found.
    async fn findings_of(&self, application: &ApplicationId) -> StoreResult<Vec<Finding>>;
    /// Every correction that was asked for item by item, oldest first.
    async fn corrections_of(&self, application: &ApplicationId) -> StoreResult<Vec<Correction>>;
    /// Everything that was sent, oldest first.
    async fn submissions_of(&self, application: &ApplicationId) -> StoreResult<Vec<Submission>>;
    /// Applications about a person, newest first, drafts too; whoever made them.
    async fn applications_about(&self, person: &PersonId, limit: u32) -> StoreResult<Vec<Application>>;
}
