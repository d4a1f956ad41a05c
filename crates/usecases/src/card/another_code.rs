use crate::{Caller, Context, UseCaseResult, account::challenge};
use domain::account::ChallengePurpose;

/// Sends the code of a fresh identity check once more, as a new one: the identity number was looked at when the first
/// one was asked for, and what the code allows stays the same.
///
/// # Errors
/// `NotSignedIn`, also where none was asked for; `LimitReached`; `Unavailable`.
pub async fn another_code(ctx: &Context, caller: &Caller, purpose: ChallengePurpose) -> UseCaseResult<()> {
    caller.resident()?;
    challenge::send_again(ctx, caller, purpose, Vec::new()).await
}
