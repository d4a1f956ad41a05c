use super::{
    choose::{BatchForm, cases, complete},
    trial::{Trial, trial},
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    desk::{once::once, queue::reading},
    outbox::{job, job_in},
    record,
    worker::paused_since,
};
use domain::{
    application::{Application, ApplicationEvent, Move},
    id::{ApplicationId, BatchId},
    queue::{Batch, BatchItem, BatchOrder, BatchResult},
};
use storage::{Change, ChangeSet, Constraint, DeskChange, JobKind, StoreError};

/// Cases that one request, and one job of the worker, works on.
const SLICE: usize = 20;
/// Seconds after which the worker begins with what the first request left.
const REST_SECONDS: i64 = 1;
/// Seconds after which a paused worker looks again.
const PAUSED_SECONDS: i64 = 30;

/// A case of a batch, with what became of it.
#[derive(Clone, Debug)]
pub struct BatchLine {
    /// The case and its result.
    pub item: BatchItem,
    /// The case as it is now, where the reader sees it.
    pub case: Option<Application>,
    /// Where it was out of date: what happened, and the name of who did it.
    pub meanwhile: Option<(ApplicationEvent, String)>,
}

/// A batch with its lines.
#[derive(Clone, Debug)]
pub struct BatchPage {
    /// The batch.
    pub batch: Batch,
    /// Name of the receiver.
    pub to: Option<String>,
    /// Its cases in the order in which they were chosen.
    pub lines: Vec<BatchLine>,
}

/// Puts a batch down and works on its first cases: those that are listed, nothing else. The worker does the rest, also
/// after this process was killed. The same form sent twice is one batch.
///
/// # Errors
/// `Forbidden`; `Invalid` on what the form lacks; `Conflict` when its page ordered something else already.
pub async fn begin(ctx: &Context, caller: &Caller, form: &BatchForm) -> UseCaseResult<BatchId> {
    let (staff, order) = complete(caller, form)?;
    let listed = BatchForm { whole: None, ..form.clone() };
    let (cases, _) = cases(ctx, staff, &listed).await?;
    let id = BatchId::from_bits(ctx.ids.bits());
    let detail = format!("act={} cases={}", order.by.name(), cases.len());
    let request = ordered(&order, &cases);
    let batch = Batch { id: id.clone(), staff: staff.id.clone(), order, at: ctx.now() };
    let item = |(application, version)| BatchItem { batch: id.clone(), application, version, result: None };
    let items: Vec<_> = cases.into_iter().map(item).collect();
    let idempotency = once(ctx, staff, "batch", &form.key, &request, id.as_str());
    let audit = vec![record::entry(ctx, caller, "desk.batch", id.as_str(), &detail)];
    // What a small batch holds is done when the worker comes to look.
    let rest = job_in(ctx, REST_SECONDS, JobKind::WorkBatch(id.clone()), items.len().to_string());
    let changes = vec![Change::from(DeskChange::AddBatch(batch, items)), rest];
    match ctx.store.commit(ChangeSet { changes, audit, idempotency }).await {
        // The first press works on it.
        Err(StoreError::Replayed { answer, same: true }) => return Ok(BatchId(answer)),
        Err(StoreError::Replayed { same: false, .. }) => return Err(UseCaseError::Conflict),
        other => other?,
    };
    go_on(ctx, caller, &id).await?;
    Ok(id)
}

/// Everything that was ordered, in words.
fn ordered(order: &BatchOrder, cases: &[(ApplicationId, i64)]) -> String {
    let cases: Vec<_> = cases.iter().map(|(id, version)| format!("{id}.{version}")).collect();
    format!("{order:?}\n{}", cases.join("\n"))
}

/// The caller's batch; nobody else's.
async fn own(ctx: &Context, caller: &Caller, id: &BatchId) -> UseCaseResult<Batch> {
    let staff = reading(caller)?;
    let batch = ctx.store.lookup_batch(id).await?.filter(|b| b.staff == staff.id);
    batch.ok_or(UseCaseError::NotFound)
}

/// Works on some of the cases that still wait, without waiting for the worker.
///
/// # Errors
/// `NotFound`; `Forbidden` for who may decide nothing any more.
pub async fn go_on(ctx: &Context, caller: &Caller, id: &BatchId) -> UseCaseResult<()> {
    let batch = own(ctx, caller, id).await?;
    super::super::deciding(caller)?;
    // What failed still waits, and its page says so.
    slice(ctx, caller, &batch).await.map(drop)
}

