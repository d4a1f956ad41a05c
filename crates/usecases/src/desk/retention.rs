//! What is kept how long, what is due, what went, and holds. Read by who watches over an office; a supervisor places a
//! hold, and another one lifts it.

use super::{
    case_of,
    own_case::{is_own, is_related},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::{
        Application, Reference,
        form::{FieldCode, FieldError},
    },
    id::{ApplicationId, HoldId},
    retention::{HeldThing, Kept, LegalHold, RetentionRule},
    staff::{Role, Staff},
    talk::staff_words,
    time::Timestamp,
};
use jiff::civil::Date;
pub use storage::RetentionCount;
use storage::{ChangeSet, Constraint, RetentionChange, StoreError};

/// Lines of the report that the page lists.
const LISTED: u32 = 200;
/// Lines of the file.
const FILED: u32 = 50_000;
/// Holds that the page lists.
const HOLDS: u32 = 200;
const DAY_SECONDS: i64 = 86_400;

/// How many cases of a rule are due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Due {
    /// Now.
    pub now: i64,
    /// Within thirty days.
    pub in_30: i64,
    /// Within ninety days.
    pub in_90: i64,
    /// Of those due now, kept by a hold.
    pub held: i64,
}

/// A hold as it is listed.
#[derive(Clone, Debug)]
pub struct HoldRow {
    /// The hold.
    pub hold: LegalHold,
    /// Reference of the case; `None` where it is about a person.
    pub reference: Option<Reference>,
    /// Name of who placed it.
    pub placed_by: String,
    /// Name of who lifted it.
    pub lifted_by: Option<String>,
    /// The caller may lift it.
    pub may_lift: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct RetentionPage {
    /// Rules in their order; how much is due, where it is about cases.
    pub rules: Vec<(RetentionRule, Option<Due>)>,
    /// Holds of the office.
    pub holds: Vec<HoldRow>,
    /// What went, newest day first.
    pub report: Vec<RetentionCount>,
}

/// A hold as typed.
#[derive(Clone, Debug, Default)]
pub struct HoldForm {
    /// It keeps every case about the person, not this one alone.
    pub person: bool,
    /// Why.
    pub reason: String,
    /// Reference of the order.
    pub order: String,
    /// Last day; empty: until it is lifted.
    pub until: String,
}

fn reading(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    if staff.role == Role::Clerk { Err(UseCaseError::Forbidden) } else { Ok(staff) }
}

fn supervisor(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    if staff.role.seconds() { Ok(staff) } else { Err(UseCaseError::Forbidden) }
}

/// Everything of the office.
///
/// # Errors
/// `NotSignedIn`; `Forbidden` for clerks.
pub async fn page(ctx: &Context, caller: &Caller) -> UseCaseResult<RetentionPage> {
    let me = reading(caller)?;
    let mut rules = Vec::new();
    for rule in &ctx.book.retention.rules {
        let due = if Kept::CASES.contains(&rule.kind) { Some(due(ctx, me, rule).await?) } else { None };
        rules.push((rule.clone(), due));
    }
    let mut holds: Vec<HoldRow> = Vec::new();
    for hold in ctx.store.holds(&me.regions, HOLDS).await? {
        if !about_me(ctx, me, &hold.thing).await? {
            holds.push(row(ctx, me, hold).await?);
        }
    }
    // Those that stand come first, newest first as before.
    holds.sort_by_key(|row| row.hold.ended_at.is_some());
    Ok(RetentionPage { rules, holds, report: report(ctx, me, LISTED).await? })
}

async fn due(ctx: &Context, me: &Staff, rule: &RetentionRule) -> UseCaseResult<Due> {
    let mut due = Due::default();
    for (days, at) in [(0, &mut due.now), (30, &mut due.in_30), (90, &mut due.in_90)] {
        let before = rule.term.v.before(ctx.now().plus_seconds(days * DAY_SECONDS));
        let found = ctx.store.count_due(rule.kind, before).await?;
        let mine = found.iter().filter(|count| me.covers(&count.region));
        let (free, held) = mine.fold((0, 0), |(free, held), count| (free + count.due, held + count.held));
        *at = free;
        if days == 0 {
            due.held = held;
        }
    }
    Ok(due)
}

async fn report(ctx: &Context, me: &Staff, limit: u32) -> UseCaseResult<Vec<RetentionCount>> {
    let lines = ctx.store.retention_report(limit).await?.into_iter();
    // What is of no region is the whole service's.
    let mine = |line: &RetentionCount| line.region.as_ref().map_or(me.regions.is_empty(), |region| me.covers(region));
    Ok(lines.filter(mine).collect())
}

/// A hold that is not about the reader.
async fn row(ctx: &Context, me: &Staff, hold: LegalHold) -> UseCaseResult<HoldRow> {
    let reference = match &hold.thing {
        HeldThing::Case(id) => ctx.store.lookup_application(id).await?.map(|case| case.reference),
        HeldThing::Person(_) => None,
    };
    let placed_by = ctx.store.lookup_staff(&hold.placed_by).await?.map_or_else(String::new, |s| s.name);
    let lifted_by = match &hold.lifted_by {
        Some(id) => ctx.store.lookup_staff(id).await?.map(|s| s.name),
        None => None,
    };
    let may_lift = hold.ended_at.is_none() && me.role.seconds() && me.id != hold.placed_by && me.covers(&hold.region);
    Ok(HoldRow { hold, reference, placed_by, lifted_by, may_lift })
}

/// The report as a file: day, kind, region and how many. No person is in it.
///
/// # Errors
/// As [`page`].
pub async fn file(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<u8>> {
    let me = reading(caller)?;
    let mut out = csv::WriterBuilder::new().from_writer(Vec::new());
    let broken = |_| UseCaseError::Broken("csv");
    out.write_record(["day", "kind", "region", "count"]).map_err(broken)?;
    for line in report(ctx, me, FILED).await? {
        let region = line.region.map_or_else(String::new, |region| region.0);
        out.write_record([line.day.to_string(), line.kind, region, line.count.to_string()]).map_err(broken)?;
    }
    out.into_inner().map_err(|_| UseCaseError::Broken("csv"))
}

/// A case of the office that can be held; for supervisors.
///
/// # Errors
/// `Forbidden`, also for an own case; `NotFound`.
pub async fn holdable(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Application> {
    let me = supervisor(caller)?;
    let case = case_of(ctx, caller, id).await?.1;
    if about_me(ctx, me, &HeldThing::Case(case.id.clone())).await? {
        return Err(UseCaseError::Forbidden);
    }
    Ok(case)
}

/// Whether what is held is the member's own case, or about them or whom they act for: an order may well be about them.
async fn about_me(ctx: &Context, me: &Staff, thing: &HeldThing) -> UseCaseResult<bool> {
    match thing {
        HeldThing::Case(id) => is_own(ctx, me, id).await,
        HeldThing::Person(id) => is_related(ctx, me, id).await,
    }
}

/// Places a hold on a case, or on every case about its person.
///
/// # Errors
/// `Forbidden`, `NotFound`; `Invalid` on `reason`, `order` or `until`; `Conflict` where the content was erased already.
pub async fn place(ctx: &Context, caller: &Caller, id: &ApplicationId, form: &HoldForm) -> UseCaseResult<HoldId> {
    let me = supervisor(caller)?;
    let case = holdable(ctx, caller, id).await?;
    let reason = staff_words("reason", &form.reason, LegalHold::REASON_MOST);
    let order = staff_words("order", &form.order, LegalHold::ORDER_MOST);
    let until = until(ctx, &form.until);
    let (reason, order, until) = match (reason, order, until) {
        (Ok(reason), Ok(order), Ok(until)) => (reason, order, until),
        (reason, order, until) => {
            return Err(UseCaseError::Invalid(
                [reason.err(), order.err(), until.err()].into_iter().flatten().collect(),
            ));
        }
    };
    let id = HoldId::from_bits(ctx.ids.bits());
    // A person is of the region of the register, which may be another than the case's.
    let (thing, region, about) = if form.person {
        let person = ctx.store.lookup_person(&case.person).await?.ok_or(UseCaseError::NotFound)?;
        let about = person.id.as_str().to_owned();
        (HeldThing::Person(person.id), person.region, about)
    } else {
        (HeldThing::Case(case.id.clone()), case.region.clone(), case.id.as_str().to_owned())
    };
    let hold = LegalHold {
        id: id.clone(),
        thing,
        region,
        reason,
        order,
        placed_by: me.id.clone(),
        placed_at: ctx.now(),
        until,
        lifted_by: None,
        lifted_why: String::new(),
        ended_at: None,
    };
    let entry = record::entry(ctx, caller, "hold.placed", &about, id.as_str());
    commit(ctx, ChangeSet::new().with(RetentionChange::Place(hold)).audited(entry)).await.map(|()| id)
}

/// The end of the last day, if one was typed.
fn until(ctx: &Context, typed: &str) -> Result<Option<Timestamp>, FieldError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok(None);
    }
    let day: Date = typed.parse().map_err(|_| FieldError::new("until", FieldCode::DateMalformed))?;
    if day < ctx.today() {
        return Err(FieldError::new("until", FieldCode::DateTooEarly));
    }
    let next = day.tomorrow().map_err(|_| FieldError::new("until", FieldCode::DateMalformed))?;
    Ok(Some(Timestamp::start_of(next)))
}

/// A hold of the office.
///
/// # Errors
/// `Forbidden` for clerks; `NotFound`, also for another office's, and one that is about the caller.
pub async fn hold(ctx: &Context, caller: &Caller, id: &HoldId) -> UseCaseResult<HoldRow> {
    let me = reading(caller)?;
    let hold = ctx.store.lookup_hold(id).await?.filter(|hold| me.covers(&hold.region));
    let hold = hold.ok_or(UseCaseError::NotFound)?;
    if about_me(ctx, me, &hold.thing).await? {
        return Err(UseCaseError::NotFound);
    }
    row(ctx, me, hold).await
}

/// Lifts a hold that another supervisor placed.
///
/// # Errors
/// `Forbidden`, also for who placed it; `NotFound`; `Invalid` on `why`; `Conflict` where it stands no more.
pub async fn lift(ctx: &Context, caller: &Caller, id: &HoldId, why: &str) -> UseCaseResult<()> {
    let me = supervisor(caller)?;
    let HoldRow { hold, may_lift, .. } = hold(ctx, caller, id).await?;
    if hold.ended_at.is_some() {
        return Err(UseCaseError::Conflict);
    }
    if !may_lift {
        return Err(UseCaseError::Forbidden);
    }
    let lifted_why = staff_words("why", why, LegalHold::REASON_MOST)?;
    let about = match &hold.thing {
        HeldThing::Case(id) => id.as_str().to_owned(),
        HeldThing::Person(id) => id.as_str().to_owned(),
    };
    let entry = record::entry(ctx, caller, "hold.lifted", &about, hold.id.as_str());
    let lifted = LegalHold { lifted_by: Some(me.id.clone()), lifted_why, ended_at: Some(ctx.now()), ..hold };
    commit(ctx, ChangeSet::new().with(RetentionChange::Lift(lifted)).audited(entry)).await
}

async fn commit(ctx: &Context, changes: ChangeSet) -> UseCaseResult<()> {
    match ctx.store.commit(changes).await {
        Err(StoreError::Refused(Constraint::IllegalMove)) => Err(UseCaseError::Conflict),
        Err(StoreError::Refused(
            Constraint::SecondPersonDiffers | Constraint::ReceiverCannot | Constraint::OwnCase,
        )) => Err(UseCaseError::Forbidden),
        other => other.map(drop).map_err(Into::into),
    }
}

/// What a case's page says: holds that keep it, and whether its content is gone.
#[derive(Clone, Debug, Default)]
pub struct Keeping {
    /// Holds that stand, its person's among them.
    pub holds: Vec<LegalHold>,
    /// Its content was erased then.
    pub erased: Option<Timestamp>,
    /// The caller may place a hold.
    pub may_hold: bool,
}

/// The same, for a case that the caller has open.
///
/// # Errors
/// Errors of the store.
pub async fn keeping(ctx: &Context, caller: &Caller, case: &Application) -> UseCaseResult<Keeping> {
    let me = caller.staff()?;
    if is_own(ctx, me, &case.id).await? {
        return Ok(Keeping { erased: ctx.store.erased(&case.id).await?.map(|(_, at)| at), ..Keeping::default() });
    }
    let holds = ctx.store.holds_on(&case.id, &case.person).await?;
    let erased = ctx.store.erased(&case.id).await?.map(|(_, at)| at);
    Ok(Keeping { may_hold: me.role.seconds() && erased.is_none(), holds, erased })
}
