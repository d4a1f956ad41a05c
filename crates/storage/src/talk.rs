use crate::{QueueRow, StoreResult};
use async_trait::async_trait;
use domain::{
    id::{ApplicationId, OpinionId, StaffId},
    rules::RegionCode,
    talk::{CaseMessage, Opinion, OpinionState},
    time::Timestamp,
};

/// One thing that is said about a case, or done with what was said.
#[derive(Clone, Debug)]
pub enum TalkChange {
    /// A message between desk and resident. The resident's makes the case wait for an answer, the office's ends that.
    AddMessage(CaseMessage),
    /// The resident saw what the office wrote.
    ReadMessages {
        /// Of which application.
        application: ApplicationId,
        /// What was written until then.
        until: Timestamp,
        /// When they saw it.
        at: Timestamp,
    },
    /// The resident's last message needs no answer; twice is once.
    NoAnswer(ApplicationId),
    /// A colleague is asked.
    Ask(Opinion),
    /// A question that is still open was answered, declined or withdrawn; else the set fails with `Conflict`.
    EndOpinion {
        /// Which.
        id: OpinionId,
        /// How it ended.
        state: OpinionState,
        /// The answer, where there is one.
        answer: Option<String>,
        /// When.
        at: Timestamp,
    },
}

/// What is said about cases.
#[async_trait]
pub trait Talks: Send + Sync {
    /// The messages about an application, oldest first.
    async fn case_messages(&self, application: &ApplicationId) -> StoreResult<Vec<CaseMessage>>;
    /// Since when the resident waits for an answer; `None`: they don't.
    async fn answer_due(&self, application: &ApplicationId) -> StoreResult<Option<Timestamp>>;
    /// Cases of an office (empty: all regions) whose resident waits for an answer, the longest first.
    async fn answers_due(&self, office: &[RegionCode], limit: u32) -> StoreResult<Vec<(QueueRow, Timestamp)>>;
    /// How many, counted up to `limit`.
    async fn count_answers_due(&self, office: &[RegionCode], limit: u32) -> StoreResult<i64>;
    /// Questions to colleagues about a case, oldest first.
    async fn opinions_of(&self, application: &ApplicationId) -> StoreResult<Vec<Opinion>>;
    /// Open questions to a member, oldest first.
    async fn opinions_asked(&self, staff: &StaffId, limit: u32) -> StoreResult<Vec<Opinion>>;
}
