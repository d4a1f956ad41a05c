use crate::{Context, UseCaseResult, desk::export};

/// Ends exports that nobody approved in time, and files whose day is over. Answers how many.
///
/// # Errors
/// Errors of the store.
pub async fn end_exports(ctx: &Context) -> UseCaseResult<u64> {
    export::end(ctx).await
}

/// Deletes stored objects of exports that none of them needs: those of processes that were killed. Answers how many.
///
/// # Errors
/// Errors of the store or of the documents' store.
pub async fn sweep_exports(ctx: &Context) -> UseCaseResult<u64> {
    export::sweep(ctx).await
}
