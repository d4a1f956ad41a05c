//! Ends what has been kept for its term: the content of closed cases is erased, a few at a time, each in one change set
//! with its entry of the record, its line of the report and the job that deletes its documents' bytes. A process that is
//! killed in between leaves whole cases only, and the next round goes on.

use crate::{Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::{Actor, Application, form::Answers},
    id::{ApplicationId, JobId},
    refund::Refund,
    retention::{HeldThing, Kept},
    rules::RegionCode,
};
use storage::{Change, ChangeSet, Constraint, Job, JobKind, JobState, RetentionChange, RetentionCount, StoreError};

/// Cases that are erased in one round: the one writer must not stand still for it.
const BATCH: u32 = 100;
/// Holds that end by their date in one round, with an entry each.
const HOLDS: u32 = 500;
/// Day on which what holds keep was counted last.
const HELD_ON: &str = "retention.held_on";

/// Erases closed cases whose term is over, a batch at most, and ends holds whose time is over. Answers how many cases.
///
/// # Errors
/// Errors of the store; a case that can't be erased is logged and does not stop the others.
pub async fn erase_due(ctx: &Context) -> UseCaseResult<u64> {
    end_holds(ctx).await?;
    let mut erased = 0;
    for kind in Kept::CASES {
        let Some(rule) = ctx.book.retention.rule(kind) else { continue };
        let left = BATCH.saturating_sub(u32::try_from(erased).unwrap_or(BATCH));
        if left == 0 {
            break;
        }
        for id in ctx.store.cases_due(kind, rule.term.v.before(ctx.now()), left).await? {
            match erase(ctx, &id, kind).await {
                Ok(()) => erased += 1,
                // Held, reopened or erased by another worker meanwhile.
                Err(UseCaseError::Conflict) => {}
                Err(error) => tracing::error!(application = %id, %error, "a case could not be erased"),
            }
        }
    }
    count_held(ctx).await?;
    Ok(erased)
}

async fn erase(ctx: &Context, id: &ApplicationId, kind: Kept) -> UseCaseResult<()> {
    let Some(case) = ctx.store.lookup_application(id).await? else { return Err(UseCaseError::Conflict) };
    let documents = ctx.store.documents_of(id).await?;
    let region = case.region.clone();
    let bare = Application {
        answers: Answers::default(),
        promised: None,
        staff_message: None,
        version: case.version + 1,
        ..case
    };
    let now = ctx.now();
    let erase = RetentionChange::Erase { application: Box::new(bare), kind, at: now };
    let entry = record::by(ctx, Actor::System, "", "retention.erased", id.as_str(), kind.name());
    let mut changes = ChangeSet::new().with(erase).with(counted(ctx, kind.name().to_owned(), Some(region), 1));
    if let Some(refund) = ctx.store.refund_of(id).await?.filter(|refund| refund.payee.is_some()) {
        let version = refund.version + 1;
        changes = changes.with(Change::UpdateRefund(Refund { payee: None, version, ..refund }));
    }
    if !documents.is_empty() {
        let names: Vec<_> = documents.iter().map(|document| document.id.as_str()).collect();
        changes = changes.with(Change::AddJob(Job {
            id: JobId::from_bits(ctx.ids.bits()),
            kind: JobKind::DropObjects(id.clone()),
            detail: names.join(" "),
            tries: 0,
            due_at: now,
            state: JobState::Waiting,
            created_at: now,
        }));
    }
    match ctx.store.commit(changes.audited(entry)).await {
        Err(StoreError::Refused(Constraint::Held | Constraint::IllegalMove | Constraint::AppendOnly)) => {
            Err(UseCaseError::Conflict)
        }
        other => other.map(drop).map_err(Into::into),
    }
}

/// Deletes objects by their names, parted by blanks; those that are gone are no error, so that it can be done again.
pub(super) async fn drop_objects(ctx: &Context, names: &str) -> UseCaseResult<()> {
    for name in names.split_whitespace() {
        ctx.blobs.delete(name).await?;
    }
    Ok(())
}

/// A line of today's report.
pub(super) fn counted(ctx: &Context, kind: String, region: Option<RegionCode>, count: i64) -> Change {
    RetentionChange::Count(RetentionCount { day: ctx.today(), kind, region, count }).into()
}

async fn end_holds(ctx: &Context) -> UseCaseResult<()> {
    let now = ctx.now();
    let over = ctx.store.holds_over(now, HOLDS).await?;
    if over.is_empty() {
        return Ok(());
    }
    // No further than those that get an entry.
    let full = over.len() >= HOLDS as usize;
    let until = over.last().and_then(|hold| hold.until).filter(|_| full).unwrap_or(now);
    let mut changes = ChangeSet::new().with(RetentionChange::EndHolds(until));
    for hold in over {
        let about = match &hold.thing {
            HeldThing::Case(id) => id.as_str(),
            HeldThing::Person(id) => id.as_str(),
        };
        changes = changes.audited(record::by(ctx, Actor::System, "", "hold.ended", about, hold.id.as_str()));
    }
    ctx.store.commit(changes).await?;
    Ok(())
}

/// Once a day the report says what would be due and is held.
async fn count_held(ctx: &Context) -> UseCaseResult<()> {
    let today = ctx.today().to_string();
    if ctx.store.lookup_meta(HELD_ON).await?.as_deref() == Some(today.as_str()) {
        return Ok(());
    }
    let mut changes = ChangeSet::new().with(Change::SetMeta { name: HELD_ON, value: today });
    for kind in Kept::CASES {
        let Some(rule) = ctx.book.retention.rule(kind) else { continue };
        for due in ctx.store.count_due(kind, rule.term.v.before(ctx.now())).await? {
            if due.held > 0 {
                changes = changes.with(counted(ctx, format!("{}.held", kind.name()), Some(due.region), due.held));
            }
        }
    }
    ctx.store.commit(changes).await?;
    Ok(())
}
