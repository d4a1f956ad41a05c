//! Bounds of uploads, and what stays of one that breaks off: nothing.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod stop_support;

use domain::{
    application::form::{FieldCode, FieldError},
    id::{ApplicationId, DocumentId},
    rules::Reason,
};
use futures::{StreamExt as _, future::join_all, stream};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use stop_support::{Somebody, Town, adult};
use storage::{Change, ChangeSet, Document, DocumentState};
use usecases::{
    Limits, UseCaseError,
    application::{Chunks, PARALLEL, Step, open_case, sweep_uploads, upload},
    ports::BlobStore as _,
};

/// A region where a person decides by documents.
const SHANTOU: &str = "440500";

struct Desk {
    town: Town,
    who: Somebody,
    id: ApplicationId,
    kind: String,
    field: String,
}

/// A draft that waits for documents.
async fn desk(limits: impl Fn(&mut Limits)) -> Desk {
    let who = adult(1, SHANTOU).employed();
    let mut town = Town::new(std::slice::from_ref(&who)).await;
    let mut own = Limits::default();
    limits(&mut own);
    town.ctx.limits = Arc::new(own);
    let id = town.start(&who, Reason::Employee).await;
    let case = open_case(&town.ctx, &who.caller(), &id).await.unwrap();
    let asked = case.asked();
    let (kind, field) = (asked[0].group.kinds[0].key.clone(), format!("documents_{}", asked[0].key));
    drop(asked);
    Desk { town, who, id, kind, field }
}

impl Desk {
    async fn send(&self, chunks: Chunks<'_>) -> Result<Document, UseCaseError> {
        upload(&self.town.ctx, &self.who.caller(), &self.id, &self.kind, chunks).await
    }
    async fn documents(&self) -> Vec<Document> {
        self.town.store().documents_of(&self.id).await.unwrap()
    }
    fn refusal(&self, code: FieldCode) -> UseCaseError {
        FieldError::new(self.field.clone(), code).into()
    }
}

/// Another picture each time, within one block of a JPEG: all are as large when they are kept.
fn png() -> Vec<u8> {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let n = MADE.fetch_add(1, Ordering::Relaxed);
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(n % 8 + 1, n / 8 % 8 + 1).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

fn whole() -> Chunks<'static> {
    stream::iter([Ok(png())]).boxed()
}

/// A first piece, and then silence.
fn silent() -> Chunks<'static> {
    stream::iter([Ok(png())]).chain(stream::pending()).boxed()
}

/// What is done in the background is done soon.
async fn soon(check: impl AsyncFn() -> bool) -> bool {
    for _ in 0..200 {
        if check().await {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    false
}

#[tokio::test]
async fn an_upload_that_breaks_off_leaves_nothing() {
    let desk = desk(|_| ()).await;
    let gone = UseCaseError::from(FieldError::new("documents", FieldCode::FileDamaged));
    let broken = stream::iter([Ok(png()), Err(gone.clone())]).boxed();
    assert_eq!(desk.send(broken).await.map(drop), Err(gone));
    assert_eq!((desk.documents().await, desk.town.blobs.count()), (Vec::new(), 0));
    let case = open_case(&desk.town.ctx, &desk.who.caller(), &desk.id).await.unwrap();
    assert!(!case.is_done(Step::Documents));
    desk.town.finish().await;
}

#[tokio::test]
async fn a_request_that_is_given_up_leaves_nothing_either() {
    let desk = desk(|_| ()).await;
    let given_up = tokio::time::timeout(Duration::from_millis(100), desk.send(silent())).await;
    assert!(given_up.is_err());
    assert!(soon(async || desk.documents().await.is_empty()).await, "{:?}", desk.documents().await);
    assert_eq!(desk.town.blobs.count(), 0);
    assert!(desk.send(whole()).await.is_ok(), "its place is free again");
    desk.town.finish().await;
}

#[tokio::test]
async fn what_a_killed_process_left_is_swept_and_what_is_stored_stays() {
    let desk = desk(|_| ()).await;
    let stored = desk.send(whole()).await.unwrap();
    let left = Document {
        id: DocumentId::from_bits(77),
        state: DocumentState::Pending,
        version: 1,
        created_at: desk.town.ctx.now(),
        ..stored.clone()
    };
    desk.town.ctx.store.commit(ChangeSet::new().with(Change::AddDocument(left.clone()))).await.unwrap();
    for name in [format!("aside{}", left.id), left.id.to_string()] {
        let mut writer = desk.town.blobs.create(&name).await.unwrap();
        writer.write(b"half").await.unwrap();
        writer.finish().await.unwrap();
    }
    assert_eq!(sweep_uploads(&desk.town.ctx, desk.town.ctx.now()).await.unwrap(), 0, "it may still be coming");
    desk.town.clock.pass(1);
    assert_eq!(sweep_uploads(&desk.town.ctx, desk.town.ctx.now()).await.unwrap(), 1);
    assert_eq!(desk.documents().await, [stored]);
    assert_eq!(desk.town.blobs.count(), 1);
    desk.town.finish().await;
}

#[tokio::test]
async fn parallel_uploads_keep_to_the_number_of_files() {
    let desk = desk(|limits| {
        limits.application_files = 5;
        limits.upload_parallel_account = 100;
        limits.upload_parallel = 100;
    })
    .await;
    let outcomes = join_all((0..12).map(|_| desk.send(whole()))).await;
    let full = Err(desk.refusal(FieldCode::FileTooMany));
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 5);
    assert_eq!(outcomes.into_iter().map(|outcome| outcome.map(drop)).filter(|outcome| *outcome == full).count(), 7);
    assert_eq!((desk.documents().await.len(), desk.town.blobs.count()), (5, 5));
    desk.town.finish().await;
}

#[tokio::test]
async fn the_files_of_an_application_have_a_bound_together() {
    let room = desk(|_| ()).await;
    let size = room.send(whole()).await.unwrap().size;
    room.town.finish().await;
    let desk = desk(|limits| limits.application_bytes = 2 * size + 1).await;
    desk.send(whole()).await.unwrap();
    desk.send(whole()).await.unwrap();
    let third = desk.send(whole()).await.map(drop);
    assert_eq!(third, Err(desk.refusal(FieldCode::FilesTooLarge)));
    let refused = desk.documents().await.into_iter().filter(|d| d.state == DocumentState::Refused).count();
    assert_eq!((refused, desk.town.blobs.count()), (1, 2), "the row says why");
    desk.town.finish().await;
}

#[tokio::test]
async fn one_account_sends_four_files_at_once_and_no_fifth() {
    let desk = desk(|_| ()).await;
    let mut under_way = Box::pin(join_all((0..4).map(|_| desk.send(silent()))));
    assert!(tokio::time::timeout(Duration::from_millis(200), &mut under_way).await.is_err());
    let fifth = desk.send(whole()).await;
    assert!(matches!(fifth, Err(UseCaseError::LimitReached { limit: PARALLEL, retry_after: 5 })), "{fifth:?}");
    drop(under_way);
    assert!(soon(async || desk.documents().await.is_empty()).await);
    assert!(desk.send(whole()).await.is_ok());
    desk.town.finish().await;
}
