//! What staff do to a case. Each act names the version its page showed: whoever acts on a stale page gets a conflict.

use super::{case_of, correction, messages::told, own_case::not_own};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    application::{NoticeKind, advance, approval_changes, audit, consequence_at_approval, notice},
    preview,
    receipt::receipt_job,
};
use domain::{
    application::{
        Actor, Application, ApplicationAct, ApplicationState as S, Move, StaffMessage, StaffReason,
        form::{FieldCode, FieldError},
        policy::{Details, needs_two},
    },
    consequence::Deadline,
    id::ApplicationId,
    money::Fen,
    review::{Correction, TypedItem},
    rules::{DecisionMode, RefundShare},
    staff::Staff,
    words::has_hidden,
};
use storage::{Change, ChangeSet, Constraint, Idempotency, Note, ReviewChange, StoreError};

/// Longest message to a resident and longest note, in characters.
const LONGEST: usize = 500;

/// An act as the page sends it.
#[derive(Clone, Debug, Default)]
pub struct CaseAct {
    /// Version that the page showed.
    pub version: i64,
    /// Structured reasons, for a refusal or a correction request.
    pub reasons: Vec<String>,
    /// What a correction asks for, item by item; `None`: its reasons stand for themselves, as for many cases at once.
    pub items: Option<Vec<TypedItem>>,
    /// Words to the resident.
    pub words: String,
    /// Words to colleagues.
    pub note: String,
    /// Made with the page: the same note sent twice is one note. Empty: no page made it.
    pub key: String,
    /// Yuan to pay back, where the rule gives a difference.
    pub refund_amount: String,
}

/// Does `by` to a case.
///
/// # Errors
/// `Conflict` when somebody acted first or the state does not allow it; `Forbidden` for a role or the same second
/// person; `Invalid` on `reasons`, `words`, `note` or `refund_amount`; `NotFound`.
pub async fn act(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    by: Move,
    form: &CaseAct,
) -> UseCaseResult<Application> {
    let (next, set) = prepare(ctx, caller, id, by, form).await?;
    match ctx.store.commit(set).await {
        Err(StoreError::Refused(Constraint::OwnCase)) => Err(UseCaseError::Forbidden),
        // Only a case that is opened again can meet a newer one of the same person.
        Err(StoreError::Refused(Constraint::OneOpenApplication)) => {
            Err(FieldError::new("note", FieldCode::OtherOpen).into())
        }
        Err(StoreError::Refused(_)) => Err(UseCaseError::Conflict),
        other => other.map(|_| next).map_err(Into::into),
    }
}

/// What `by` would write, with the case as it is then; nothing is written yet.
///
/// # Errors
/// As [`act`].
pub(super) async fn prepare(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    by: Move,
    form: &CaseAct,
) -> UseCaseResult<(Application, ChangeSet)> {
    let (staff, app) = case_of(ctx, caller, id).await?;
    let ctx = &ctx.sent_under(&app).await?;
    // Before the version: who may never act is not told to look again.
    if !staff.role.decides() {
        return Err(UseCaseError::Forbidden);
    }
    // Whoever finds out late that a case is their own can still put it back.
    if by != Move::Release {
        not_own(ctx, &staff, id).await?;
    }
    // Handing over names a receiver: it has a form of its own.
    if by == Move::Assign {
        return Err(UseCaseError::Forbidden);
    }
    if app.version != form.version {
        return Err(UseCaseError::Conflict);
    }
    let mut details = Details { role: Some(staff.role), note: note_of(form)?, ..Details::default() };
    let mut items = Vec::new();
    if by == Move::RequestCorrection && form.items.is_some() {
        let offered = correction::offered(ctx, &app, &ctx.store.documents_of(id).await?);
        let (asked, message) = correction::read(&offered, form)?;
        (items, details.message) = (asked, Some(message));
    } else if matches!(by, Move::Refuse | Move::RequestCorrection) {
        details.message = Some(read_message(by, form)?);
    }
    if by.needs_note() && details.note.is_empty() {
        return Err(FieldError::new("note", FieldCode::Required).into());
    }
    // What institutions still have open would be cut off by the end of the cover; before sending it stands in the way too.
    let ends = matches!(by, Move::Approve | Move::Propose) && app.act == ApplicationAct::Stop;
    if ends && ctx.store.count_open_settlements(&app.person).await? > 0 {
        return Err(FieldError::new("note", FieldCode::SettlementOpen).into());
    }
    if by == Move::Reopen {
        details.deadline = Some(new_deadline(ctx, &app)?);
    }
    let reason = details.note.clone();
    let mut fixed = None;
    if by == Move::Approve {
        let standing = preview::standing_of(ctx, &app).await?;
        let mut consequence = consequence_at_approval(ctx, &app, &standing)?;
        if consequence.refund.share == RefundShare::Difference {
            let amount = read_amount(&form.refund_amount)?;
            // What was never paid can't be paid back.
            if standing.payment.as_ref().is_some_and(|p| amount > p.amount) {
                return Err(FieldError::new("refund_amount", FieldCode::AmountTooLarge).into());
            }
            consequence.refund.amount = Some(amount);
        }
        details.effective_on = consequence.effective_on;
        fixed = Some((standing, consequence));
    }
    let (next, moved) = advance(ctx, &app, by, &Actor::Staff(staff.id.clone()), details)?;
    let mut set = ChangeSet::new().audited(audit(ctx, caller, &next, by.name()));
    set.changes.extend(moved);
    if !items.is_empty() {
        let correction = Correction { application: next.id.clone(), seq: next.version, items };
        set.changes.push(ReviewChange::AddCorrection(correction).into());
    }
    let next = match (next.state, fixed) {
        (S::Approved, Some((standing, fixed))) => {
            approval_changes(ctx, next, &standing, &fixed, &caller.request, &mut set)?
        }
        (S::Approved, None) => return Err(UseCaseError::Broken("approved without a consequence")),
        _ => {
            set.changes.extend(follow_ups(ctx, &next, by).await?);
            next
        }
    };
    if by == Move::TakeOver
        && let Some(former) = &app.assignee
    {
        set.changes.push(told(ctx, former, &next, by, &staff, &reason));
    }
    Ok((next, set))
}

