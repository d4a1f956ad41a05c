use super::{Access, Shown, centre};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::id::BindingId;

/// One row of the personal centre, with its card: what the pages of a single binding show.
///
/// # Errors
/// As [`centre`]; `NotFound` for a binding that has no row there (any more).
pub async fn one_binding(ctx: &Context, caller: &Caller, id: &BindingId) -> UseCaseResult<(Access, Shown)> {
    caller.resident()?;
    let binding = ctx.store.lookup_binding(id).await?.ok_or(UseCaseError::NotFound)?;
    let centre = centre(ctx, caller, &binding.certificate).await?;
    let shown = centre.bindings.into_iter().find(|shown| shown.binding.id == *id).ok_or(UseCaseError::NotFound)?;
    Ok((centre.access, shown))
}
