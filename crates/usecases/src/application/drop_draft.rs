use super::{advance::audit, case::at_hand};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{application::ApplicationState, id::ApplicationId};
use storage::{Change, ChangeSet};

/// Throws a draft away, with its documents. Staff throw away only what they began.
///
/// # Errors
/// As [`at_hand`]; [`UseCaseError::Conflict`] for anything but a draft; [`UseCaseError::Forbidden`] for staff who did not
/// begin it.
pub async fn drop_draft(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<()> {
    let draft = at_hand(ctx, caller, id).await?;
    if draft.state != ApplicationState::Draft {
        return Err(UseCaseError::Conflict);
    }
    if let Some(staff) = caller.hand()
        && !ctx.store.entries_of(id).await?.iter().any(|entry| entry.staff == staff.id && entry.began)
    {
        return Err(UseCaseError::Forbidden);
    }
    let documents = ctx.store.documents_of(id).await?;
    let entry = audit(ctx, caller, &draft, "drop");
    ctx.store.commit(ChangeSet::new().with(Change::DeleteDraft(id.clone())).audited(entry)).await?;
    for document in documents {
        // The row is gone: bytes that stay behind for now belong to nobody.
        if let Err(error) = ctx.blobs.delete(document.id.as_str()).await {
            tracing::warn!(%error, "a dropped document's bytes are still there");
        }
    }
    Ok(())
}
