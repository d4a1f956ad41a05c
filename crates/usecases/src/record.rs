//! Entries for the record: who did what to what, and nothing personal.

use crate::{Caller, Context};
use domain::application::Actor;
use storage::AuditEntry;

/// An entry about what the caller did.
#[must_use]
pub fn entry(ctx: &Context, caller: &Caller, action: &str, object: &str, detail: &str) -> AuditEntry {
    by(ctx, caller.actor(), &caller.request, action, object, detail)
}

/// An entry about what `actor` did.
#[must_use]
pub fn by(ctx: &Context, actor: Actor, request: &str, action: &str, object: &str, detail: &str) -> AuditEntry {
    AuditEntry {
        at: ctx.now(),
        actor,
        action: action.into(),
        object: object.into(),
        detail: detail.into(),
        request: request.into(),
    }
}
