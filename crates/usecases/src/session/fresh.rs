use crate::{Caller, Context};
use domain::{
    account::{Session, SessionOwner},
    id::SessionId,
};

/// A new session and the token for the cookie. Only the token's hash is stored.
pub(crate) fn fresh(ctx: &Context, caller: &Caller, owner: SessionOwner) -> (Session, String) {
    let token = crypto::session::token().expose().clone();
    let session = Session {
        id: SessionId::from_bits(ctx.ids.bits()),
        token_hash: crypto::session::token_hash(&token),
        owner,
        agent: caller.agent.clone(),
        created_at: ctx.now(),
        seen_at: ctx.now(),
        revoked_at: None,
    };
    (session, token)
}
