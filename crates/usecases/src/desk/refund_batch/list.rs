use super::{holds_own, lines, of_office};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::{Actor, form::PayeeForm},
    id::{RefundBatchId, StaffId},
    refund::{
        Refund, RefundAnswer, RefundBatch, RefundBatchMove as M, RefundBatchState, RefundBatchStep, RefundLine,
        RefundTally,
    },
    staff::Role,
    time::Timestamp,
};
use std::collections::{BTreeMap, HashMap};
use storage::{ChangeSet, RefundsReady};

/// Batches on one page.
const ROWS: u32 = 30;
/// Lines on one page.
const LINES: u32 = 50;
/// Downloads and answers that are listed.
const HISTORY: u32 = 30;

/// The office's batches.
#[derive(Clone, Debug)]
pub struct RefundBatchesPage {
    /// Refunds that could be put together, by region and way.
    pub ready: Vec<RefundsReady>,
    /// Batches, newest first.
    pub batches: Vec<(RefundBatch, RefundTally)>,
    /// Where the next page begins.
    pub next: Option<(Timestamp, RefundBatchId)>,
    /// The caller may make one.
    pub may_make: bool,
    /// Now, for their age.
    pub now: Timestamp,
}

/// Something that happened, with the name of who did it.
#[derive(Clone, Debug)]
pub struct Happened<T> {
    /// What.
    pub what: T,
    /// Who.
    pub who: String,
}

/// A batch.
#[derive(Clone, Debug)]
pub struct RefundBatchPage {
    /// The batch.
    pub batch: RefundBatch,
    /// What became of its lines.
    pub tally: RefundTally,
    /// Lines of this page.
    pub lines: Vec<RefundLine>,
    /// The line before this page; 0: it is the first.
    pub after: i64,
    /// The last line of this page, where more follow.
    pub next: Option<i64>,
    /// What happened, oldest first.
    pub steps: Vec<Happened<RefundBatchStep>>,
    /// Downloads: when, and which file; newest first.
    pub downloads: Vec<Happened<(Timestamp, String)>>,
    /// Answers that were taken, newest first.
    pub answers: Vec<Happened<RefundAnswer>>,
    /// The caller may work on it: decides, and none of its lines is their own case.
    pub may_work: bool,
    /// A line is the caller's own case.
    pub own_case: bool,
    /// The caller may be the second person.
    pub may_release: bool,
    /// The caller may give it up.
    pub may_cancel: bool,
    /// The caller may take answers, or compare one with what was taken: those about their own case are a colleague's to
    /// take.
    pub may_answer: bool,
    /// The caller made it.
    pub made_by_caller: bool,
    /// To whose account each line of this page goes, by its number; while the batch is with the office.
    pub payees: BTreeMap<i64, PayeeForm>,
    /// Stands for all its refunds as they are, for [`release`](super::release); empty for who can't release it.
    pub seen: String,
}

/// The office's batches, and what could become one.
///
/// # Errors
/// `NotSignedIn`; `Forbidden` for administrators.
pub async fn list(
    ctx: &Context,
    caller: &Caller,
    before: Option<&(Timestamp, RefundBatchId)>,
) -> UseCaseResult<RefundBatchesPage> {
    let staff = caller.staff()?;
    if staff.role == Role::Administrator {
        return Err(UseCaseError::Forbidden);
    }
    let mut batches = ctx.store.refund_batches(&staff.regions, before, ROWS + 1).await?;
    let more = batches.len() > ROWS as usize;
    batches.truncate(ROWS as usize);
    let next = batches.last().filter(|_| more).map(|(b, _)| (b.made_at, b.id.clone()));
    let may_make = staff.role.decides();
    let ready = if may_make { ctx.store.refunds_ready(&staff.regions).await? } else { Vec::new() };
    Ok(RefundBatchesPage { ready, batches, next, may_make, now: ctx.now() })
}

