use crate::{
    application::{Actor, Application, ApplicationAct, ApplicationEvent, ApplicationState as S, Move, StaffMessage},
    calendar::Calendar,
    consequence::{Consequence, Deadline},
    id::StaffId,
    rules::{DecisionMode, Region},
    staff::Role,
    time::Timestamp,
};
use jiff::{Span, civil::Date};

/// Days after its last change that a draft expires.
pub const DRAFT_DAYS: i64 = 30;
/// Days before a draft expires that its owner is told.
pub const DRAFT_NOTICE_DAYS: i64 = 3;

/// What a move brings with it besides who and when; each move takes what it needs and leaves the rest.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// Role of the member of staff; needed for every move of staff.
    pub role: Option<Role>,
    /// What the resident was shown: needed to send and to answer a correction.
    pub promised: Option<Consequence>,
    /// Day by which the office must decide: needed to send, to answer a correction (extended) and to reopen (a new one).
    pub deadline: Option<Deadline>,
    /// Day the stop takes effect: needed to approve.
    pub effective_on: Option<Date>,
    /// Message to the resident: needed to refuse and to ask for a correction.
    pub message: Option<StaffMessage>,
    /// Last day for the resident's answer: needed to expire a correction request.
    pub correction_due: Option<Date>,
    /// Who gets the case: needed to hand it over, and when what was corrected goes back.
    pub assignee: Option<StaffId>,
    /// A member of staff does it for the applicant, who is there: they may send, answer a correction and take back.
    pub entered: bool,
    /// A note for staff only; needed to take over, to hand over and to reopen.
    pub note: String,
}

/// Why a move is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TransitionError {
    /// The state does not know this move.
    #[error("{by:?} is not possible from {from:?}")]
    Illegal {
        /// State it is in.
        from: S,
        /// Move that was tried.
        by: Move,
    },
    /// A resident, staff or the system, but not who this move belongs to; or the role does not allow it.
    #[error("not for this actor")]
    NotEntitled,
    /// The application belongs to another account.
    #[error("not the applicant's own")]
    NotOwner,
    /// Another member of staff has the case.
    #[error("somebody else has the case")]
    NotAssignee,
    /// The member of staff has the case already.
    #[error("has the case already")]
    AlreadyAssigned,
    /// The second person is the first.
    #[error("the second person must be another one")]
    SamePerson,
    /// The rule asks for two people.
    #[error("a second person must approve")]
    NeedsSecondPerson,
    /// The rule asks for one person: there is no first of two.
    #[error("one person decides")]
    OnePersonDecides,
    /// Not every check was answered by registry data.
    #[error("a person must decide")]
    NeedsPerson,
    /// The effective date has come.
    #[error("too late")]
    TooLate,
    /// The day has not come.
    #[error("too early")]
    TooEarly,
    /// [`Details`] lacks what the move needs, or it makes no sense.
    #[error("the move lacks {0}")]
    Missing(&'static str),
}

use TransitionError as E;

/// Does `by` to a copy of `app`: the new application and its event, or why not. The caller stores both together,
/// by compare-and-set on the old version.
///
/// # Errors
/// [`TransitionError`]; the application is unchanged.
pub fn transition(
    app: &Application,
    by: Move,
    actor: &Actor,
    details: Details,
    now: Timestamp,
) -> Result<(Application, ApplicationEvent), TransitionError> {
    let to = app.state.after(by).ok_or(E::Illegal { from: app.state, by })?;
    let mut next = app.clone();
    next.state = to;
    let note = details.note.clone();
    match by {
        Move::Submit | Move::Correct | Move::Withdraw | Move::Undo => {
            let entered = details.entered && matches!(actor, Actor::Staff(_));
            if !entered {
                owner(app, actor)?;
            }
            by_resident(&mut next, by, details, now)?;
        }
        Move::ApproveAutomatically | Move::GoBack | Move::TakeEffect | Move::Expire => {
            if *actor != Actor::System {
                return Err(E::NotEntitled);
            }
            by_system(app, &mut next, by, &details, now)?;
        }
        _ => {
            let Actor::Staff(staff) = actor else { return Err(E::NotEntitled) };
            let role = details.role.filter(|role| role.decides()).ok_or(E::NotEntitled)?;
            may_act(app, by, staff, role)?;
            by_staff(app, &mut next, by, staff, details, now)?;
        }
    }
    next.version += 1;
    next.updated_at = now;
    let event =
        ApplicationEvent { application: app.id.clone(), seq: next.version, by, actor: actor.clone(), at: now, note };
    Ok((next, event))
}

fn owner(app: &Application, actor: &Actor) -> Result<(), TransitionError> {
    match actor {
        Actor::Resident(account) if *account == app.account => Ok(()),
        Actor::Resident(_) => Err(E::NotOwner),
        _ => Err(E::NotEntitled),
    }
}

fn by_resident(next: &mut Application, by: Move, details: Details, now: Timestamp) -> Result<(), TransitionError> {
    match by {
        Move::Submit | Move::Correct => {
            next.promised = Some(details.promised.filter(Consequence::may_submit).ok_or(E::Missing("a consequence"))?);
            next.deadline = Some(details.deadline.ok_or(E::Missing("a deadline"))?);
            next.submitted_at = next.submitted_at.or(Some(now));
            next.assignee = None;
        }
        Move::Undo if next.effective_on.is_none_or(|on| now.day() >= on) => return Err(E::TooLate),
        _ => {}
    }
    Ok(())
}

