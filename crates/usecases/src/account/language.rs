//! The language of text messages and of pages after signing in.

use crate::{Caller, Context, UseCaseResult};
use domain::language::Language;
use storage::{Change, ChangeSet};

/// Remembers the language that the caller wants to be written to in.
///
/// # Errors
/// `NotSignedIn`.
pub async fn set(ctx: &Context, caller: &Caller, language: Language) -> UseCaseResult<()> {
    let mut account = caller.resident()?.clone();
    if account.language != language {
        account.language = language;
        account.version += 1;
        ctx.store.commit(ChangeSet::new().with(Change::UpdateAccount(account))).await?;
    }
    Ok(())
}
