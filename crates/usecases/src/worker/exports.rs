use crate::{Context, UseCaseResult, desk::export};

/// Ends exports that nobody approved in time, and files whose day is over. Answers how many.
///
/// # Errors
/// Errors of the store.
pub async fn end_exports(ctx: &Context) -> UseCaseResult<u64> {
    export::end(ctx).await
}
