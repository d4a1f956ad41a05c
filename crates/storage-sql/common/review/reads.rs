//! The trait: every read takes a connection of the reader pool.

use super::{correction, finding, others, submission};
use crate::Backend;
use async_trait::async_trait;
use domain::{
    application::Application,
    id::{ApplicationId, PersonId},
    review::{Correction, Finding, Submission},
};
use storage::{Reviews, StoreResult};

#[async_trait]
impl Reviews for Backend {
    async fn findings_of(&self, application: &ApplicationId) -> StoreResult<Vec<Finding>> {
        finding::of(&mut *self.reader().await?, self.keys(), application).await
    }
    async fn corrections_of(&self, application: &ApplicationId) -> StoreResult<Vec<Correction>> {
        correction::of(&mut *self.reader().await?, self.keys(), application).await
    }
    async fn submissions_of(&self, application: &ApplicationId) -> StoreResult<Vec<Submission>> {
        submission::of(&mut *self.reader().await?, self.keys(), application).await
    }
    async fn applications_about(&self, person: &PersonId, limit: u32) -> StoreResult<Vec<Application>> {
        others::about(&mut *self.reader().await?, self.keys(), person, limit).await
    }
}