/// A batch of the office with the lines after a number.
///
/// # Errors
/// `NotFound`; `Forbidden` for administrators.
pub async fn show(ctx: &Context, caller: &Caller, id: &RefundBatchId, after: i64) -> UseCaseResult<RefundBatchPage> {
    let (staff, batch) = of_office(ctx, caller, id).await?;
    let own_case = staff.role.decides() && holds_own(ctx, staff, &lines(ctx, &batch).await?).await?;
    let mut names = Names::default();
    let mut steps = Vec::new();
    for what in ctx.store.refund_batch_steps(id).await? {
        steps.push(Happened { who: names.of(ctx, &what.staff).await?, what });
    }
    let mut downloads = Vec::new();
    for leaf in ctx.store.audit_of("refund_batch.downloaded", id.as_str(), HISTORY).await? {
        let who = match &leaf.entry.actor {
            Actor::Staff(staff) => names.of(ctx, staff).await?,
            _ => String::new(),
        };
        downloads.push(Happened { what: (leaf.entry.at, leaf.entry.detail), who });
    }
    let mut answers = Vec::new();
    for what in ctx.store.refund_answers_of(id, HISTORY).await? {
        answers.push(Happened { who: names.of(ctx, &what.staff).await?, what });
    }
    let mut shown = ctx.store.refund_lines(id, after.max(0), LINES + 1).await?;
    let more = shown.len() > LINES as usize;
    shown.truncate(LINES as usize);
    let next = shown.last().filter(|_| more).map(|line| line.seq);
    let tally = ctx.store.refund_tally(id).await?;
    let looked = record::entry(ctx, caller, "refund_batch.viewed", id.as_str(), "");
    ctx.store.commit(ChangeSet::new().audited(looked)).await?;
    let may_work = staff.role.decides() && !own_case;
    let made_by_caller = batch.made_by == staff.id;
    let may_release = may_work && staff.role.seconds() && !made_by_caller && batch.state.after(M::Release).is_some();
    let payees = if may_work { payees(ctx, &batch, &shown).await? } else { BTreeMap::new() };
    let seen = if may_release { super::seen(&refunds(ctx, &lines(ctx, &batch).await?).await?) } else { String::new() };
    let may_cancel = may_work
        && batch.state.after(M::Cancel).is_some()
        && (batch.state == RefundBatchState::Made || staff.role.seconds());
    Ok(RefundBatchPage {
        may_release,
        may_cancel,
        may_answer: staff.role.decides() && batch.state.compares_answers(),
        payees,
        seen,
        may_work,
        own_case,
        made_by_caller,
        tally,
        lines: shown,
        after: after.max(0),
        next,
        steps,
        downloads,
        answers,
        batch,
    })
}

async fn refunds(ctx: &Context, lines: &[RefundLine]) -> UseCaseResult<Vec<Refund>> {
    let mut refunds = Vec::new();
    for line in lines {
        refunds.push(ctx.store.lookup_refund(&line.refund).await?.ok_or(UseCaseError::NotFound)?);
    }
    Ok(refunds)
}

/// Where the money of each line goes. Once it has left, the file says that: the account may be another by then.
async fn payees(ctx: &Context, batch: &RefundBatch, lines: &[RefundLine]) -> UseCaseResult<BTreeMap<i64, PayeeForm>> {
    if !matches!(batch.state, RefundBatchState::Made | RefundBatchState::Released) {
        return Ok(BTreeMap::new());
    }
    let refunds = refunds(ctx, lines).await?;
    Ok(lines.iter().zip(refunds).filter_map(|(line, refund)| Some((line.seq, refund.payee?))).collect())
}

/// Names of colleagues, each looked up once.
#[derive(Default)]
pub(super) struct Names(HashMap<StaffId, String>);

impl Names {
    pub(super) async fn of(&mut self, ctx: &Context, id: &StaffId) -> UseCaseResult<String> {
        if let Some(name) = self.0.get(id) {
            return Ok(name.clone());
        }
        let name = ctx.store.lookup_staff(id).await?.map(|s| s.name).unwrap_or_default();
        self.0.insert(id.clone(), name.clone());
        Ok(name)
    }
}
