//! One question of a resident's: take it, answer, call, hand it to another office, close it. Each opening is a look that
//! the resident can read.

use super::{deciding, look::looked};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::count,
    application::NoticeKind,
    enquiry::step::{commit, next, told},
    record,
};
use domain::{
    account::Account,
    application::{
        Application,
        form::{FieldCode, FieldError},
    },
    enquiry::{By, Enquiry, EnquiryState, EnquiryStep, StepKind, check_office_words},
    id::{EnquiryId, StaffId},
    person::{Person, Phone},
    rules::RegionCode,
    staff::{LookPurpose, Looked, RevealPurpose, RevealedField, Staff},
};
use std::collections::BTreeMap;
use storage::{ChangeSet, EnquiryChange};

/// A question with everything that is needed to answer it.
#[derive(Clone, Debug)]
pub struct EnquiryWork {
    /// The question.
    pub enquiry: Enquiry,
    /// What was said and done, oldest first, with the names of members.
    pub steps: Vec<(EnquiryStep, Option<String>)>,
    /// Who asks; `None` where they did not prove who they are.
    pub person: Option<Person>,
    /// Their account: its language, whether it can be called.
    pub account: Account,
    /// The case that it is about; `None` also where that is another office's.
    pub application: Option<Application>,
    /// Who has it.
    pub assignee: Option<String>,
    /// The caller has it.
    pub mine: bool,
    /// Something can still be done.
    pub open: bool,
}

/// A question of the caller's office that is not their own.
async fn found(ctx: &Context, caller: &Caller, id: &EnquiryId) -> UseCaseResult<(Staff, Enquiry, Vec<EnquiryStep>)> {
    let me = deciding(caller)?.clone();
    let (enquiry, steps) = ctx.store.lookup_enquiry(id).await?.ok_or(UseCaseError::NotFound)?;
    if !me.covers(&enquiry.region) {
        return Err(UseCaseError::NotFound);
    }
    if ctx.store.enquiry_kin(id).await?.contains(&me.id) {
        return Err(UseCaseError::Forbidden);
    }
    Ok((me, enquiry, steps))
}

/// What an act leaves behind: its kind, to whom it handed the question, what was said.
type Mark<'a> = (StepKind, Option<&'a RegionCode>, Option<&'a str>);

/// Whether the very next thing after the caller's page was this act of theirs: a button pressed twice.
fn is_repeat(steps: &[EnquiryStep], me: &Staff, version: i64, mark: Mark<'_>) -> bool {
    let left = |step: &EnquiryStep| (step.kind, step.to.as_ref(), step.words.as_deref()) == mark;
    steps.iter().any(|step| step.n == version + 1 && step.by.staff() == Some(&me.id) && left(step))
}

/// The same for an act; `None` where it is done already, by the same page.
async fn still_to_do(
    ctx: &Context,
    caller: &Caller,
    id: &EnquiryId,
    version: i64,
    (kind, words): (StepKind, Option<&str>),
) -> UseCaseResult<Option<(Staff, Enquiry)>> {
    let (me, now, steps) = found(ctx, caller, id).await?;
    // What it led to must still stand: somebody may have taken or opened it again since.
    let stands = match kind {
        StepKind::Released => now.assignee.is_none(),
        StepKind::Closed => now.state == EnquiryState::Closed,
        _ => true,
    };
    if stands && is_repeat(&steps, &me, version, (kind, None, words)) {
        return Ok(None);
    }
    held(me, now, version).map(Some)
}

/// The same where the caller has it, and nothing happened since their page was made.
async fn at_hand(ctx: &Context, caller: &Caller, id: &EnquiryId, version: i64) -> UseCaseResult<(Staff, Enquiry)> {
    let (me, enquiry, _) = found(ctx, caller, id).await?;
    held(me, enquiry, version)
}

