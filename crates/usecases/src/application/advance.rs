use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::application::{
    Actor, Application, Move,
    policy::{Details, TransitionError, transition},
};
use storage::{AuditEntry, Change};

/// Moves an application: it as it is then, and the two changes of the move (the new state, its line of history).
///
/// # Errors
/// [`UseCaseError::Conflict`] when state, day or assignee don't allow the move (any more); [`UseCaseError::NotFound`] for
/// somebody else's; [`UseCaseError::Forbidden`] for the wrong kind of actor or the first person as the second.
pub fn advance(
    ctx: &Context,
    application: &Application,
    by: Move,
    actor: &Actor,
    details: Details,
) -> UseCaseResult<(Application, [Change; 2])> {
    let (next, event) = transition(application, by, actor, details, ctx.now()).map_err(refusal)?;
    let changes = [Change::UpdateApplication(next.clone()), Change::AddEvent(event)];
    Ok((next, changes))
}

/// What a refused transition means to the one who tried.
fn refusal(error: TransitionError) -> UseCaseError {
    use TransitionError as E;
    match error {
        E::NotOwner => UseCaseError::NotFound,
        E::NotEntitled | E::SamePerson | E::NeedsSecondPerson | E::OnePersonDecides => UseCaseError::Forbidden,
        E::Illegal { .. } | E::NotAssignee | E::AlreadyAssigned | E::NeedsPerson | E::TooLate | E::TooEarly => {
            UseCaseError::Conflict
        }
        E::Missing(what) => UseCaseError::Broken(what),
    }
}

/// The audit entry `application.<verb>` about an application, with the rules it was judged by.
#[must_use]
pub fn audit(ctx: &Context, caller: &Caller, application: &Application, verb: &str) -> AuditEntry {
    audit_by(ctx, caller.actor(), &caller.request, application, verb)
}

/// As [`audit`], for acts of the system in the course of somebody's request.
#[must_use]
pub fn audit_by(ctx: &Context, actor: Actor, request: &str, application: &Application, verb: &str) -> AuditEntry {
    let rules = application.rules.get(..12).unwrap_or(&application.rules);
    let (state, version) = (application.state.name(), application.version);
    let detail = format!("state={state} {} rules={rules}", at_version(version));
    record::by(ctx, actor, request, &format!("application.{verb}"), application.id.as_str(), &detail)
}

/// Whether an entry that [`audit`] made is about the act that left its application at `version`.
#[must_use]
pub(crate) fn is_about_version(entry: &AuditEntry, version: i64) -> bool {
    entry.detail.split(' ').any(|part| part == at_version(version))
}

fn at_version(version: i64) -> String {
    format!("version={version}")
}
