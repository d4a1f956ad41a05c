//! What the desk tells a member about a colleague's act, until they put it away.

use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::{Application, Move},
    id::{DeskMessageId, StaffId},
    queue::DeskMessage,
    staff::Staff,
};
use storage::{Change, ChangeSet, DeskChange, StoreError};

/// Messages that a page shows.
const SHOWN: u32 = 5;

/// A message with what its sentence names.
#[derive(Clone, Debug)]
pub struct Told {
    /// The message.
    pub message: DeskMessage,
    /// The case.
    pub application: Application,
    /// Name of who acted.
    pub actor: String,
}

/// The change that tells `to` what `actor` did to their case.
pub(super) fn told(
    ctx: &Context,
    to: &StaffId,
    application: &Application,
    by: Move,
    actor: &Staff,
    words: &str,
) -> Change {
    let message = DeskMessage {
        id: DeskMessageId::from_bits(ctx.ids.bits()),
        staff: to.clone(),
        application: application.id.clone(),
        by,
        actor: actor.id.clone(),
        words: words.to_owned(),
        at: ctx.now(),
        read_at: None,
    };
    DeskChange::AddMessage(message).into()
}

/// The caller's messages.
pub(super) async fn of(ctx: &Context, staff: &Staff) -> UseCaseResult<Vec<Told>> {
    let mut all = Vec::new();
    for message in ctx.store.messages_of(&staff.id, SHOWN).await? {
        let application = ctx.store.lookup_application(&message.application).await?;
        let actor = ctx.store.lookup_staff(&message.actor).await?;
        // Whose office changed no longer sees the case.
        if let Some(application) = application.filter(|a| staff.covers(&a.region)) {
            all.push(Told { message, application, actor: actor.map(|a| a.name).unwrap_or_default() });
        }
    }
    Ok(all)
}

/// The caller puts a message away; twice is once.
///
/// # Errors
/// `NotSignedIn`.
pub async fn put_away(ctx: &Context, caller: &Caller, id: &DeskMessageId) -> UseCaseResult<()> {
    let staff = caller.staff()?;
    let read = DeskChange::ReadMessage(id.clone(), staff.id.clone(), ctx.now());
    match ctx.store.commit(ChangeSet::new().with(read)).await {
        // Somebody else's is not there either.
        Ok(_) | Err(StoreError::Conflict(_)) => Ok(()),
        Err(error) => Err(UseCaseError::from(error)),
    }
}