fn held(me: Staff, enquiry: Enquiry, version: i64) -> UseCaseResult<(Staff, Enquiry)> {
    let is_mine = enquiry.assignee.as_ref() == Some(&me.id);
    if !is_mine || enquiry.version != version || enquiry.state == EnquiryState::Closed {
        return Err(UseCaseError::Conflict);
    }
    Ok((me, enquiry))
}

async fn account_of(ctx: &Context, enquiry: &Enquiry) -> UseCaseResult<Account> {
    ctx.store.lookup_account(&enquiry.account).await?.ok_or(UseCaseError::NotFound)
}

/// Opens a question. The look is on the record, and shown to who asks.
///
/// # Errors
/// `Forbidden` but for clerks and supervisors, and where it is their own or of somebody they act for; `NotFound`.
pub async fn open(ctx: &Context, caller: &Caller, id: &EnquiryId) -> UseCaseResult<EnquiryWork> {
    let (me, enquiry, steps) = found(ctx, caller, id).await?;
    let account = account_of(ctx, &enquiry).await?;
    let person = match &account.person {
        Some(person) => ctx.store.lookup_person(person).await?,
        None => None,
    };
    let application = match &enquiry.application {
        Some(about) => ctx.store.lookup_application(about).await?.filter(|app| me.covers(&app.region)),
        None => None,
    };
    let mut set = ChangeSet::new().audited(record::entry(ctx, caller, "enquiry.opened", id.as_str(), ""));
    if let Some(person) = &person {
        let what = Looked::Enquiry(LookPurpose::OwnWork);
        set = set.with(looked(ctx, caller, &person.id, None, what)?);
    }
    ctx.store.commit(set).await?;
    let mut names: BTreeMap<StaffId, String> = BTreeMap::new();
    for staff in steps.iter().filter_map(|step| step.by.staff()).chain(&enquiry.assignee) {
        if !names.contains_key(staff) {
            let name = ctx.store.lookup_staff(staff).await?.map(|s| s.name).unwrap_or_default();
            names.insert(staff.clone(), name);
        }
    }
    let named = |step: EnquiryStep| {
        let name = step.by.staff().and_then(|staff| names.get(staff).cloned());
        (step, name)
    };
    Ok(EnquiryWork {
        steps: steps.into_iter().map(named).collect(),
        assignee: enquiry.assignee.as_ref().and_then(|id| names.get(id).cloned()),
        mine: enquiry.assignee.as_ref() == Some(&me.id),
        open: enquiry.state != EnquiryState::Closed,
        person,
        account,
        application,
        enquiry,
    })
}

/// Takes a question, also from a colleague. Of two who take it at once one is told that it changed.
///
/// # Errors
/// As [`open`]; `Conflict` for a stale page, and where it is over.
pub async fn take(ctx: &Context, caller: &Caller, id: &EnquiryId, version: i64) -> UseCaseResult<()> {
    let (me, enquiry, _) = found(ctx, caller, id).await?;
    if enquiry.assignee.as_ref() == Some(&me.id) {
        return Ok(());
    }
    if enquiry.version != version || enquiry.state == EnquiryState::Closed {
        return Err(UseCaseError::Conflict);
    }
    let (next, step) = next(ctx, enquiry, StepKind::Taken, By::Office(me.id.clone()), None);
    let next = Enquiry { assignee: Some(me.id), ..next };
    let entry = record::entry(ctx, caller, "enquiry.taken", id.as_str(), "");
    commit(ctx, ChangeSet::new().with(EnquiryChange::Step(next, step)).audited(entry)).await
}

