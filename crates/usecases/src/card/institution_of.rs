use crate::{Context, UseCaseResult};
use domain::card::{Entrustment, Institution};

/// The one institution that an entrustment is limited to; `None` for any. For whoever may see the entrustment.
///
/// # Errors
/// Of the store.
pub async fn institution_of(ctx: &Context, entrustment: &Entrustment) -> UseCaseResult<Option<Institution>> {
    match &entrustment.institution {
        Some(id) => Ok(ctx.store.lookup_institution(id).await?),
        None => Ok(None),
    }
}
