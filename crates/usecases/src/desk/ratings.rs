//! Bad ratings, for supervisors who had no hand in the case: look into it, call, say what came of it. To everybody else
//! they are not there.

use super::{Waiting, look::looked, queue::COUNTED};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::count,
    application::{NoticeKind, notice},
    rating::review,
    record,
};
use domain::{
    application::{
        Application,
        form::{FieldCode, FieldError},
    },
    id::{RatingId, StaffId},
    person::{Person, Phone},
    rating::{Rating, Review, ReviewState, ReviewStep, StepKind, check_review_words},
    staff::{LookPurpose, Looked, RevealPurpose, RevealedField, Role, Staff},
};
use std::collections::BTreeMap;
pub use storage::ReviewPart;
use storage::{ChangeSet, Constraint, RatingChange, StoreError};

/// Rows of a list.
const SHOWN: u32 = 100;

/// A line of the list.
#[derive(Clone, Debug)]
pub struct ReviewLine {
    /// The work on it.
    pub review: Review,
    /// The rating.
    pub rating: Rating,
}

/// A review with everything that is needed for it.
#[derive(Clone, Debug)]
pub struct ReviewPage {
    /// The work on it.
    pub review: Review,
    /// What was done, oldest first, with the names of who did it.
    pub steps: Vec<(ReviewStep, Option<String>)>,
    /// The rating.
    pub rating: Rating,
    /// The case.
    pub application: Application,
    /// The insured.
    pub person: Person,
    /// A phone is known that can be called.
    pub callable: bool,
    /// What can come of it now.
    pub outcomes: Vec<ReviewState>,
}

fn supervisor(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    if staff.role == Role::Supervisor { Ok(staff) } else { Err(UseCaseError::Forbidden) }
}

/// Reviews of the caller's office, without those of cases in which they had a hand; and whether there are more.
///
/// # Errors
/// `Forbidden` but for supervisors.
pub async fn list(ctx: &Context, caller: &Caller, part: ReviewPart) -> UseCaseResult<(Vec<ReviewLine>, bool)> {
    let me = supervisor(caller)?;
    let mut reviews = ctx.store.reviews(&me.id, &me.regions, part, SHOWN + 1).await?;
    let more = reviews.len() > SHOWN as usize;
    reviews.truncate(SHOWN as usize);
    let mut lines = Vec::new();
    for review in reviews {
        let rating = ctx.store.lookup_rating(&review.rating).await?.ok_or(UseCaseError::NotFound)?;
        lines.push(ReviewLine { review, rating });
    }
    Ok((lines, more))
}

/// What waits for a member: nothing but for supervisors.
///
/// # Errors
/// Errors of the store.
pub async fn waiting(ctx: &Context, staff: &Staff) -> UseCaseResult<Waiting> {
    if staff.role != Role::Supervisor {
        return Ok(Waiting::default());
    }
    Waiting::by_day(ctx, |day| ctx.store.count_reviews(&staff.id, &staff.regions, day, COUNTED)).await
}

/// A review of the caller's office; what they had a hand in is not there for them.
async fn found(ctx: &Context, caller: &Caller, id: &RatingId) -> UseCaseResult<(Staff, Review, Vec<ReviewStep>)> {
    let me = supervisor(caller)?.clone();
    let (review, steps) = ctx.store.lookup_review(id).await?.ok_or(UseCaseError::NotFound)?;
    if !me.covers(&review.region) || ctx.store.had_a_hand(&review.application, &me.id, review.rated_at).await? {
        return Err(UseCaseError::NotFound);
    }
    Ok((me, review, steps))
}

/// Opens a review. The look is on the record by the rating, and shown to whoever rated by their case.
///
/// # Errors
/// `Forbidden` but for supervisors; `NotFound`, also where they had a hand in the case.
pub async fn open(ctx: &Context, caller: &Caller, id: &RatingId) -> UseCaseResult<ReviewPage> {
    let (_, review, steps) = found(ctx, caller, id).await?;
    let rating = ctx.store.lookup_rating(id).await?.ok_or(UseCaseError::NotFound)?;
    let application = ctx.store.lookup_application(&review.application).await?.ok_or(UseCaseError::NotFound)?;
    let person = ctx.store.lookup_person(&application.person).await?.ok_or(UseCaseError::NotFound)?;
    let look = looked(ctx, caller, &person.id, Some(&application.id), Looked::Case(LookPurpose::Complaint))?;
    let entry = record::entry(ctx, caller, "rating.opened", id.as_str(), "");
    ctx.store.commit(ChangeSet::new().with(look).audited(entry)).await?;
    let callable = phone_of(ctx, &application, &person).await?.is_some();
    let outcomes = review.outcomes(&steps);
    let mut names: BTreeMap<StaffId, String> = BTreeMap::new();
    for staff in steps.iter().filter_map(|step| step.staff.as_ref()) {
        if !names.contains_key(staff) {
            let name = ctx.store.lookup_staff(staff).await?.map(|s| s.name).unwrap_or_default();
            names.insert(staff.clone(), name);
        }
    }
    let named = |step: ReviewStep| {
        let name = step.staff.as_ref().and_then(|staff| names.get(staff).cloned());
        (step, name)
    };
    let steps = steps.into_iter().map(named).collect();
    Ok(ReviewPage { review, steps, rating, application, person, callable, outcomes })
}

