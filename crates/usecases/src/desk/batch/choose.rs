use super::{
    super::{
        act::{read_message, read_note},
        queue::{query, reading},
        team::{Colleague, colleagues},
    },
    doubts::{Doubts, doubts},
    trial::{Trial, trial},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, desk::act::CaseAct};
use domain::{
    application::{
        Application, Move,
        form::{FieldCode, FieldError},
    },
    id::{ApplicationId, StaffId},
    person::Name,
    queue::{Batch, BatchOrder, BatchResult, QueueFilter},
    staff::Staff,
};
use storage::QueueQuery;

/// What a page sends: which cases, which act, and what the act takes.
#[derive(Clone, Debug, Default)]
pub struct BatchForm {
    /// Name of the act.
    pub act: String,
    /// Cases with the version that the page showed.
    pub cases: Vec<(ApplicationId, i64)>,
    /// Everything in this filter instead; for a preview only: what is done is what a preview listed.
    pub whole: Option<QueueFilter>,
    /// With `whole`: a colleague's cases.
    pub member: Option<StaffId>,
    /// Receiver, by identifier.
    pub to: String,
    /// Structured reasons.
    pub reasons: Vec<String>,
    /// Words to the residents.
    pub words: String,
    /// Why, for colleagues.
    pub note: String,
    /// Made with the page: sent twice it is one batch.
    pub key: String,
}

/// A case of a preview.
#[derive(Clone, Debug)]
pub struct PreviewLine {
    /// The case as it is now; `None`: it is not there, or another office's.
    pub case: Option<(Application, Name)>,
    /// Which.
    pub id: ApplicationId,
    /// Version that the page showed.
    pub version: i64,
    /// What would become of it; `None` while the form lacks something to say it.
    pub result: Option<BatchResult>,
    /// What an approval should not overlook; `None` for other acts and where nothing would be done.
    pub doubts: Option<Doubts>,
}

/// What an act would do to the cases that were chosen.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The act.
    pub by: Move,
    /// The cases.
    pub lines: Vec<PreviewLine>,
    /// The filter holds more cases than a batch takes.
    pub more: bool,
    /// Who could get them.
    pub receivers: Vec<Colleague>,
    /// What the form lacks.
    pub errors: Vec<FieldError>,
}

/// Whether the role may do `by` to many cases at once.
#[must_use]
pub fn may(staff: &Staff, by: Move) -> bool {
    BatchOrder::ACTS.contains(&by) && staff.role.decides() && (by != Move::Assign || staff.role.seconds())
}

/// The act, if there is such a one for the caller.
fn act_of<'c>(caller: &'c Caller, form: &BatchForm) -> UseCaseResult<(&'c Staff, Move)> {
    let staff = reading(caller)?;
    if !staff.role.decides() {
        return Err(UseCaseError::Forbidden);
    }
    let by = Move::from_name(&form.act).filter(|by| BatchOrder::ACTS.contains(by));
    let by = by.ok_or_else(|| UseCaseError::from(FieldError::new("act", FieldCode::Choice)))?;
    if may(staff, by) { Ok((staff, by)) } else { Err(UseCaseError::Forbidden) }
}

/// What would become of each case. Nothing is written.
///
/// # Errors
/// `Forbidden`; `Invalid` on `act`, or on `case` when none was chosen.
pub async fn preview(ctx: &Context, caller: &Caller, form: &BatchForm) -> UseCaseResult<Preview> {
    let (staff, by) = act_of(caller, form)?;
    let (cases, more) = cases(ctx, staff, form).await?;
    let (order, errors) = match order(by, form) {
        Ok(order) => (Some(order), Vec::new()),
        Err(errors) => (None, errors),
    };
    let mut lines = Vec::new();
    for (id, version) in cases {
        let case = seen(ctx, staff, &id).await?;
        let result = match &order {
            Some(order) => Some(match trial(ctx, caller, order, &id, version).await? {
                Trial::Good(_) => BatchResult::Done,
                Trial::Not(why) => why,
            }),
            None => None,
        };
        let approved = case.as_ref().filter(|_| result == Some(BatchResult::Done));
        let approved = approved.filter(|_| matches!(by, Move::Approve | Move::Propose));
        let doubts = match approved {
            Some((app, _)) => Some(doubts(ctx, app).await?),
            None => None,
        };
        lines.push(PreviewLine { case, id, version, result, doubts });
    }
    let receivers = if by == Move::Assign { colleagues(ctx, staff, &staff.regions).await? } else { Vec::new() };
    let receivers = receivers.into_iter().filter(|c| !c.staff.disabled).collect();
    Ok(Preview { by, lines, more, receivers, errors })
}

