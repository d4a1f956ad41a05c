use super::activate::register_phone;
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::challenge};
use domain::account::{Challenge, ChallengePurpose};

/// Sends the code of a fresh identity check once more, as a new one: the identity number was looked at when the first
/// one was asked for, and what the code allows stays the same.
///
/// # Errors
/// `NotSignedIn`, also where none was asked for; `Conflict` where the register holds another phone now; `LimitReached`;
/// `Unavailable`.
pub async fn another_code(ctx: &Context, caller: &Caller, purpose: ChallengePurpose) -> UseCaseResult<()> {
    let session = caller.resident().and(caller.session())?;
    let last = ctx.store.latest_challenge(&session.id, purpose).await?.ok_or(UseCaseError::NotSignedIn)?;
    still_registered(ctx, caller, &last).await?;
    challenge::send_again(ctx, caller, purpose, Vec::new()).await
}

/// A fresh check is one by the phone that the register holds now: a code that went to the one before allows nothing.
///
/// # Errors
/// `Conflict`.
pub(super) async fn still_registered(ctx: &Context, caller: &Caller, code: &Challenge) -> UseCaseResult<()> {
    let phone = register_phone(ctx, caller).await?;
    if phone.as_ref() == Some(&code.phone) { Ok(()) } else { Err(UseCaseError::Conflict) }
}
