//! The resident's side: read the answer, write more, close it, say what they think of it.

use super::step::{commit, next};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, record};
use domain::{
    application::{Actor, Application},
    enquiry::{
        By, Enquiry, EnquiryState, EnquiryStep, EnquiryTerms, StepKind, Verdict, VerdictForm, check_resident_words,
        check_verdict,
    },
    id::{EnquiryId, VerdictId},
    rules::{Marked, Region},
    time::Timestamp,
};
use storage::{ChangeSet, Constraint, EnquiryChange, Idempotency, StoreError};

/// Questions on a page of one's own.
const PAGE: u32 = 20;

/// A question as its resident sees it.
#[derive(Clone, Debug)]
pub struct EnquiryPage {
    /// The question.
    pub enquiry: Enquiry,
    /// What was said and done, oldest first, without the office's own notes.
    pub steps: Vec<EnquiryStep>,
    /// Whose office has it; `None` when the region is no longer served.
    pub region: Option<Region>,
    /// The case that it is about.
    pub application: Option<Application>,
    /// The terms, with their mark.
    pub terms: Marked<EnquiryTerms>,
    /// They can write now.
    pub may_write: bool,
    /// They can close it now.
    pub may_close: bool,
    /// It is over, and they did not say what they think so far.
    pub may_judge: bool,
    /// They said it.
    pub judged: bool,
    /// The last day for an answer to what is written now; `None` while a day stands already.
    pub due_anew: Option<jiff::civil::Date>,
}

/// The caller's own question; somebody else's is "not found".
async fn mine(ctx: &Context, caller: &Caller, id: &EnquiryId) -> UseCaseResult<(Enquiry, Vec<EnquiryStep>)> {
    let account = caller.resident()?;
    let found = ctx.store.lookup_enquiry(id).await?;
    found.filter(|(enquiry, _)| enquiry.account == account.id).ok_or(UseCaseError::NotFound)
}

/// The caller's questions, newest first, and where the next page begins.
///
/// # Errors
/// `NotSignedIn`.
pub async fn list(
    ctx: &Context,
    caller: &Caller,
    before: Option<(Timestamp, EnquiryId)>,
) -> UseCaseResult<(Vec<Enquiry>, Option<(Timestamp, EnquiryId)>)> {
    let account = caller.resident()?;
    let mut found = ctx.store.enquiries_of(&account.id, before, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let last = found.last().filter(|_| more).map(|last| (last.created_at, last.id.clone()));
    Ok((found, last))
}

/// A question of the caller's.
///
/// # Errors
/// `NotSignedIn`, `NotFound`.
pub async fn show(ctx: &Context, caller: &Caller, id: &EnquiryId) -> UseCaseResult<EnquiryPage> {
    let (enquiry, mut steps) = mine(ctx, caller, id).await?;
    steps.retain(|step| step.kind.is_told());
    for step in &mut steps {
        if step.kind.is_note() {
            step.words = None;
        }
    }
    let application = match &enquiry.application {
        Some(about) => ctx.store.lookup_application(about).await?.filter(|app| app.account == enquiry.account),
        None => None,
    };
    let terms = ctx.book.texts.enquiry.clone();
    let closed = enquiry.state == EnquiryState::Closed;
    // Nobody is asked about an answer that there was none.
    let answered = steps.iter().any(|step| matches!(step.kind, StepKind::Answered | StepKind::Reached));
    let judged = ctx.store.was_judged(id).await?;
    Ok(EnquiryPage {
        region: ctx.book.region(&enquiry.region).cloned(),
        may_write: enquiry.may_write(&terms.v, ctx.now()),
        may_close: !closed,
        may_judge: closed && !judged && answered,
        judged,
        due_anew: (enquiry.state != EnquiryState::Open).then(|| super::ask::due(ctx).on),
        terms,
        application,
        steps,
        enquiry,
    })
}

/// Writes more: what was answered, or is over since less than the term, waits for the office again. The same words from
/// the same page are one.
///
/// # Errors
/// As [`show`]; `Invalid` on `words`; `Conflict` where it is over for too long, or full; `LimitReached`.
pub async fn add(ctx: &Context, caller: &Caller, id: &EnquiryId, typed: &str, key: &str) -> UseCaseResult<()> {
    let (enquiry, _) = mine(ctx, caller, id).await?;
    if !enquiry.may_write(&ctx.book.texts.enquiry.v, ctx.now()) {
        return Err(UseCaseError::Conflict);
    }
    let words = check_resident_words(typed)?;
    let account = enquiry.account.clone();
    let request = crypto::digest::sha256_hex(format!("{id}\n{key}\n{words}").as_bytes());
    let (next, step) = next(ctx, enquiry, StepKind::Added, By::Resident(account.clone()), Some(words));
    let mut set = ChangeSet::new()
        .with(count(ctx, "message_account_hour", account.as_str(), |l| l.message_account_hour))
        .with(EnquiryChange::Step(next, step))
        .audited(record::entry(ctx, caller, "enquiry.added", id.as_str(), ""));
    set.idempotency = (!key.is_empty()).then(|| Idempotency {
        actor: account.as_str().to_owned(),
        key: format!("enquiry step {request}"),
        request,
        answer: id.as_str().to_owned(),
        at: ctx.now(),
    });
    commit(ctx, set).await
}

/// Closes it: it is settled, or no longer wanted. Closing twice is once.
///
/// # Errors
/// As [`show`]; `Conflict` where the office came first.
pub async fn close(ctx: &Context, caller: &Caller, id: &EnquiryId, version: i64) -> UseCaseResult<()> {
    let (enquiry, _) = mine(ctx, caller, id).await?;
    if enquiry.state == EnquiryState::Closed {
        return Ok(());
    }
    // What the office wrote meanwhile is read first.
    if enquiry.version != version {
        return Err(UseCaseError::Conflict);
    }
    let by = By::Resident(enquiry.account.clone());
    let (next, step) = next(ctx, enquiry, StepKind::Closed, by, None);
    let entry = record::entry(ctx, caller, "enquiry.closed", id.as_str(), "by=resident");
    // Nobody is told of what they did themselves.
    commit(ctx, ChangeSet::new().with(EnquiryChange::Step(next, step)).audited(entry)).await
}

/// Says what they think of the answer, once it is over. Nobody is named anywhere: neither who, nor about which question.
///
/// # Errors
/// As [`show`]; `Invalid` on `level` or `comment`; `Conflict` where it was said, or it was opened again.
pub async fn judge(ctx: &Context, caller: &Caller, id: &EnquiryId, form: &VerdictForm) -> UseCaseResult<()> {
    let page = show(ctx, caller, id).await?;
    if !page.may_judge {
        return Err(UseCaseError::Conflict);
    }
    let (level, words) = check_verdict(form)?;
    let verdict = Verdict {
        id: VerdictId::from_bits(ctx.ids.bits()),
        region: page.enquiry.region,
        month: ctx.today().strftime("%Y-%m").to_string(),
        level,
        words,
    };
    // That somebody of a region said something, and not what.
    let entry = record::by(ctx, Actor::Anonymous, "", "enquiry.judged", verdict.region.0.as_str(), "");
    match ctx.store.commit(ChangeSet::new().with(EnquiryChange::Judge(id.clone(), verdict)).audited(entry)).await {
        Ok(_) => Ok(()),
        Err(StoreError::Refused(Constraint::AlreadyThere | Constraint::IllegalMove)) => Err(UseCaseError::Conflict),
        Err(error) => Err(error.into()),
    }
}
