//! Nobody decides about themselves or those they act for: not as applicant, insured, guardian or heir. Nor about what
//! they entered for somebody.
//!
//! The schema refuses the same by itself; here it is found out early, so that the page can say it in words.

use crate::{
    Context, UseCaseError, UseCaseResult,
    account::{id_number_key, phone_key, proof::read_id_number},
};
use domain::{
    application::form::{FieldCode, FieldError},
    id::{ApplicationId, PersonId},
    person::{Person, Phone},
    staff::{Staff, StaffIdentity},
};

/// Whether `staff` is the applicant, the insured, or a guardian or heir of the insured; or has a hand in it.
pub(crate) async fn is_own(ctx: &Context, staff: &Staff, id: &ApplicationId) -> UseCaseResult<bool> {
    Ok(ctx.store.concerned_staff(id).await?.contains(&staff.id))
}

/// Whether the person is the member, who acts for the member, or whom the member acts for, as guardian or heir.
pub(crate) async fn is_related(ctx: &Context, staff: &Staff, person: &PersonId) -> UseCaseResult<bool> {
    // Most members are asked for nothing: without an identity there is nothing to compare.
    Ok(!staff.identity.is_empty() && ctx.store.related_staff(person).await?.contains(&staff.id))
}

/// As [`is_own`], as an error.
pub(crate) async fn not_own(ctx: &Context, staff: &Staff, id: &ApplicationId) -> UseCaseResult<()> {
    if is_own(ctx, staff, id).await? { Err(UseCaseError::Forbidden) } else { Ok(()) }
}

/// Whether the phone is the member's own, or the person is: the member, who acts for the member, or whom the member
/// acts for, as guardian or heir.
pub(crate) async fn is_themselves(ctx: &Context, staff: &Staff, person: &Person, phone: &Phone) -> UseCaseResult<bool> {
    let own_phone = staff.identity.phone.as_ref() == Some(&phone_key(ctx, phone));
    Ok(own_phone || is_related(ctx, staff, &person.id).await?)
}

/// Reads an identity as typed; what is left empty stays as it was in `known`.
///
/// # Errors
/// `id_number` or `phone` malformed.
pub(crate) fn read_identity(
    ctx: &Context,
    known: &StaffIdentity,
    id_number: &str,
    phone: &str,
) -> Result<StaffIdentity, Vec<FieldError>> {
    let mut identity = known.clone();
    let mut errors = Vec::new();
    if !id_number.trim().is_empty() {
        match read_id_number("id_number", id_number) {
            Ok(number) => identity.id_number = Some(id_number_key(ctx, &number)),
            Err(error) => errors.push(error),
        }
    }
    if !phone.trim().is_empty() {
        match Phone::parse(phone) {
            Ok(phone) => identity.phone = Some(phone_key(ctx, &phone)),
            Err(_) => errors.push(FieldError::new("phone", FieldCode::PhoneMalformed)),
        }
    }
    if errors.is_empty() { Ok(identity) } else { Err(errors) }
}
