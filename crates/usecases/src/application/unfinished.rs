use crate::{Context, UseCaseResult};
use domain::{id::DocumentId, time::Timestamp};
use storage::{Change, ChangeSet};

/// How many leftovers one sweep takes.
const BATCH: u32 = 500;

/// An upload under way. Unless it comes to an end of its own, its row and its bytes go: also when the request is given
/// up in the middle, because the sender left or took too long.
pub(super) struct Unfinished {
    ctx: Context,
    document: DocumentId,
    over: bool,
}

impl Unfinished {
    pub(super) fn new(ctx: &Context, document: &DocumentId) -> Self {
        Self { ctx: ctx.clone(), document: document.clone(), over: false }
    }

    /// Name of the object that holds the bytes as they come. Never a document's: these begin with a digit.
    pub(super) fn aside(&self) -> String {
        aside(&self.document)
    }

    /// The row says how it ended.
    pub(super) fn over(mut self) {
        self.over = true;
    }

    /// It broke off: nothing stays.
    pub(super) async fn clear(mut self) {
        clear_or_say(&self.ctx, &self.document).await;
        // Only now: whoever gives up in between leaves the rest to the drop.
        self.over = true;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if self.over {
            return;
        }
        // Without a runtime the process is ending; the next start sweeps.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (ctx, document) = (self.ctx.clone(), self.document.clone());
            runtime.spawn(async move { clear_or_say(&ctx, &document).await });
        }
    }
}

fn aside(document: &DocumentId) -> String {
    format!("aside{document}")
}

async fn clear_or_say(ctx: &Context, document: &DocumentId) {
    if let Err(error) = clear(ctx, document).await {
        tracing::warn!(%document, %error, "an upload that broke off was not cleared away; the next sweep tries again");
    }
}

/// Deletes what an upload left, unless its row says that it ended well or was refused. Answers whether it did.
async fn clear(ctx: &Context, document: &DocumentId) -> UseCaseResult<bool> {
    ctx.blobs.delete(&aside(document)).await?;
    ctx.store.commit(ChangeSet::new().with(Change::DeletePending(document.clone()))).await?;
    // Looked at afterwards: what was stored at the last moment stays.
    let gone = ctx.store.lookup_document(document).await?.is_none();
    if gone {
        ctx.blobs.delete(document.as_str()).await?;
    }
    Ok(gone)
}

/// Clears uploads away that began before `before` and that nobody can be sending any more: the process that took
/// them was killed. Answers how many.
///
/// # Errors
/// Errors of the store and of the documents' store.
pub async fn sweep_uploads(ctx: &Context, before: Timestamp) -> UseCaseResult<u64> {
    let mut swept = 0;
    for document in ctx.store.pending_documents(before, BATCH).await? {
        swept += u64::from(clear(ctx, &document.id).await?);
    }
    Ok(swept)
}
