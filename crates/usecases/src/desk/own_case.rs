//! Nobody decides about themselves or those they act for: not as applicant, insured, guardian or heir.
//!
//! The schema refuses the same by itself; here it is found out early, so that the page can say it in words.

use crate::{
    Context, UseCaseError, UseCaseResult,
    account::{id_number_key, phone_key, proof::read_id_number},
};
use domain::{
    application::form::{FieldCode, FieldError},
    id::ApplicationId,
    person::{Person, Phone},
    staff::{Staff, StaffIdentity},
};

/// Whether `staff` is the applicant, the insured, or a guardian or heir of the insured.
pub(crate) async fn is_own(ctx: &Context, staff: &Staff, id: &ApplicationId) -> UseCaseResult<bool> {
    // Most members are asked for nothing: without an identity there is nothing to compare.
    Ok(!staff.identity.is_empty() && ctx.store.concerned_staff(id).await?.contains(&staff.id))
}

/// As [`is_own`], as an error.
pub(crate) async fn not_own(ctx: &Context, staff: &Staff, id: &ApplicationId) -> UseCaseResult<()> {
    if is_own(ctx, staff, id).await? { Err(UseCaseError::Forbidden) } else { Ok(()) }
}

/// Whether the phone is the member's own, or the person is: the member, who acts for the member, or whom the member
/// acts for, as guardian or heir.
pub(crate) async fn is_themselves(ctx: &Context, staff: &Staff, person: &Person, phone: &Phone) -> UseCaseResult<bool> {
    if staff.identity.is_empty() {
        return Ok(false);
    }
    let own_phone = staff.identity.phone.as_ref() == Some(&phone_key(ctx, phone));
    Ok(own_phone || ctx.store.related_staff(&person.id).await?.contains(&staff.id))
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
