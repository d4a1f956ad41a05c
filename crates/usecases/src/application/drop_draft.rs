use super::{advance::audit, case::own};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{application::ApplicationState, id::ApplicationId};
use storage::{Change, ChangeSet};

/// Throws a draft away, with its documents.
///
/// # Errors
/// As [`own`]; [`UseCaseError::Conflict`] for anything but a draft.
pub async fn drop_draft(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<()> {
    let draft = own(ctx, caller, id).await?;
    if draft.state != ApplicationState::Draft {
        return Err(UseCaseError::Conflict);
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
