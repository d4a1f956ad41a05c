use super::case::{Case, at_hand, case_of, is_editable};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    application::{Application, ApplicationState, form::Answers},
    id::ApplicationId,
};
use storage::{Change, ChangeSet, StoreError};

/// How often a save is tried again when another device saved in between: each changes its own fields only.
const TRIES: usize = 8;

/// Changes a draft's answers and saves them at once, unchecked; a declaration that was given before falls.
///
/// # Errors
/// As [`super::open_case`].
pub(super) async fn save(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    change: impl Fn(&mut Answers),
) -> UseCaseResult<Case> {
    let application = save_with(ctx, caller, id, |answers| (change(answers), Vec::new()).1).await?;
    case_of(ctx, caller, application).await
}

/// As [`save`], with more changes that hold or fall together with it.
pub(super) async fn save_with(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    change: impl Fn(&mut Answers) -> Vec<Change>,
) -> UseCaseResult<Application> {
    for _ in 0..TRIES {
        let old = at_hand(ctx, caller, id).await?;
        if !is_editable(&old) {
            return Err(UseCaseError::Conflict);
        }
        let mut new = old.clone();
        let mut changes = change(&mut new.answers);
        if new.answers != old.answers && new.answers.declared == old.answers.declared {
            new.answers.declared = false;
        }
        // A draft follows the rules of the day, and what was declared under others falls; once sent they stay.
        if new.state == ApplicationState::Draft && new.rules != ctx.book.version {
            new.rules.clone_from(&ctx.book.version);
            new.answers.declared &= !old.answers.declared;
        }
        if new == old && changes.is_empty() {
            return Ok(old);
        }
        new.version += 1;
        new.updated_at = ctx.now();
        changes.push(Change::UpdateApplication(new.clone()));
        match ctx.store.commit(ChangeSet { changes, ..ChangeSet::new() }).await {
            Ok(_) => return Ok(new),
            Err(StoreError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Err(UseCaseError::Conflict)
}
