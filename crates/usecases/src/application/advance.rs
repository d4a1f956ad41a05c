use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::{Actor, Application, ApplicationEvent, Move},
    time::Timestamp,
};
use storage::{AuditEntry, Change};

/// Moves an application and gives the two changes of it: the new state and its line of history.
///
/// # Errors
/// [`UseCaseError::Conflict`] when the state does not allow the move.
pub fn advance(application: &mut Application, by: Move, actor: Actor, at: Timestamp) -> UseCaseResult<[Change; 2]> {
    application.state = application.state.after(by).ok_or(UseCaseError::Conflict)?;
    application.version += 1;
    application.updated_at = at;
    let event = ApplicationEvent {
        application: application.id.clone(),
        seq: application.version,
        by,
        actor,
        at,
        note: String::new(),
    };
    Ok([Change::UpdateApplication(application.clone()), Change::AddEvent(event)])
}

/// The audit entry `application.<verb>` about an application, with the rules it was judged by.
#[must_use]
pub fn audit(ctx: &Context, caller: &Caller, application: &Application, verb: &str) -> AuditEntry {
    audit_as(ctx, caller.actor(), &caller.request, application, verb)
}

/// As [`audit`], for acts of the system in the course of somebody's request.
#[must_use]
pub fn audit_as(ctx: &Context, actor: Actor, request: &str, application: &Application, verb: &str) -> AuditEntry {
    AuditEntry {
        at: ctx.now(),
        actor,
        action: format!("application.{verb}"),
        object: application.id.to_string(),
        detail: format!(
            "state={} version={} rules={}",
            application.state.name(),
            application.version,
            application.rules.get(..12).unwrap_or(&application.rules)
        ),
        request: request.to_owned(),
    }
}
