//! A member of staff freezes somebody's cards because they call or stand at the counter: whoever lost their phone may
//! have no other way.

use super::{CardNotice, freeze::freeze_it};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{
        proof::{read_id_number, read_name},
        sign_in::read_phone,
    },
    desk::{
        deciding,
        fitting::{Tried, fitting},
        own_case::is_themselves,
    },
    record,
};
use domain::{
    application::form::{FieldCode, FieldError},
    card::CertificateState,
    person::Person,
};
use storage::ChangeSet;

/// How somebody asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedBy {
    /// By telephone.
    Phone,
    /// At the counter.
    Counter,
}

impl AskedBy {
    /// All ways.
    pub const ALL: [Self; 2] = [Self::Phone, Self::Counter];
    /// As forms and the record call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Counter => "counter",
        }
    }
}

/// Why they ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FreezeReason {
    /// Their phone is lost or was stolen.
    LostPhone,
    /// They suspect that somebody else uses the card.
    Misuse,
    /// They can't sign in, or another reason.
    Other,
}

impl FreezeReason {
    /// All reasons.
    pub const ALL: [Self; 3] = [Self::LostPhone, Self::Misuse, Self::Other];
    /// As forms and the record call it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LostPhone => "lost_phone",
            Self::Misuse => "misuse",
            Self::Other => "other",
        }
    }
}

/// What the member of staff typed.
#[derive(Clone, Default)]
pub struct FreezeForForm {
    /// Name of the card's owner.
    pub name: String,
    /// Their identity number.
    pub id_number: String,
    /// The phone that the register holds for them.
    pub phone: String,
    /// [`AskedBy`].
    pub asked_by: String,
    /// [`FreezeReason`].
    pub reason: String,
}

/// Freezes every card of the person that is in use, and answers how many were. Who asked and why is on record; the
/// owner is told. Nobody is unfrozen this way.
///
/// # Errors
/// `Forbidden` for roles that don't decide, and for one's own or relatives' cards; `Invalid`, also for a person outside
/// the office's regions or another phone than the register's (one answer, counted); `LimitReached`.
pub async fn freeze_for(ctx: &Context, caller: &Caller, form: &FreezeForForm) -> UseCaseResult<usize> {
    let staff = deciding(caller)?.clone();
    let mut errors = Vec::new();
    let name = read_name("name", &form.name).map_err(|e| errors.push(e)).ok();
    let number = read_id_number("id_number", &form.id_number).map_err(|e| errors.push(e)).ok();
    let phone = match read_phone(&form.phone) {
        Ok(phone) => Some(phone),
        Err(UseCaseError::Invalid(wrong)) => {
            errors.extend(wrong);
            None
        }
        Err(error) => return Err(error),
    };
    let asked_by = AskedBy::ALL.into_iter().find(|way| way.name() == form.asked_by);
    let reason = FreezeReason::ALL.into_iter().find(|reason| reason.name() == form.reason);
    for (field, missing) in [("asked_by", asked_by.is_none()), ("reason", reason.is_none())] {
        if missing {
            errors.push(FieldError::new(field, FieldCode::Required));
        }
    }
    let (Some(name), Some(number), Some(phone), Some(asked_by), Some(reason)) = (name, number, phone, asked_by, reason)
    else {
        return Err(errors.into());
    };
    let tried = Tried { action: "card.freeze_for_failed", detail: asked_by.name() };
    let fits = |p: &Person| p.name.fits(&name) && p.phone.as_ref() == Some(&phone);
    let person = fitting(ctx, caller, &staff, &number, tried, fits).await?;
    if is_themselves(ctx, &staff, &person, &phone).await? {
        return Err(UseCaseError::Forbidden);
    }
    let detail = format!("by_staff asked={} reason={}", asked_by.name(), reason.name());
    let mut frozen = 0;
    for certificate in ctx.store.certificates_of(&person.id).await? {
        if certificate.state == CertificateState::Active {
            freeze_it(ctx, caller, certificate, CardNotice::FrozenByOffice, &detail).await?;
            frozen += 1;
        }
    }
    if frozen == 0 {
        // That somebody fits was told: on the record like a freeze.
        let entry = record::entry(ctx, caller, "card.freeze_for_none", person.id.as_str(), &detail);
        ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    }
    Ok(frozen)
}
