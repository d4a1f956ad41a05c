//! Proof at the counter: staff see the identity document and tie the resident's account to the person.

use super::{deciding, own_case::is_themselves};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{
        count,
        proof::{self, read_id_number, read_name},
        sign_in::read_phone,
    },
    record,
};
use domain::{
    account::ProofLevel,
    application::form::{FieldCode, FieldError},
    staff::Staff,
};
use storage::ChangeSet;

/// Confirms at the counter that the holder of the account with `phone` is this person.
///
/// # Errors
/// `Forbidden`, also for the member's own person or phone and for whom they act for; `Invalid`: also for a person outside
/// the office's regions or an unknown account (one answer); `LimitReached`.
pub async fn confirm(ctx: &Context, caller: &Caller, phone: &str, name: &str, id_number: &str) -> UseCaseResult<()> {
    let staff = deciding(caller)?.clone();
    let phone = read_phone(phone)?;
    let (name, number) = match (read_name("name", name), read_id_number("id_number", id_number)) {
        (Ok(name), Ok(number)) => (name, number),
        (a, b) => return Err(UseCaseError::Invalid([a.err(), b.err()].into_iter().flatten().collect())),
    };
    may_try(ctx, caller, &staff, "counter.failed").await?;
    let person = ctx.store.lookup_person_by_id_number(&number).await?;
    let person = person.filter(|p| p.name == name && p.died_on.is_none() && staff.covers(&p.region));
    let account = ctx.store.lookup_account_by_phone(&phone).await?;
    let (Some(person), Some(account)) = (person, account) else {
        // Failures are counted and on the record: the counter is no place to try numbers.
        let wrong = count(ctx, "counter_wrong_hour", staff.id.as_str(), |l| l.counter_wrong_hour);
        let entry = record::entry(ctx, caller, "counter.failed", staff.id.as_str(), "");
        ctx.store.commit(ChangeSet::new().with(wrong).audited(entry)).await?;
        return Err(FieldError::new("id_number", FieldCode::CounterFailed).into());
    };
    // Nobody confirms themselves, nor their ward with a phone of their choosing.
    if is_themselves(ctx, &staff, &person, &phone).await? {
        return Err(UseCaseError::Forbidden);
    }
    proof::link(ctx, caller, account, &person, ProofLevel::Counter, Vec::new()).await
}

/// Whether the member may try another name and number: looked at before anybody is looked for, so that at the limit a fit
/// is worth no more than a miss. What is tried at the limit is on the record as well.
///
/// # Errors
/// `LimitReached`.
pub(crate) async fn may_try(ctx: &Context, caller: &Caller, staff: &Staff, action: &str) -> UseCaseResult<()> {
    let (name, limit) = ("counter_wrong_hour", ctx.limits.counter_wrong_hour);
    if ctx.store.count_of(name, staff.id.as_str(), limit.seconds, ctx.now()).await? < limit.most {
        return Ok(());
    }
    let entry = record::entry(ctx, caller, action, staff.id.as_str(), "at_limit");
    ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    Err(UseCaseError::LimitReached { limit: name, retry_after: limit.seconds })
}
