use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count};
use domain::card::{Institution, Terminal};
use storage::ChangeSet;

/// A terminal that showed a good credential.
#[derive(Clone, Debug)]
pub struct At {
    /// The terminal.
    pub terminal: Terminal,
    /// Whose it is.
    pub institution: Institution,
}

/// Finds the terminal of a credential. One that was revoked is refused at once: nothing is kept between requests.
///
/// # Errors
/// `NotSignedIn` for a credential that is none (any more); `LimitReached` for an address that goes on trying.
pub async fn identify(ctx: &Context, caller: &Caller, credential: &str) -> UseCaseResult<At> {
    let found = if credential.len() == 64 {
        let hash = crypto::session::token_hash(credential);
        ctx.store.lookup_terminal_by_credential(&hash).await?
    } else {
        None
    };
    match found.filter(|(terminal, _)| terminal.revoked_at.is_none()) {
        Some((terminal, institution)) => Ok(At { terminal, institution }),
        None => {
            let tried = count(ctx, "terminal_address_hour", &caller.address, |l| l.terminal_address_hour);
            ctx.store.commit(ChangeSet::new().with(tried)).await?;
            Err(UseCaseError::NotSignedIn)
        }
    }
}