/// A case that is opened again has the region's time anew: whoever decides it must not begin late.
fn new_deadline(ctx: &Context, app: &Application) -> UseCaseResult<Deadline> {
    let region = ctx.book.regions.get(&app.region).ok_or(UseCaseError::Broken("region is gone"))?;
    let mode = if needs_two(app) { DecisionMode::TwoPeople } else { DecisionMode::OnePerson };
    Ok(ctx.book.calendar.deadline(ctx.today(), region.limits.decision(mode).v))
}

async fn follow_ups(ctx: &Context, app: &Application, by: Move) -> UseCaseResult<Vec<Change>> {
    Ok(match app.state {
        S::Refused => vec![notice(ctx, app, NoticeKind::Refused, &[]), receipt_job(ctx, app)],
        S::CorrectionRequested => {
            let days = ctx.book.regions.get(&app.region).map_or(0, |r| r.limits.correction.v);
            vec![notice(ctx, app, NoticeKind::CorrectionRequested, &[("days", days.to_string())])]
        }
        _ if by == Move::Reopen => {
            let until = app.deadline.map(|d| d.on.to_string()).unwrap_or_default();
            vec![notice(ctx, app, NoticeKind::Reopened, &[("deadline", until)])]
        }
        _ => Vec::from_iter(progress(ctx, app, by).await?),
    })
}

/// Tells the resident that somebody has the case, has it no more, or that a second person must approve: each at most
/// once a day, so that a case that goes to and fro is no flood. Who it is stays the office's own.
pub(super) async fn progress(ctx: &Context, app: &Application, by: Move) -> UseCaseResult<Option<Change>> {
    let (kind, same): (_, &[Move]) = match by {
        Move::Take | Move::Assign | Move::Return => (NoticeKind::InReview, &[Move::Take, Move::Assign, Move::Return]),
        Move::Release => (NoticeKind::PutBack, &[Move::Release]),
        Move::Propose => (NoticeKind::AwaitingSecond, &[Move::Propose]),
        _ => return Ok(None),
    };
    let today = ctx.today();
    let told = ctx.store.events_of(&app.id).await?.iter().any(|e| same.contains(&e.by) && e.at.day() == today);
    Ok((!told).then(|| notice(ctx, app, kind, &[])))
}

/// Reads the message to the resident, for the act and for its preview; `by` says which reasons are offered.
///
/// # Errors
/// `Invalid` on `reasons` or `words`.
pub fn read_message(by: Move, form: &CaseAct) -> UseCaseResult<StaffMessage> {
    let mut errors = Vec::new();
    let offered: &[StaffReason] = if by == Move::Refuse { &StaffReason::REFUSAL } else { &StaffReason::CORRECTION };
    let reasons: Option<Vec<_>> =
        form.reasons.iter().map(|r| StaffReason::from_name(r).filter(|r| offered.contains(r))).collect();
    // The same reason twice is one reason.
    let mut known = std::collections::HashSet::new();
    let reasons = reasons.map(|all| all.into_iter().filter(|r| known.insert(*r)).collect::<Vec<_>>());
    let words = read_words(form);
    match &reasons {
        None => errors.push(FieldError::new("reasons", FieldCode::Choice)),
        Some(reasons) if reasons.is_empty() => errors.push(FieldError::new("reasons", FieldCode::Required)),
        // "Something else" must say what.
        Some(reasons) if reasons.contains(&StaffReason::Other) && form.words.trim().is_empty() => {
            errors.push(FieldError::new("words", FieldCode::Required));
        }
        Some(_) => {}
    }
    match (reasons, words) {
        (Some(reasons), Ok(words)) if errors.is_empty() => Ok(StaffMessage { reasons, words }),
        (_, words) => {
            errors.extend(words.err().unwrap_or_default());
            Err(UseCaseError::Invalid(errors))
        }
    }
}

