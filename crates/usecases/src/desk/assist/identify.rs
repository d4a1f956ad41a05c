use super::{super::deciding, is_related};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::proof::{read_id_number, read_name},
    desk::{
        fitting::{Tried, fitting},
        look::looked,
    },
    record,
};
use domain::{
    application::form::{FieldCode, FieldError},
    assist::{AssistWay, Assistance},
    id::AssistanceId,
    staff::{LookPurpose, Looked},
};
use storage::{AssistChange, ChangeSet};

/// What is on the identity document, or was said on the phone.
#[derive(Clone, Default)]
pub struct IdentifyForm {
    /// Name of an [`AssistWay`].
    pub way: String,
    /// The applicant's name.
    pub name: String,
    /// Their identity number.
    pub id_number: String,
    /// The document was seen (at the counter only).
    pub seen: bool,
}

/// Looks at who is there. By phone the person must still answer a call on the register's number: see [`answered`].
///
/// # Errors
/// `Forbidden` for roles that don't decide, and for oneself and one's relatives; `Invalid`: also for a person who is not
/// in the register or outside the office's regions (one answer, counted and on the record), and by phone where the
/// register holds no number; `LimitReached`.
pub async fn identify(ctx: &Context, caller: &Caller, form: &IdentifyForm) -> UseCaseResult<AssistanceId> {
    let staff = deciding(caller)?.clone();
    let mut errors = Vec::new();
    let way = AssistWay::from_name(&form.way);
    if way.is_none() {
        errors.push(FieldError::new("way", FieldCode::Required));
    }
    let name = read_name("name", &form.name).map_err(|e| errors.push(e)).ok();
    let number = read_id_number("id_number", &form.id_number).map_err(|e| errors.push(e)).ok();
    if way == Some(AssistWay::Counter) && !form.seen {
        errors.push(FieldError::new("seen", FieldCode::MustTick));
    }
    let (Some(way), Some(name), Some(number), []) = (way, name, number, errors.as_slice()) else {
        return Err(errors.into());
    };
    let tried = Tried { action: "assist.failed", detail: way.name() };
    let person = fitting(ctx, caller, &staff, &number, tried, |p| p.name.fits(&name)).await?;
    if is_related(ctx, &staff, &person.id).await? {
        return Err(UseCaseError::Forbidden);
    }
    let now = ctx.now();
    let called = match (way, &person.phone) {
        (AssistWay::Counter, _) => None,
        // The whole number is shown, to be called.
        (AssistWay::Phone, Some(phone)) => Some(phone.masked()),
        (AssistWay::Phone, None) => return Err(FieldError::new("way", FieldCode::NoPhoneKnown).into()),
    };
    let assistance = Assistance {
        id: AssistanceId::from_bits(ctx.ids.bits()),
        staff: staff.id,
        person: person.id,
        way,
        called,
        begun_at: now,
        answered_at: (way == AssistWay::Counter).then_some(now),
    };
    let id = assistance.id.clone();
    let looked = looked(ctx, caller, &assistance.person, None, Looked::Person(LookPurpose::Inquiry))?;
    let entry = record::entry(ctx, caller, "assist.begin", id.as_str(), way.name());
    let set = ChangeSet::new().with(AssistChange::Begin(assistance)).with(looked);
    ctx.store.commit(set.audited(entry)).await?;
    Ok(id)
}

/// The person answered the call on the register's number.
///
/// # Errors
/// As [`super::open`]; `Invalid` on `answered`.
pub async fn answered(ctx: &Context, caller: &Caller, id: &AssistanceId, ticked: bool) -> UseCaseResult<()> {
    let (_, assistance, _) = super::helping(ctx, caller, id).await?;
    if assistance.answered_at.is_some() {
        return Ok(());
    }
    if !ticked {
        return Err(FieldError::new("answered", FieldCode::MustTick).into());
    }
    let entry = record::entry(ctx, caller, "assist.answered", id.as_str(), "");
    let set = ChangeSet::new().with(AssistChange::Answered(id.clone(), ctx.now()));
    match ctx.store.commit(set.audited(entry)).await {
        // Pressed twice.
        Err(storage::StoreError::Conflict(_)) => Ok(()),
        other => Ok(other.map(|_| ())?),
    }
}
