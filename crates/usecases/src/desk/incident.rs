//! Announcing what everybody must know just now, and ending it. For administrators of all regions.

use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::form::{FieldCode, FieldError},
    id::IncidentId,
    incident::Incident,
    language::Text,
    staff::{Role, Staff},
    talk::staff_words,
};
use storage::{ChangeSet, Constraint, DeskChange, StoreError};

/// Announcements that the page lists.
const LISTED: u32 = 20;

/// An announcement as typed.
#[derive(Clone, Debug, Default)]
pub struct IncidentForm {
    /// Chinese sentence.
    pub zh: String,
    /// English sentence.
    pub en: String,
    /// For how many hours; one of [`Incident::HOURS`].
    pub hours: String,
}

fn announcing(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    let may = staff.role == Role::Administrator && staff.regions.is_empty();
    if may { Ok(staff) } else { Err(UseCaseError::Forbidden) }
}

/// The last announcements, newest first.
///
/// # Errors
/// `NotSignedIn`, `Forbidden`.
pub async fn list(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Incident>> {
    announcing(caller)?;
    Ok(ctx.store.newest_incidents(LISTED).await?)
}

/// Announces it from now on. One at a time: the schema refuses a second.
///
/// # Errors
/// `Invalid` on `zh`, `en` or `hours`; `Conflict` while another one stands; `Forbidden`.
pub async fn announce(ctx: &Context, caller: &Caller, form: &IncidentForm) -> UseCaseResult<()> {
    let staff = announcing(caller)?;
    let zh = staff_words("zh", &form.zh, Incident::LONGEST);
    let en = staff_words("en", &form.en, Incident::LONGEST);
    let hours = form.hours.parse().ok().filter(|hours| Incident::HOURS.contains(hours));
    let hours = hours.ok_or_else(|| FieldError::new("hours", FieldCode::Choice));
    let (zh, en, hours) = match (zh, en, hours) {
        (Ok(zh), Ok(en), Ok(hours)) => (zh, en, hours),
        (zh, en, hours) => {
            return Err(UseCaseError::Invalid([zh.err(), en.err(), hours.err()].into_iter().flatten().collect()));
        }
    };
    let now = ctx.now();
    let incident = Incident {
        id: IncidentId::from_bits(ctx.ids.bits()),
        words: Text { zh, en },
        author: staff.id.clone(),
        from: now,
        until: now.plus_seconds(hours * 3600),
        ended_at: None,
    };
    let entry = record::entry(ctx, caller, "incident.announced", incident.id.as_str(), &format!("hours={hours}"));
    commit(ctx, ChangeSet::new().with(DeskChange::AddIncident(incident)).audited(entry)).await
}

/// Ends it before its time.
///
/// # Errors
/// `NotFound` where none stands under this identifier; `Forbidden`.
pub async fn end(ctx: &Context, caller: &Caller, id: &IncidentId) -> UseCaseResult<()> {
    announcing(caller)?;
    let now = ctx.now();
    let listed = ctx.store.newest_incidents(LISTED).await?;
    if !listed.iter().any(|incident| incident.id == *id && incident.is_shown(now)) {
        return Err(UseCaseError::NotFound);
    }
    let entry = record::entry(ctx, caller, "incident.ended", id.as_str(), "");
    commit(ctx, ChangeSet::new().with(DeskChange::EndIncident(id.clone(), now)).audited(entry)).await
}

async fn commit(ctx: &Context, set: ChangeSet) -> UseCaseResult<()> {
    let done = ctx.store.commit(set).await;
    ctx.board.forget();
    match done {
        Err(StoreError::Refused(Constraint::IllegalMove) | StoreError::Conflict(_)) => Err(UseCaseError::Conflict),
        other => other.map(drop).map_err(Into::into),
    }
}
