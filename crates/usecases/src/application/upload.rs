use super::{
    case::{Case, open_case},
    inspect::{Kept, MAX_BYTES, inspect},
    save::save_with,
    unfinished::Unfinished,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, ports::ScanVerdict};
use domain::{
    application::form::{FieldCode, FieldError},
    id::{ApplicationId, DocumentId},
};
use futures::{StreamExt, stream::BoxStream};
use std::time::Duration;
use storage::{Change, ChangeSet, DOCUMENT_BYTES, DOCUMENT_FILES, Document, DocumentState, StoreError};
use tokio::{sync::Semaphore, time::timeout};

/// Name of the limit of uploads at once.
pub const PARALLEL: &str = "upload_parallel";
/// Seconds after which somebody without a place may try again.
const AGAIN_SECONDS: i64 = 5;
/// How long the bytes of somebody without a place are passed over, so that the answer is seen.
const POLITE: Duration = Duration::from_secs(2);

/// Pictures are decoded a few at a time: 40 megapixels take 160 MB.
static LOOKING: Semaphore = Semaphore::const_new(2);

/// An upload's bytes as they arrive; a sender that breaks off is `Invalid`, and nothing of the upload stays.
pub type Chunks<'a> = BoxStream<'a, UseCaseResult<Vec<u8>>>;

/// Takes a document in: the row first, then the bytes as they come, then a look at what they are.
///
/// # Errors
/// As [`open_case`]; [`UseCaseError::Invalid`] with the field `documents_<group>` when the file is refused: its row stays
/// and says why; [`UseCaseError::LimitReached`], named [`PARALLEL`] when too many are sent at once.
pub async fn upload(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    kind: &str,
    mut chunks: Chunks<'_>,
) -> UseCaseResult<Document> {
    let case = open_case(ctx, caller, id).await?;
    let Some(field) = field_of(&case, kind) else {
        drain(&mut chunks).await?;
        return Err(FieldError::new("kind", FieldCode::Choice).into());
    };
    let refuse = |code| UseCaseError::from(FieldError::new(field.clone(), code));
    let (limits, account) = (&ctx.limits, case.application.account.as_str());
    let Some(_place) = ctx.uploads.take(account, limits.upload_parallel_account, limits.upload_parallel) else {
        // Whoever goes on sending meanwhile can wait no longer than this.
        let _ = timeout(POLITE, drain(&mut chunks)).await;
        return Err(UseCaseError::LimitReached { limit: PARALLEL, retry_after: AGAIN_SECONDS });
    };
    if let Some(full) = full(ctx, &case) {
        drain(&mut chunks).await?;
        return Err(refuse(full));
    }
    let first = next_bytes(&mut chunks).await?;
    let document = pending(ctx, id, kind);
    let row = ChangeSet::new()
        .with(count(ctx, "upload_account_hour", account, |l| l.upload_account_hour))
        .with(reserve(ctx, id, 1, 0))
        .with(Change::AddDocument(document.clone()));
    // Before the row: whatever happens from here on, nothing half-done stays.
    let unfinished = Unfinished::new(ctx, &document.id);
    match ctx.store.commit(row).await {
        // Another upload took the last place in the meantime.
        Err(StoreError::LimitReached { limit: DOCUMENT_FILES, .. }) => {
            unfinished.over();
            drain(&mut chunks).await?;
            return Err(refuse(FieldCode::FileTooMany));
        }
        other => other?,
    };
    match take_in(ctx, caller, id, &document, first, &mut chunks, &unfinished.aside()).await {
        Ok(Ok(stored)) => {
            unfinished.over();
            Ok(stored)
        }
        // It is there already: no row of its own.
        Ok(Err(code @ FieldCode::FileTwice)) => {
            unfinished.clear().await;
            Err(refuse(code))
        }
        Ok(Err(code)) => {
            let refusal = Some(code.name().to_owned());
            let refused = Document { state: DocumentState::Refused, refusal, version: 2, ..document };
            ctx.store.commit(ChangeSet::new().with(Change::UpdateDocument(refused))).await?;
            unfinished.over();
            Err(refuse(code))
        }
        Err(error) => {
            unfinished.clear().await;
            Err(error)
        }
    }
}

/// Why no more files are taken: looked at before any byte is; the store looks again.
fn full(ctx: &Context, case: &Case) -> Option<FieldCode> {
    let files = i64::try_from(case.documents.len()).unwrap_or(i64::MAX);
    let bytes: i64 = case.documents.iter().map(|d| d.size).sum();
    if files >= ctx.limits.application_files {
        Some(FieldCode::FileTooMany)
    } else if bytes >= ctx.limits.application_bytes {
        Some(FieldCode::FilesTooLarge)
    } else {
        None
    }
}

fn reserve(ctx: &Context, application: &ApplicationId, files: i64, bytes: i64) -> Change {
    let (most_files, most_bytes) = (ctx.limits.application_files, ctx.limits.application_bytes);
    Change::ReserveDocument { application: application.clone(), files, most_files, bytes, most_bytes }
}