/// Where whoever rated can be called: the account's phone, else the register's.
async fn phone_of(ctx: &Context, app: &Application, person: &Person) -> UseCaseResult<Option<Phone>> {
    let account = ctx.store.lookup_account(&app.account).await?;
    Ok(account.and_then(|account| account.phone).or_else(|| person.phone.clone()))
}

/// The phone to call, in full: it counts as a whole value shown, and whoever rated sees that it was.
///
/// # Errors
/// As [`open`]; `Conflict` once something came of it, or without a phone; `LimitReached`.
pub async fn phone(ctx: &Context, caller: &Caller, id: &RatingId) -> UseCaseResult<Phone> {
    let (me, review, _) = found(ctx, caller, id).await?;
    if review.state != ReviewState::Open {
        return Err(UseCaseError::Conflict);
    }
    let app = ctx.store.lookup_application(&review.application).await?.ok_or(UseCaseError::NotFound)?;
    let person = ctx.store.lookup_person(&app.person).await?.ok_or(UseCaseError::NotFound)?;
    let phone = phone_of(ctx, &app, &person).await?.ok_or(UseCaseError::Conflict)?;
    let what = Looked::Values(RevealPurpose::CallResident, vec![RevealedField::Phone]);
    let set = ChangeSet::new()
        .with(count(ctx, "reveal_staff_hour", me.id.as_str(), |l| l.reveal_staff_hour))
        .with(looked(ctx, caller, &person.id, Some(&app.id), what)?)
        .audited(record::entry(ctx, caller, "rating.phone_shown", id.as_str(), ""));
    ctx.store.commit(set).await?;
    Ok(phone)
}

/// A call: whether somebody was reached, and a note about it.
///
/// # Errors
/// As [`open`]; `Invalid` on `reached` or `words`; `Conflict` for a stale page, and once something came of it.
pub async fn called(
    ctx: &Context,
    caller: &Caller,
    id: &RatingId,
    reached: &str,
    words: &str,
    version: i64,
) -> UseCaseResult<()> {
    let (me, review, _) = found(ctx, caller, id).await?;
    if review.state != ReviewState::Open || review.version != version {
        return Err(UseCaseError::Conflict);
    }
    let kind = match reached {
        "yes" => Ok(StepKind::Reached),
        "no" => Ok(StepKind::Missed),
        "" => Err(FieldError::new("reached", FieldCode::Required)),
        _ => Err(FieldError::new("reached", FieldCode::Choice)),
    };
    let (kind, words) = both(kind, check_review_words(words))?;
    let entry = record::entry(ctx, caller, "rating.called", id.as_str(), kind.name());
    let (next, step) = review::step(ctx, review, kind, Some(me.id), Some(words));
    commit(ctx, ChangeSet::new().with(RatingChange::Step(next, step)).audited(entry)).await
}

/// What came of it, in words to whoever rated; they get a notice.
///
/// # Errors
/// As [`open`]; `Invalid` on `outcome` or `words`; `Conflict` for a stale page, and where that can't come of it yet.
pub async fn close(
    ctx: &Context,
    caller: &Caller,
    id: &RatingId,
    outcome: &str,
    words: &str,
    version: i64,
) -> UseCaseResult<()> {
    let (me, review, steps) = found(ctx, caller, id).await?;
    let possible = review.outcomes(&steps);
    if possible.is_empty() || review.version != version {
        return Err(UseCaseError::Conflict);
    }
    let code = if outcome.is_empty() { FieldCode::Required } else { FieldCode::Choice };
    let outcome = possible.into_iter().find(|state| state.name() == outcome);
    let (state, words) = both(outcome.ok_or_else(|| FieldError::new("outcome", code)), check_review_words(words))?;
    let app = ctx.store.lookup_application(&review.application).await?.ok_or(UseCaseError::NotFound)?;
    let in_time = if ctx.today() <= review.due.on { "in_time" } else { "late" };
    let detail = format!("outcome={} {in_time}", state.name());
    let entry = record::entry(ctx, caller, "rating.closed", id.as_str(), &detail);
    let (next, step) = review::step(ctx, Review { state, ..review }, StepKind::Closed(state), Some(me.id), Some(words));
    let told = notice(ctx, &app, NoticeKind::RatingAnswered, &[]);
    commit(ctx, ChangeSet::new().with(RatingChange::Step(next, step)).with(told).audited(entry)).await
}

fn both<A, B>(a: Result<A, FieldError>, b: Result<B, FieldError>) -> UseCaseResult<(A, B)> {
    match (a, b) {
        (Ok(a), Ok(b)) => Ok((a, b)),
        (a, b) => Err(UseCaseError::Invalid(a.err().into_iter().chain(b.err()).collect())),
    }
}

async fn commit(ctx: &Context, set: ChangeSet) -> UseCaseResult<()> {
    match ctx.store.commit(set).await {
        // They took a hand in the case, or lost their role, at this moment.
        Err(StoreError::Refused(Constraint::OwnCase | Constraint::ReceiverCannot)) => Err(UseCaseError::NotFound),
        other => other.map(drop).map_err(Into::into),
    }
}