/// Words to a resident: not too long, nothing hidden in them; may be empty.
pub(super) fn read_words(form: &CaseAct) -> Result<String, Vec<FieldError>> {
    let words = form.words.trim();
    let mut errors = Vec::new();
    if words.chars().count() > LONGEST {
        errors.push(FieldError::new("words", FieldCode::TooLong));
    }
    if has_hidden(words) {
        errors.push(FieldError::new("words", FieldCode::Character));
    }
    if errors.is_empty() { Ok(words.to_owned()) } else { Err(errors) }
}

fn note_of(form: &CaseAct) -> UseCaseResult<String> {
    read_note(&form.note)
}

/// Words to colleagues: not too long, nothing hidden in them; may be empty.
///
/// # Errors
/// `Invalid` on `note`.
pub(super) fn read_note(typed: &str) -> UseCaseResult<String> {
    let note = typed.trim();
    if note.chars().count() > LONGEST {
        return Err(FieldError::new("note", FieldCode::TooLong).into());
    }
    if has_hidden(note) {
        return Err(FieldError::new("note", FieldCode::Character).into());
    }
    Ok(note.to_owned())
}

/// Yuan as typed, with at most two decimals: `120` or `120.50`.
///
/// # Errors
/// `Invalid` on `refund_amount`.
pub fn read_amount(typed: &str) -> UseCaseResult<Fen> {
    let typed = domain::person::id_number::fold_width(typed);
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(FieldError::new("refund_amount", FieldCode::Required).into());
    }
    let (yuan, fen) = typed.split_once('.').unwrap_or((typed, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let good = !yuan.is_empty() && yuan.len() <= 6 && fen.len() <= 2 && digits(yuan) && digits(fen);
    let amount = format!("{yuan}{fen:0<2}").parse::<i64>().ok().filter(|a| good && *a > 0);
    amount.map(Fen).ok_or_else(|| FieldError::new("refund_amount", FieldCode::Character).into())
}

/// Adds a note for colleagues. The same words from the same page are one note, however often they are sent.
///
/// # Errors
/// `Invalid` on `note`, `NotFound`; `Forbidden`, also in an own case.
pub async fn add_note(ctx: &Context, caller: &Caller, id: &ApplicationId, form: &CaseAct) -> UseCaseResult<()> {
    let (staff, app) = case_of(ctx, caller, id).await?;
    if !staff.role.decides() {
        return Err(UseCaseError::Forbidden);
    }
    not_own(ctx, &staff, id).await?;
    let words = note_of(form)?;
    if words.is_empty() {
        return Err(FieldError::new("note", FieldCode::Required).into());
    }
    let idempotency = (!form.key.is_empty()).then(|| once(ctx, &staff, id, form, &words));
    let note = Change::AddNote(Note { application: id.clone(), staff: staff.id, words, at: ctx.now() });
    let set = ChangeSet { changes: vec![note], audit: vec![audit(ctx, caller, &app, "note")], idempotency };
    match ctx.store.commit(set).await {
        Ok(_) | Err(StoreError::Replayed { .. }) => Ok(()),
        // Its content is gone, its term being over: nothing new is written into it.
        Err(StoreError::Refused(Constraint::IllegalMove)) => Err(UseCaseError::Conflict),
        Err(error) => Err(error.into()),
    }
}

/// Other words from the same page (gone back to, written anew) are another note.
fn once(ctx: &Context, staff: &Staff, id: &ApplicationId, form: &CaseAct, words: &str) -> Idempotency {
    let request = crypto::digest::sha256_hex(format!("{id}\n{}\n{words}", form.key).as_bytes());
    Idempotency {
        actor: staff.id.as_str().to_owned(),
        key: format!("note {request}"),
        request,
        answer: id.as_str().to_owned(),
        at: ctx.now(),
    }
}

/// Whether nobody could be the second person for `app`: a visible alarm. The first person is whoever approved it
/// first, or will. Nobody is the second person of their own case.
///
/// # Errors
/// Errors of the store.
pub(crate) async fn nobody_seconds(ctx: &Context, members: &[Staff], app: &Application) -> UseCaseResult<bool> {
    let first = app.first_approver.as_ref().or(app.assignee.as_ref());
    let may = |m: &&Staff| m.role.seconds() && !m.disabled && m.covers(&app.region) && Some(&m.id) != first;
    let candidates: Vec<_> = members.iter().filter(may).collect();
    let concerned = if candidates.is_empty() { Vec::new() } else { ctx.store.concerned_staff(&app.id).await? };
    Ok(candidates.iter().all(|m| concerned.contains(&m.id)))
}

#[cfg(test)]
mod tests;
