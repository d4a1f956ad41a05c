//! Whether anything of an application changed that its applicant sees: asked again and again while its page is open.

use super::own;
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::id::ApplicationId;
use std::sync::Arc;
pub use storage::Pulse;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Pages of this process that are kept up to date at once. Each holds a connection; whoever finds no place reads a page
/// that loads as any other does.
const MOST: usize = 256;

/// The places for such pages.
#[derive(Debug)]
pub struct LivePlaces(Arc<Semaphore>);

impl Default for LivePlaces {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MOST)))
    }
}

impl LivePlaces {
    /// A place until it is dropped; `None`: all are taken, or the server stops.
    #[must_use]
    pub fn take(&self) -> Option<OwnedSemaphorePermit> {
        self.0.clone().try_acquire_owned().ok()
    }
    /// The server stops: nobody comes in any more, and whoever is there is to go.
    pub fn close(&self) {
        self.0.close();
    }
    /// The server stops.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.0.is_closed()
    }
}

/// The pulse of an application of the caller's.
///
/// # Errors
/// As [`own`].
pub async fn pulse(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Pulse> {
    own(ctx, caller, id).await?;
    beat(ctx, id).await
}

/// The same for whoever was let in before.
///
/// # Errors
/// `NotFound` once it is gone; errors of the store.
pub async fn beat(ctx: &Context, id: &ApplicationId) -> UseCaseResult<Pulse> {
    ctx.store.application_pulse(id).await?.ok_or(UseCaseError::NotFound)
}