/// The worker's part: a slice of the cases that still wait, as whoever ordered it may act now, and a job for the rest.
/// The rules of the single act are asked for each case anew, and who was disabled meanwhile or decides no more does
/// nothing more.
///
/// # Errors
/// Errors of the store: the job is tried again.
pub(crate) async fn work(ctx: &Context, id: &BatchId) -> UseCaseResult<()> {
    let batch = ctx.store.lookup_batch(id).await?.ok_or(UseCaseError::NotFound)?;
    let staff = ctx.store.lookup_staff(&batch.staff).await?.ok_or(UseCaseError::NotFound)?;
    // A decision has a day: none is made by a clock that is not trusted.
    if paused_since(ctx.store.as_ref()).await?.is_some() {
        let later = job_in(ctx, PAUSED_SECONDS, JobKind::WorkBatch(id.clone()), format!("paused {}", ctx.now().0));
        ctx.store.commit(ChangeSet::new().with(later)).await?;
        return Ok(());
    }
    if staff.disabled || !staff.role.decides() {
        for item in waiting(ctx, id).await? {
            end(ctx, &batch, &item, BatchResult::Role).await?;
        }
        return Ok(());
    }
    match slice(ctx, &Caller::by_worker(staff, id.as_str()), &batch).await? {
        (0, None) => Ok(()),
        (0, Some(error)) => Err(error),
        (left, _) => {
            let rest = job(ctx, JobKind::WorkBatch(id.clone()), left.to_string());
            ctx.store.commit(ChangeSet::new().with(rest)).await.map(drop).map_err(Into::into)
        }
    }
}

async fn waiting(ctx: &Context, id: &BatchId) -> UseCaseResult<Vec<BatchItem>> {
    let mut items = ctx.store.batch_items(id).await?;
    items.retain(|item| item.result.is_none());
    Ok(items)
}

/// Works on the first cases that wait: how many are left behind them, and what the first one failed with that could not
/// be worked on. One that fails holds none of the others up.
async fn slice(ctx: &Context, caller: &Caller, batch: &Batch) -> UseCaseResult<(usize, Option<UseCaseError>)> {
    let items = waiting(ctx, &batch.id).await?;
    let mut failed = None;
    for item in items.iter().take(SLICE) {
        if let Err(error) = one(ctx, caller, batch, item).await {
            tracing::warn!(batch = %batch.id, application = %item.application, %error, "a case of a batch failed");
            failed.get_or_insert(error);
        }
    }
    Ok((items.len().saturating_sub(SLICE), failed))
}

/// One case: its act and its result in one commit; where the act is refused, the result by itself.
async fn one(ctx: &Context, caller: &Caller, batch: &Batch, item: &BatchItem) -> UseCaseResult<()> {
    let why = match trial(ctx, caller, &batch.order, &item.application, item.version).await? {
        Trial::Not(why) => why,
        Trial::Good(set) => match ctx.store.commit(set.with(ended(batch, item, BatchResult::Done))).await {
            Ok(_) => return Ok(()),
            Err(StoreError::Conflict(_)) => BatchResult::Stale,
            Err(StoreError::Refused(rule)) => refused(rule, batch.order.by),
            Err(error) => return Err(error.into()),
        },
    };
    end(ctx, batch, item, why).await
}

fn ended(batch: &Batch, item: &BatchItem, result: BatchResult) -> DeskChange {
    DeskChange::EndItem(batch.id.clone(), item.application.clone(), result)
}

/// A case's result by itself.
async fn end(ctx: &Context, batch: &Batch, item: &BatchItem, why: BatchResult) -> UseCaseResult<()> {
    match ctx.store.commit(ChangeSet::new().with(ended(batch, item, why))).await {
        // Another press of the same button, or the worker, was quicker: its result stands.
        Ok(_) | Err(StoreError::Conflict(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// What a rule of the schema says about a case: found out at the last moment.
fn refused(rule: Constraint, by: Move) -> BatchResult {
    match rule {
        Constraint::OwnCase if by == Move::Assign => BatchResult::ReceiverOwnCase,
        Constraint::OwnCase => BatchResult::OwnCase,
        Constraint::Absent => BatchResult::Absent,
        Constraint::ReceiverCannot => BatchResult::ReceiverCannot,
        Constraint::SecondPersonDiffers => BatchResult::SecondPerson,
        _ => BatchResult::State,
    }
}

/// A batch of the caller's with what became of each case.
///
/// # Errors
/// `NotFound`.
pub async fn show(ctx: &Context, caller: &Caller, id: &BatchId) -> UseCaseResult<BatchPage> {
    let batch = own(ctx, caller, id).await?;
    let staff = reading(caller)?;
    let mut lines = Vec::new();
    for item in ctx.store.batch_items(id).await? {
        let case = ctx.store.lookup_application(&item.application).await?.filter(|a| staff.covers(&a.region));
        let mut meanwhile = None;
        if item.result == Some(BatchResult::Stale) && case.is_some() {
            let events = ctx.store.events_of(&item.application).await?;
            // What made it another: the first thing after the version that was shown.
            if let Some(event) = events.into_iter().find(|e| e.seq > item.version) {
                let name = match &event.actor {
                    domain::application::Actor::Staff(id) => ctx.store.lookup_staff(id).await?.map(|s| s.name),
                    _ => None,
                };
                meanwhile = Some((event, name.unwrap_or_default()));
            }
        }
        lines.push(BatchLine { item, case, meanwhile });
    }
    let to = match &batch.order.to {
        Some(id) => ctx.store.lookup_staff(id).await?.map(|s| s.name),
        None => None,
    };
    Ok(BatchPage { batch, to, lines })
}
