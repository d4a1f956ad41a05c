use super::{case::at_hand, save::save_with};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::id::{ApplicationId, DocumentId};
use storage::{Change, Document, DocumentState};

/// Takes a document out of an application that is being filled in.
///
/// # Errors
/// As [`super::open_case`]; [`UseCaseError::NotFound`] when it is not this application's.
pub async fn drop_document(
    ctx: &Context,
    caller: &Caller,
    application: &ApplicationId,
    document: &DocumentId,
) -> UseCaseResult<()> {
    let document = find(ctx, caller, application, document).await?;
    save_with(ctx, caller, application, |answers| {
        for documents in answers.documents.values_mut() {
            documents.retain(|id| *id != document.id);
        }
        answers.documents.retain(|_, documents| !documents.is_empty());
        vec![Change::DeleteDocument(document.id.clone())]
    })
    .await?;
    if let Err(error) = ctx.blobs.delete(document.id.as_str()).await {
        tracing::warn!(%error, "a dropped document's bytes are still there");
    }
    Ok(())
}

/// A stored document and its bytes, for its owner.
///
/// # Errors
/// As [`at_hand`]; [`UseCaseError::NotFound`] when it is not this application's or has no bytes.
pub async fn read_document(
    ctx: &Context,
    caller: &Caller,
    application: &ApplicationId,
    document: &DocumentId,
) -> UseCaseResult<(Document, Vec<u8>)> {
    let document = find(ctx, caller, application, document).await?;
    if document.state != DocumentState::Stored {
        return Err(UseCaseError::NotFound);
    }
    let bytes = ctx.blobs.read(document.id.as_str()).await?;
    Ok((document, bytes))
}

async fn find(
    ctx: &Context,
    caller: &Caller,
    application: &ApplicationId,
    document: &DocumentId,
) -> UseCaseResult<Document> {
    let application = at_hand(ctx, caller, application).await?;
    let document = ctx.store.lookup_document(document).await?;
    document.filter(|d| d.application == application.id).ok_or(UseCaseError::NotFound)
}