fn by_system(
    app: &Application,
    next: &mut Application,
    by: Move,
    details: &Details,
    now: Timestamp,
) -> Result<(), TransitionError> {
    match by {
        Move::ApproveAutomatically => {
            if app.promised.as_ref().is_none_or(|c| c.decision != DecisionMode::Automatic || !c.unknowns.is_empty()) {
                return Err(E::NeedsPerson);
            }
            approve(next, details, now)?;
        }
        Move::GoBack => next.assignee = Some(details.assignee.clone().ok_or(E::Missing("a receiver"))?),
        Move::TakeEffect => {
            let on = app.effective_on.ok_or(E::Missing("an effective date"))?;
            if now.day() < on {
                return Err(E::TooEarly);
            }
        }
        _ if app.state == S::Draft => {
            if now.day() < draft_expires_on(app) {
                return Err(E::TooEarly);
            }
        }
        _ => {
            // The last day is the resident's.
            if now.day() <= details.correction_due.ok_or(E::Missing("the correction's last day"))? {
                return Err(E::TooEarly);
            }
        }
    }
    Ok(())
}

// Work on a case is its assignee's; a second approval is anybody's who may second, except the first person's.
fn may_act(app: &Application, by: Move, staff: &StaffId, role: Role) -> Result<(), TransitionError> {
    let has_it = app.assignee.as_ref() == Some(staff);
    match (app.state, by) {
        (_, Move::Take) => Ok(()),
        (_, Move::TakeOver) => {
            if has_it {
                Err(E::AlreadyAssigned)
            } else {
                Ok(())
            }
        }
        // Whoever gives out work or takes a refusal back may be the second person; who may be first can only put back
        // what is theirs.
        (_, Move::Assign | Move::Reopen) => {
            if role.seconds() {
                Ok(())
            } else {
                Err(E::NotEntitled)
            }
        }
        (S::AwaitingSecondApproval, _) => {
            if app.first_approver.as_ref() == Some(staff) {
                Err(E::SamePerson)
            } else if role.seconds() {
                Ok(())
            } else {
                Err(E::NotEntitled)
            }
        }
        _ => {
            if has_it {
                Ok(())
            } else {
                Err(E::NotAssignee)
            }
        }
    }
}

fn by_staff(
    app: &Application,
    next: &mut Application,
    by: Move,
    staff: &StaffId,
    details: Details,
    now: Timestamp,
) -> Result<(), TransitionError> {
    if by.needs_note() && details.note.trim().is_empty() {
        return Err(E::Missing("a reason"));
    }
    match by {
        Move::Take => next.assignee = Some(staff.clone()),
        Move::TakeOver | Move::Assign => {
            let to = if by == Move::TakeOver { Some(staff.clone()) } else { details.assignee };
            let to = to.ok_or(E::Missing("a receiver"))?;
            if app.assignee.as_ref() == Some(&to) {
                return Err(E::AlreadyAssigned);
            }
            next.assignee = Some(to);
        }
        Move::Release => next.assignee = None,
        Move::Reopen => {
            next.deadline = Some(details.deadline.ok_or(E::Missing("a deadline"))?);
            next.assignee = Some(staff.clone());
            (next.first_approver, next.second_approver, next.decided_at) = (None, None, None);
        }
        Move::Propose => {
            if !needs_two(app) {
                return Err(E::OnePersonDecides);
            }
            next.first_approver = Some(staff.clone());
        }
        Move::Return => {
            next.assignee = next.first_approver.take();
        }
        Move::RequestCorrection | Move::Refuse => {
            let message = details.message.filter(|m| !m.reasons.is_empty() && m.words.chars().count() <= 500);
            next.staff_message = Some(message.ok_or(E::Missing("a message with a reason"))?);
            if by == Move::Refuse {
                next.decided_at = Some(now);
            }
        }
        _ => {
            if app.state == S::InReview && needs_two(app) {
                return Err(E::NeedsSecondPerson);
            }
            if app.state == S::InReview {
                next.first_approver = Some(staff.clone());
            } else {
                next.second_approver = Some(staff.clone());
            }
            approve(next, &details, now)?;
        }
    }
    Ok(())
}

/// Whether two different people approve `app`: by the rules it was sent under; where they are not known, two.
#[must_use]
pub fn needs_two(app: &Application) -> bool {
    app.promised.as_ref().is_none_or(|c| c.decision == DecisionMode::TwoPeople)
}

// A stop is never back-dated; a refund alone has no day of its own and holds at once.
fn approve(next: &mut Application, details: &Details, now: Timestamp) -> Result<(), TransitionError> {
    let on = match next.act {
        ApplicationAct::Refund => Some(now.day()),
        ApplicationAct::Stop => details.effective_on.filter(|on| *on >= now.day()),
    };
    let on = on.ok_or(E::Missing("an effective date from today on"))?;
    next.effective_on = Some(on);
    next.decided_at = Some(now);
    Ok(())
}

/// First day on which the draft `app` may expire.
#[must_use]
pub fn draft_expires_on(app: &Application) -> Date {
    app.updated_at.day().checked_add(Span::new().days(DRAFT_DAYS)).unwrap_or(Date::MAX)
}

/// Last day for the resident's answer to a correction that was asked for on `requested_on`.
#[must_use]
pub fn correction_due(calendar: &Calendar, region: &Region, requested_on: Date) -> Deadline {
    calendar.deadline(requested_on, region.limits.correction.v)
}
