//! Who works on what: the load of each member, who is away, and what then waits to be handed over.

use super::members::within;
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::form::{FieldCode, FieldError},
    id::{AbsenceId, StaffId},
    queue::Absence,
    rules::RegionCode,
    staff::Staff,
};
use jiff::civil::Date;
use storage::{ChangeSet, DeskChange, Load};

/// A member with what lies on their desk.
#[derive(Clone, Debug)]
pub struct Colleague {
    /// Who.
    pub staff: Staff,
    /// How much.
    pub load: Load,
    /// Today's or the next absence.
    pub absence: Option<Absence>,
}

impl Colleague {
    /// Whether nothing may be handed to them on `day`.
    #[must_use]
    pub fn is_away(&self, day: Date) -> bool {
        self.absence.as_ref().is_some_and(|a| a.covers(day))
    }
}

/// An absence as typed.
#[derive(Clone, Debug, Default)]
pub struct AbsenceForm {
    /// Who, by identifier.
    pub staff: String,
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
}

/// Whether somebody sees a colleague's work: their offices meet.
pub(super) fn meets(one: &Staff, other: &Staff) -> bool {
    one.regions.is_empty() || other.regions.is_empty() || one.regions.iter().any(|r| other.covers(r))
}

/// Whether `staff` may put down who is away: oneself always; a supervisor also those of the own office.
#[must_use]
pub fn may_enter(staff: &Staff, other: &Staff) -> bool {
    staff.id == other.id || (staff.role.seconds() && within(staff, &other.regions))
}

/// The members who decide in the caller's office, busiest first.
///
/// # Errors
/// `NotSignedIn`, `Forbidden` for whoever decides nothing.
pub async fn list(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Colleague>> {
    let me = super::deciding(caller)?;
    colleagues(ctx, me, &me.regions).await
}

/// As [`list`], of the regions that are asked for.
pub(super) async fn colleagues(ctx: &Context, me: &Staff, regions: &[RegionCode]) -> UseCaseResult<Vec<Colleague>> {
    let today = ctx.today();
    let loads = ctx.store.loads(regions, today).await?;
    let absences = ctx.store.absences_from(today).await?;
    let members = ctx.store.list_staff().await?;
    let mut all: Vec<_> = members
        .into_iter()
        .map(|staff| {
            let load = loads.iter().find(|l| l.staff == staff.id).cloned();
            let none = Load { staff: staff.id.clone(), open: 0, today: 0, late: 0 };
            let mut own: Vec<_> = absences.iter().filter(|a| a.staff == staff.id).cloned().collect();
            own.sort_by_key(|a| a.from);
            Colleague { load: load.unwrap_or(none), absence: own.into_iter().next(), staff }
        })
        // Whoever left is listed as long as something lies on their desk.
        .filter(|c| c.staff.role.decides() && meets(me, &c.staff) && (!c.staff.disabled || c.load.open > 0))
        .collect();
    all.sort_by(|a, b| b.load.open.cmp(&a.load.open).then_with(|| a.staff.login.cmp(&b.staff.login)));
    Ok(all)
}

/// Puts down that somebody is away. Nothing is handed to them on these days.
///
/// # Errors
/// `Forbidden`; `Invalid` on `staff`, `from` or `until`.
pub async fn add_absence(ctx: &Context, caller: &Caller, form: &AbsenceForm) -> UseCaseResult<()> {
    let me = super::deciding(caller)?;
    let mut errors = Vec::new();
    let mut day = |name: &str, typed: &str| {
        let read = typed.trim().parse::<Date>().ok();
        if read.is_none() {
            let code = if typed.trim().is_empty() { FieldCode::Required } else { FieldCode::DateMalformed };
            errors.push(FieldError::new(name, code));
        }
        read
    };
    let (from, until) = (day("from", &form.from), day("until", &form.until));
    let (Some(from), Some(until)) = (from, until) else { return Err(UseCaseError::Invalid(errors)) };
    let long = (until - from).get_days() > Absence::LONGEST_DAYS;
    if until < from || until < ctx.today() {
        return Err(FieldError::new("until", FieldCode::DateTooEarly).into());
    }
    if long {
        return Err(FieldError::new("until", FieldCode::DateMalformed).into());
    }
    let who = StaffId::parse(&form.staff).unwrap_or_else(|| me.id.clone());
    let other = ctx.store.lookup_staff(&who).await?.filter(|s| s.role.decides() && meets(me, s));
    let other = other.ok_or_else(|| FieldError::new("staff", FieldCode::Choice))?;
    if !may_enter(me, &other) {
        return Err(UseCaseError::Forbidden);
    }
    let id = AbsenceId::from_bits(ctx.ids.bits());
    let absence = Absence { id, staff: other.id, from, until, entered_by: me.id.clone() };
    let entry = record::entry(ctx, caller, "staff.absence", absence.staff.as_str(), &format!("{from} {until}"));
    Ok(ctx.store.commit(ChangeSet::new().with(DeskChange::AddAbsence(absence)).audited(entry)).await.map(drop)?)
}

/// Somebody is back, or stays after all.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn end_absence(ctx: &Context, caller: &Caller, id: &AbsenceId) -> UseCaseResult<()> {
    let me = super::deciding(caller)?;
    let absences = ctx.store.absences_from(ctx.today()).await?;
    let absence = absences.into_iter().find(|a| a.id == *id).ok_or(UseCaseError::NotFound)?;
    let other = ctx.store.lookup_staff(&absence.staff).await?.filter(|s| meets(me, s));
    if !may_enter(me, &other.ok_or(UseCaseError::NotFound)?) {
        return Err(UseCaseError::Forbidden);
    }
    let entry = record::entry(ctx, caller, "staff.absence_ended", absence.staff.as_str(), absence.id.as_str());
    Ok(ctx.store.commit(ChangeSet::new().with(DeskChange::DeleteAbsence(absence.id)).audited(entry)).await.map(drop)?)
}
