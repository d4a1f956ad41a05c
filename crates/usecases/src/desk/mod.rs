//! The staff desk: sign in, find, take, decide, move refunds, manage members. Every act is on the record.

pub mod act;
pub mod assist;
pub mod batch;
pub mod case;
pub mod correction;
pub mod counter;
pub mod enquiries;
pub mod enquiry;
pub mod export;
pub mod figures;
pub mod finding;
pub(crate) mod fitting;
pub mod incident;
pub mod look;
pub mod me;
pub mod members;
pub mod messages;
mod once;
pub mod opinion;
pub(crate) mod own_case;
pub mod passkey;
pub mod person;
pub mod queue;
pub mod ratings;
pub mod record;
pub mod refund_batch;
pub mod refunds;
pub mod retention;
pub mod reveal;
pub mod rules;
pub mod search;
pub mod sign_in;
pub mod suggestions;
pub mod talk;
pub mod team;
pub mod views;
mod waiting;
pub mod wall;

use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::Application,
    id::ApplicationId,
    staff::{Role, Staff},
};
pub use storage::{AuditLeaf, Document, DocumentState, Effect, Load, Note, QueuePart, QueueRow, Reveal};
pub use waiting::Waiting;

/// A case within the caller's jurisdiction; drafts and other offices' cases are "not found". Whoever only manages
/// members has no reason to read cases.
pub(crate) async fn case_of(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<(Staff, Application)> {
    let staff = caller.staff()?.clone();
    if staff.role == Role::Administrator {
        return Err(UseCaseError::Forbidden);
    }
    let app = ctx.store.lookup_application(id).await?.ok_or(UseCaseError::NotFound)?;
    let visible = app.state != domain::application::ApplicationState::Draft && staff.covers(&app.region);
    if visible { Ok((staff, app)) } else { Err(UseCaseError::NotFound) }
}

/// The caller, if the role may decide cases.
pub(crate) fn deciding(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    if staff.role.decides() { Ok(staff) } else { Err(UseCaseError::Forbidden) }
}
