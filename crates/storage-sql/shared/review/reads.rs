//! The trait: every read takes a connection of the reader pool.

use super::{correction, finding, submission};
use crate::Backend;
use async_trait::async_trait;
use domain::{
    id::ApplicationId,
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
}
