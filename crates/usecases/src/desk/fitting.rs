//! Who is at the counter or on the phone: somebody whose name and number fit, and no place to try numbers, whichever page
//! they are typed into.

use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, record};
use domain::{
    application::form::{FieldCode, FieldError},
    person::{IdNumber, Person},
    staff::Staff,
};
use storage::ChangeSet;

/// The limit that misses of all these pages count against.
const LIMIT: &str = "counter_wrong_hour";

/// What a try is on the record.
pub(crate) struct Tried {
    /// Name of the act.
    pub action: &'static str,
    /// More about it; nothing of what was typed.
    pub detail: &'static str,
}

/// The living person of the office's regions with this number who `fits`. A miss has one answer, counts, and is on the
/// record. The limit is looked at before anybody is looked for, so that at it a fit is worth no more than a miss.
///
/// # Errors
/// `Invalid` on `id_number`; `LimitReached`.
pub(crate) async fn fitting(
    ctx: &Context,
    caller: &Caller,
    staff: &Staff,
    number: &IdNumber,
    tried: Tried,
    fits: impl FnOnce(&Person) -> bool,
) -> UseCaseResult<Person> {
    let entry = |detail| record::entry(ctx, caller, tried.action, staff.id.as_str(), detail);
    let limit = ctx.limits.counter_wrong_hour;
    if ctx.store.count_of(LIMIT, staff.id.as_str(), limit.seconds, ctx.now()).await? >= limit.most {
        ctx.store.commit(ChangeSet::new().audited(entry("at_limit"))).await?;
        return Err(UseCaseError::LimitReached { limit: LIMIT, retry_after: limit.seconds });
    }
    let person = ctx.store.lookup_person_by_id_number(number).await?;
    if let Some(person) = person.filter(|p| p.died_on.is_none() && staff.covers(&p.region) && fits(p)) {
        return Ok(person);
    }
    let wrong = count(ctx, LIMIT, staff.id.as_str(), |l| l.counter_wrong_hour);
    ctx.store.commit(ChangeSet::new().with(wrong).audited(entry(tried.detail))).await?;
    Err(FieldError::new("id_number", FieldCode::CounterFailed).into())
}