/// From the first byte to the stored document. `Ok(Err(_))`: the file is refused, and why.
async fn take_in(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    document: &Document,
    first: Option<Vec<u8>>,
    chunks: &mut Chunks<'_>,
    aside: &str,
) -> UseCaseResult<Result<Document, FieldCode>> {
    let Some(first) = first else { return Ok(Err(FieldCode::FileEmpty)) };
    match receive(ctx, first, chunks, aside).await? {
        Ok((kept, scan)) => keep(ctx, caller, id, document.clone(), kept, scan).await,
        Err(code) => Ok(Err(code)),
    }
}

/// The field that messages about a kind belong to; `None` for a kind that is not asked for.
fn field_of(case: &Case, kind: &str) -> Option<String> {
    let asked = case.asked();
    let group = asked.iter().find(|asked| asked.group.kinds.iter().any(|k| k.key == kind))?;
    Some(format!("documents_{}", group.key))
}

fn pending(ctx: &Context, application: &ApplicationId, kind: &str) -> Document {
    Document {
        id: DocumentId::from_bits(ctx.ids.bits()),
        application: application.clone(),
        kind: kind.to_owned(),
        content_type: String::new(),
        size: 0,
        sha256: String::new(),
        state: DocumentState::Pending,
        refusal: None,
        scan: String::new(),
        created_at: ctx.now(),
        version: 1,
    }
}

async fn next_bytes(chunks: &mut Chunks<'_>) -> UseCaseResult<Option<Vec<u8>>> {
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk?;
        if !chunk.is_empty() {
            return Ok(Some(chunk));
        }
    }
    Ok(None)
}

/// Reads the rest and throws it away, so that the sender gets to see the answer; the body's own limit ends it.
async fn drain(chunks: &mut Chunks<'_>) -> UseCaseResult<()> {
    while next_bytes(chunks).await?.is_some() {}
    Ok(())
}

/// Puts the bytes aside as they come (a slow sender holds no memory), then looks at the whole.
async fn receive(
    ctx: &Context,
    first: Vec<u8>,
    chunks: &mut Chunks<'_>,
    aside: &str,
) -> UseCaseResult<Result<(Kept, &'static str), FieldCode>> {
    let mut writer = ctx.blobs.create(aside).await?;
    let mut size = first.len();
    writer.write(&first).await?;
    while let Some(chunk) = next_bytes(chunks).await? {
        size += chunk.len();
        if size > MAX_BYTES {
            drain(chunks).await?;
            return Ok(Err(FieldCode::FileTooLarge));
        }
        writer.write(&chunk).await?;
    }
    writer.finish().await?;
    let looked = look(ctx, aside).await;
    ctx.blobs.delete(aside).await?;
    looked
}

async fn look(ctx: &Context, aside: &str) -> UseCaseResult<Result<(Kept, &'static str), FieldCode>> {
    let permit = LOOKING.acquire().await.map_err(|_| UseCaseError::Broken("semaphore closed"))?;
    let bytes = ctx.blobs.read(aside).await?;
    let scan = match ctx.scanner.scan(&bytes).await? {
        ScanVerdict::NotScanned => "not_scanned",
        ScanVerdict::Clean => "clean",
        ScanVerdict::Infected => return Ok(Err(FieldCode::FileUnsafe)),
    };
    // A parser that panics met a file that is not what it says it is.
    // The work holds its own place: it goes on when the sender has left, and must still count.
    let looked = tokio::task::spawn_blocking(move || {
        let _place = permit;
        inspect(bytes)
    });
    let looked = looked.await.unwrap_or(Err(FieldCode::FileDamaged));
    Ok(looked.map(|kept| (kept, scan)))
}

/// Stores what is kept; row, answers and bytes agree or the file is not in the application.
async fn keep(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    document: Document,
    kept: Kept,
    scan: &str,
) -> UseCaseResult<Result<Document, FieldCode>> {
    let sha256 = crypto::digest::sha256_hex(&kept.bytes);
    let same = |d: &Document| d.state == DocumentState::Stored && d.kind == document.kind && d.sha256 == sha256;
    if ctx.store.documents_of(id).await?.iter().any(same) {
        return Ok(Err(FieldCode::FileTwice));
    }
    let mut writer = ctx.blobs.create(document.id.as_str()).await?;
    writer.write(&kept.bytes).await?;
    writer.finish().await?;
    let stored = Document {
        content_type: kept.content_type.to_owned(),
        size: i64::try_from(kept.bytes.len()).unwrap_or(i64::MAX),
        sha256,
        state: DocumentState::Stored,
        scan: scan.to_owned(),
        version: 2,
        ..document
    };
    let saved = save_with(ctx, caller, id, |answers| {
        answers.documents.entry(stored.kind.clone()).or_default().push(stored.id.clone());
        vec![reserve(ctx, id, 0, stored.size), Change::UpdateDocument(stored.clone())]
    })
    .await;
    match saved {
        Ok(_) => Ok(Ok(stored)),
        Err(UseCaseError::LimitReached { limit: DOCUMENT_BYTES, .. }) => {
            ctx.blobs.delete(stored.id.as_str()).await?;
            Ok(Err(FieldCode::FilesTooLarge))
        }
        // It was sent or dropped in the meantime: the file came too late, and nothing of it stays.
        Err(error) => Err(error),
    }
}