async fn seen(ctx: &Context, staff: &Staff, id: &ApplicationId) -> UseCaseResult<Option<(Application, Name)>> {
    let found = ctx.store.lookup_application(id).await?;
    let Some(app) = found.filter(|a| a.submitted_at.is_some() && staff.covers(&a.region)) else { return Ok(None) };
    let person = ctx.store.lookup_person(&app.person).await?;
    Ok(person.map(|p| (app, p.name)))
}

/// The chosen cases with their versions, each once, at most [`Batch::MOST`]; and whether there are more.
pub(super) async fn cases(
    ctx: &Context,
    staff: &Staff,
    form: &BatchForm,
) -> UseCaseResult<(Vec<(ApplicationId, i64)>, bool)> {
    let mut cases = form.cases.clone();
    if let Some(filter) = &form.whole {
        let limit = u32::try_from(Batch::MOST).unwrap_or(u32::MAX).saturating_add(1);
        let asked = QueueQuery { limit, ..query(ctx, staff, filter, form.member.as_ref()) };
        let rows = ctx.store.queue(&asked).await?;
        cases = rows.into_iter().map(|row| (row.application.id, row.application.version)).collect();
    }
    let mut known = std::collections::HashSet::new();
    cases.retain(|(id, _)| known.insert(id.clone()));
    let more = cases.len() > Batch::MOST;
    cases.truncate(Batch::MOST);
    if cases.is_empty() {
        return Err(FieldError::new("case", FieldCode::Choice).into());
    }
    Ok((cases, more))
}

/// What is to be done, or what the form lacks. A reason for colleagues is never left out.
pub(super) fn order(by: Move, form: &BatchForm) -> Result<BatchOrder, Vec<FieldError>> {
    let mut errors = Vec::new();
    let mut keep = |error: UseCaseError| {
        if let UseCaseError::Invalid(found) = error {
            errors.extend(found);
        }
    };
    let mut reasons = Vec::new();
    if matches!(by, Move::Refuse | Move::RequestCorrection) {
        let typed = CaseAct { reasons: form.reasons.clone(), words: form.words.clone(), ..CaseAct::default() };
        match read_message(by, &typed) {
            Ok(message) => reasons.extend(message.reasons.iter().map(|r| r.name().to_owned())),
            Err(error) => keep(error),
        }
    }
    let note = read_note(&form.note);
    match &note {
        Ok(note) if note.is_empty() => keep(FieldError::new("note", FieldCode::Required).into()),
        Ok(_) => {}
        Err(error) => keep(error.clone()),
    }
    let to = StaffId::parse(&form.to);
    if by == Move::Assign && to.is_none() {
        keep(FieldError::new("to", FieldCode::Choice).into());
    }
    match note {
        Ok(note) if errors.is_empty() => Ok(BatchOrder {
            by,
            to: to.filter(|_| by == Move::Assign),
            reasons,
            words: form.words.trim().to_owned(),
            note,
        }),
        _ => Err(errors),
    }
}

/// The act and what it takes, complete; for [`super::begin`].
pub(super) fn complete<'c>(caller: &'c Caller, form: &BatchForm) -> UseCaseResult<(&'c Staff, BatchOrder)> {
    let (staff, by) = act_of(caller, form)?;
    order(by, form).map(|order| (staff, order)).map_err(UseCaseError::Invalid)
}