/// Puts a question back, for a colleague.
///
/// # Errors
/// As [`open`]; `Conflict` for a stale page, and where the caller does not have it.
pub async fn release(ctx: &Context, caller: &Caller, id: &EnquiryId, version: i64) -> UseCaseResult<()> {
    let again = (StepKind::Released, None);
    let Some((me, enquiry)) = still_to_do(ctx, caller, id, version, again).await? else { return Ok(()) };
    // There must be room for the answer.
    if enquiry.version >= Enquiry::FULL {
        return Err(UseCaseError::Conflict);
    }
    let (next, step) = next(ctx, enquiry, StepKind::Released, By::Office(me.id), None);
    let next = Enquiry { assignee: None, ..next };
    let entry = record::entry(ctx, caller, "enquiry.released", id.as_str(), "");
    commit(ctx, ChangeSet::new().with(EnquiryChange::Step(next, step)).audited(entry)).await
}

/// Answers in writing; who asks gets a notice. The same words from the same page are one answer.
///
/// # Errors
/// As [`release`]; `Invalid` on `words`; `LimitReached`.
pub async fn answer(ctx: &Context, caller: &Caller, id: &EnquiryId, typed: &str, version: i64) -> UseCaseResult<()> {
    let words = check_office_words(typed);
    let again = (StepKind::Answered, words.as_deref().ok());
    let Some((me, enquiry)) = still_to_do(ctx, caller, id, version, again).await? else { return Ok(()) };
    let words = words?;
    let in_time = match enquiry.state {
        EnquiryState::Open if ctx.today() <= enquiry.due.on => "in_time",
        EnquiryState::Open => "late",
        // One more to what was answered.
        _ => "",
    };
    let entry = record::entry(ctx, caller, "enquiry.answered", id.as_str(), in_time);
    let limit = count(ctx, "message_staff_hour", me.id.as_str(), |l| l.message_staff_hour);
    let (next, step) = next(ctx, enquiry, StepKind::Answered, By::Office(me.id), Some(words));
    let told = told(ctx, &next, NoticeKind::EnquiryAnswered);
    commit(ctx, ChangeSet::new().with(limit).with(EnquiryChange::Step(next, step)).with(told).audited(entry)).await
}

/// Whether the caller's page handed it over already, to this office and with these words: by now it may be nothing of
/// theirs.
async fn was_handed(
    ctx: &Context,
    caller: &Caller,
    id: &EnquiryId,
    version: i64,
    (to, words): (Option<&RegionCode>, Option<&str>),
) -> UseCaseResult<bool> {
    let me = deciding(caller)?;
    let Some((_, steps)) = ctx.store.lookup_enquiry(id).await? else { return Ok(false) };
    Ok(is_repeat(&steps, me, version, (StepKind::Handed, to, words)))
}

/// Hands it to another region's office, with a reason that who asks is told. The last day for the answer stays.
///
/// # Errors
/// As [`release`]; `Conflict` also where it is answered; `Invalid` on `region` or `words`; `LimitReached`.
pub async fn hand(
    ctx: &Context,
    caller: &Caller,
    id: &EnquiryId,
    region: &str,
    typed: &str,
    version: i64,
) -> UseCaseResult<()> {
    let words = check_office_words(typed);
    let to = RegionCode::parse(region);
    let (me, enquiry) = match at_hand(ctx, caller, id, version).await {
        Err(_) if was_handed(ctx, caller, id, version, (to.as_ref(), words.as_deref().ok())).await? => return Ok(()),
        found => found?,
    };
    // Nobody hands over what is answered: nothing waits for the other office then.
    if enquiry.state != EnquiryState::Open {
        return Err(UseCaseError::Conflict);
    }
    let other = to.filter(|to| *to != enquiry.region && ctx.book.region(to).is_some());
    let code = if region.is_empty() { FieldCode::Required } else { FieldCode::Choice };
    let (to, words) = both(other.ok_or_else(|| FieldError::new("region", code)), words)?;
    let detail = format!("from={} to={to}", enquiry.region);
    let entry = record::entry(ctx, caller, "enquiry.handed", id.as_str(), &detail);
    let limit = count(ctx, "message_staff_hour", me.id.as_str(), |l| l.message_staff_hour);
    let (next, step) = next(ctx, enquiry, StepKind::Handed, By::Office(me.id), Some(words));
    let next = Enquiry { region: to.clone(), assignee: None, ..next };
    let step = EnquiryStep { to: Some(to), ..step };
    let told = told(ctx, &next, NoticeKind::EnquiryHanded);
    commit(ctx, ChangeSet::new().with(limit).with(EnquiryChange::Step(next, step)).with(told).audited(entry)).await
}

