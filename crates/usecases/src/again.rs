//! Acts that must not fail because somebody else, or the worker, acted on the same thing at the same moment.

use crate::{UseCaseError, UseCaseResult};

/// How often such an act looks again.
pub(crate) const TRIES: usize = 8;

/// Does an act, anew from what there is then for as long as another one comes first.
///
/// # Errors
/// Of the act; `Conflict` when it lost every time.
pub(crate) async fn looking_again<T, F>(mut act: impl FnMut() -> F) -> UseCaseResult<T>
where
    F: Future<Output = UseCaseResult<T>>,
{
    for _ in 0..TRIES {
        match act().await {
            Err(UseCaseError::Conflict) => {}
            other => return other,
        }
    }
    Err(UseCaseError::Conflict)
}
