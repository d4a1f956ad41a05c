//! Masked values in full: for those who have the case in hand, with a purpose, once, on the record, and not too often.

use super::{
    case_of,
    look::{looked, purpose_faults},
    own_case::not_own,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, record};
use domain::{
    application::{
        Application,
        form::{FieldCode, FieldError, PayeeForm},
    },
    id::ApplicationId,
    person::{IdNumber, Phone},
    refund::{Refund, RefundStage},
    staff::{Looked, RevealPurpose, RevealedField, Staff},
};
use storage::{Change, ChangeSet, Constraint, Reveal, StoreError};

/// What is asked for, as the page sends it.
#[derive(Clone, Debug, Default)]
pub struct RevealForm {
    /// Names of [`RevealedField`]s.
    pub fields: Vec<String>,
    /// Name of a [`RevealPurpose`].
    pub purpose: String,
    /// The purpose in own words; needed for [`RevealPurpose::Other`].
    pub words: String,
}

/// The values, for one answer.
#[derive(Clone, Debug, Default)]
pub struct Revealed {
    /// The insured's identity number.
    pub id_number: Option<IdNumber>,
    /// The insured's phone on record.
    pub phone: Option<Phone>,
    /// The payee's account.
    pub payee: Option<PayeeForm>,
}

/// Whether `staff` works on the case now: it is theirs and not closed, or its refund is on the worklist; a supervisor
/// always does.
#[must_use]
pub fn may_reveal(staff: &Staff, application: &Application, refund: Option<&Refund>) -> bool {
    let theirs = application.assignee.as_ref() == Some(&staff.id) && !application.state.is_final();
    let to_pay = refund.is_some_and(|r| !matches!(r.stage, RefundStage::Paid | RefundStage::Cancelled));
    staff.role.decides() && (staff.role.seconds() || theirs || to_pay)
}

/// Shows what was asked for. Each value counts against the limit and has an entry of its own on the record; case and
/// resident see that it happened.
///
/// # Errors
/// `NotFound`; `Forbidden` unless [`may_reveal`], and for an own case; `Invalid` on `fields`, `purpose` or `words`;
/// `LimitReached`: then nothing is shown.
pub async fn reveal(ctx: &Context, caller: &Caller, id: &ApplicationId, form: &RevealForm) -> UseCaseResult<Revealed> {
    let (staff, app) = case_of(ctx, caller, id).await?;
    let refund = ctx.store.refund_of(id).await?;
    if !may_reveal(&staff, &app, refund.as_ref()) {
        return Err(UseCaseError::Forbidden);
    }
    not_own(ctx, &staff, id).await?;
    let (fields, purpose, words) = read(form).map_err(UseCaseError::Invalid)?;
    let person = ctx.store.lookup_person(&app.person).await?.ok_or(UseCaseError::NotFound)?;
    let mut shown = Revealed::default();
    for field in &fields {
        let there = match field {
            RevealedField::IdNumber => {
                shown.id_number = Some(person.id_number.clone());
                true
            }
            RevealedField::Phone => {
                shown.phone.clone_from(&person.phone);
                shown.phone.is_some()
            }
            RevealedField::PayeeAccount => {
                shown.payee = payee_of(&app, refund.as_ref()).cloned();
                shown.payee.is_some()
            }
        };
        if !there {
            return Err(FieldError::new("fields", FieldCode::Choice).into());
        }
    }
    let mut set = ChangeSet::new();
    for field in &fields {
        let detail = format!("field={} purpose={}", field.name(), purpose.name());
        set = set
            .with(count(ctx, "reveal_staff_hour", staff.id.as_str(), |l| l.reveal_staff_hour))
            .audited(record::entry(ctx, caller, "case.revealed", id.as_str(), &detail));
    }
    let look = Looked::Values(purpose, fields.clone());
    set = set.with(looked(ctx, caller, &app.person, Some(id), look)?);
    let reveal = Reveal { application: id.clone(), staff: staff.id, fields, purpose, words, at: ctx.now() };
    match ctx.store.commit(set.with(Change::AddReveal(reveal))).await {
        Err(StoreError::Refused(Constraint::OwnCase)) => Err(UseCaseError::Forbidden),
        other => other.map(|_| shown).map_err(Into::into),
    }
}

type Asked = (Vec<RevealedField>, RevealPurpose, String);

fn read(form: &RevealForm) -> Result<Asked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let fields: Option<Vec<_>> = form.fields.iter().map(|f| RevealedField::from_name(f)).collect();
    let mut fields = fields.unwrap_or_else(|| {
        errors.push(FieldError::new("fields", FieldCode::Choice));
        Vec::new()
    });
    // The same box twice is one look.
    fields.sort_unstable();
    fields.dedup();
    if fields.is_empty() && errors.is_empty() {
        errors.push(FieldError::new("fields", FieldCode::Required));
    }
    let purpose = RevealPurpose::from_name(&form.purpose);
    let words = form.words.trim().to_owned();
    errors.extend(purpose_faults(&form.purpose, purpose.map(|p| p == RevealPurpose::Other), &words));
    match purpose {
        Some(purpose) if errors.is_empty() => Ok((fields, purpose, words)),
        _ => Err(errors),
    }
}

/// The account that a refund goes to: its own, which the applicant may have named since; before there is one, that of the
/// answers.
#[must_use]
pub fn payee_of<'a>(app: &'a Application, refund: Option<&'a Refund>) -> Option<&'a PayeeForm> {
    match refund {
        Some(refund) => refund.payee.as_ref(),
        None => app.answers.payee.as_ref(),
    }
}