/// A call: whether somebody was reached, with a note for the office. A call that was heard is an answer.
///
/// # Errors
/// As [`release`]; `Invalid` on `reached` or `words`.
pub async fn called(
    ctx: &Context,
    caller: &Caller,
    id: &EnquiryId,
    reached: &str,
    typed: &str,
    version: i64,
) -> UseCaseResult<()> {
    let kind = match reached {
        "yes" => Ok(StepKind::Reached),
        "no" => Ok(StepKind::Missed),
        "" => Err(FieldError::new("reached", FieldCode::Required)),
        _ => Err(FieldError::new("reached", FieldCode::Choice)),
    };
    let typed = both(kind, check_office_words(typed));
    let again = typed.as_ref().map_or((StepKind::Missed, None), |(kind, words)| (*kind, Some(words.as_str())));
    let Some((me, enquiry)) = still_to_do(ctx, caller, id, version, again).await? else { return Ok(()) };
    let (kind, words) = typed?;
    let entry = record::entry(ctx, caller, "enquiry.called", id.as_str(), kind.name());
    let (next, step) = next(ctx, enquiry, kind, By::Office(me.id), Some(words));
    commit(ctx, ChangeSet::new().with(EnquiryChange::Step(next, step)).audited(entry)).await
}

/// The phone to call, in full: it counts as a whole value shown, and who asks sees that it was.
///
/// # Errors
/// As [`release`]; `Conflict` also without a phone; `LimitReached`.
pub async fn phone(ctx: &Context, caller: &Caller, id: &EnquiryId, version: i64) -> UseCaseResult<Phone> {
    let (me, enquiry) = at_hand(ctx, caller, id, version).await?;
    let account = account_of(ctx, &enquiry).await?;
    let phone = account.phone.clone().ok_or(UseCaseError::Conflict)?;
    let mut set = ChangeSet::new()
        .with(count(ctx, "reveal_staff_hour", me.id.as_str(), |l| l.reveal_staff_hour))
        .audited(record::entry(ctx, caller, "enquiry.phone_shown", id.as_str(), ""));
    if let Some(person) = &account.person {
        let what = Looked::Values(RevealPurpose::CallResident, vec![RevealedField::Phone]);
        set = set.with(looked(ctx, caller, person, None, what)?);
    }
    ctx.store.commit(set).await?;
    Ok(phone)
}

/// It is over: only what was answered. Who asks gets a notice that asks once whether that settled it.
///
/// # Errors
/// As [`release`]; `Conflict` also where it waits for an answer.
pub async fn close(ctx: &Context, caller: &Caller, id: &EnquiryId, version: i64) -> UseCaseResult<()> {
    let again = (StepKind::Closed, None);
    let Some((me, enquiry)) = still_to_do(ctx, caller, id, version, again).await? else { return Ok(()) };
    if enquiry.state != EnquiryState::Answered {
        return Err(UseCaseError::Conflict);
    }
    let entry = record::entry(ctx, caller, "enquiry.closed", id.as_str(), "by=office");
    let (next, step) = next(ctx, enquiry, StepKind::Closed, By::Office(me.id), None);
    let told = told(ctx, &next, NoticeKind::EnquiryClosed);
    commit(ctx, ChangeSet::new().with(EnquiryChange::Step(next, step)).with(told).audited(entry)).await
}

fn both<A, B>(a: Result<A, FieldError>, b: Result<B, FieldError>) -> UseCaseResult<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err(UseCaseError::Invalid(a.err().into_iter().chain(b.err()).collect())),
    }
}
