//! Proof at the counter: staff see the identity document and tie the resident's account to the person.

use super::deciding;
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{
        proof::{self, read_id_number, read_name},
        sign_in::read_phone,
    },
};
use domain::{
    account::ProofLevel,
    application::form::{FieldCode, FieldError},
};

/// Confirms at the counter that the holder of the account with `phone` is this person.
///
/// # Errors
/// `Forbidden`; `Invalid`: also for a person outside the office's regions or an unknown account (one answer).
pub async fn confirm(ctx: &Context, caller: &Caller, phone: &str, name: &str, id_number: &str) -> UseCaseResult<()> {
    let staff = deciding(caller)?.clone();
    let phone = read_phone(phone)?;
    let (name, number) = match (read_name("name", name), read_id_number("id_number", id_number)) {
        (Ok(name), Ok(number)) => (name, number),
        (a, b) => return Err(UseCaseError::Invalid([a.err(), b.err()].into_iter().flatten().collect())),
    };
    let failed = || UseCaseError::from(FieldError::new("id_number", FieldCode::ProofFailed));
    let person = ctx.store.lookup_person_by_id_number(&number).await?;
    let person =
        person.filter(|p| p.name == name && p.died_on.is_none() && staff.covers(&p.region)).ok_or_else(failed)?;
    let account = ctx.store.lookup_account_by_phone(&phone).await?.ok_or_else(failed)?;
    proof::link(ctx, caller, account, &person, ProofLevel::Counter, Vec::new()).await
}
