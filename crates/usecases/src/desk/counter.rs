//! Proof at the counter: staff see the identity document and tie the resident's account to the person.

use super::{
    deciding,
    fitting::{Tried, fitting},
    own_case::is_themselves,
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{
        proof::{self, read_id_number, read_name},
        sign_in::read_phone,
    },
};
use domain::{account::ProofLevel, person::Person};

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
    let account = ctx.store.lookup_account_by_phone(&phone).await?;
    let tried = Tried { action: "counter.failed", detail: "" };
    let fits = |p: &Person| p.name.fits(&name) && account.is_some();
    let person = fitting(ctx, caller, &staff, &number, tried, fits).await?;
    let account = account.ok_or(UseCaseError::NotFound)?;
    // Nobody confirms themselves, nor their ward with a phone of their choosing.
    if is_themselves(ctx, &staff, &person, &phone).await? {
        return Err(UseCaseError::Forbidden);
    }
    proof::link(ctx, caller, account, &person, ProofLevel::Counter, Vec::new()).await
}
