//! From the cookie to the caller.

use super::{
    Edge,
    csrf::FormOwner,
    refusal::{Asked, refuse},
};
use app::{
    door::{Cookie, Visit},
    pages::{application::watch, terminal},
    way::{TimedOut, cookie, is_desk},
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::StatusCode;
use std::sync::Arc;
use usecases::session::{Side, glance, resume, timed_out};

/// Name under which form tokens are made: one token serves every form of a session.
pub const FORM: &str = "form";

/// Looks up the session of the side that is asked: `/desk` knows the staff's cookie only, everything else the
/// residents' only. A counter's browser has no session: its forms are tied to its credential instead, which every
/// door of `/terminal` looks up itself; and no cookie counts for the institutions' interface.
pub async fn session(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if terminal::is_api(path) {
        return next.run(request).await;
    }
    if terminal::is_terminal(path) {
        let owner = terminal::held(request.headers(), edge.secure());
        let owner = owner.map(|held| crypto::session::token_hash(&held.credential));
        return next.run(owned(&edge, request, owner)).await;
    }
    let (side, name) = if is_desk(path) { (Side::Desk, Cookie::Staff) } else { (Side::Resident, Cookie::Resident) };
    let token = cookie(request.headers(), name.name(edge.secure())).filter(|token| token.len() <= 128);
    let token = token.map(str::to_owned);
    // What a page asks for by itself.
    let by_itself = watch::is_live(path) || request.headers().contains_key(watch::BY_ITSELF);
    let find = async |token: &str| match by_itself {
        true => glance(&edge.ctx, side, token).await,
        false => resume(&edge.ctx, side, token).await,
    };
    let found = match &token {
        Some(token) => find(token).await,
        None => Ok(None),
    };
    let device = cookie(request.headers(), Cookie::Device.name(edge.secure())).filter(|token| token.len() == 64);
    let device = device.map(crypto::session::token_hash);
    if let Some(visit) = request.extensions_mut().get_mut::<Visit>() {
        visit.caller.device = device;
    }
    if let Some(token) = token {
        match found {
            Ok(Some(resumed)) => {
                request = owned(&edge, request, Some(resumed.session.token_hash.clone()));
                if let Some(visit) = request.extensions_mut().get_mut::<Visit>() {
                    visit.caller.session = Some(resumed.session);
                    visit.caller.account = resumed.account;
                    visit.caller.staff = resumed.staff;
                }
            }
            // Nobody is signed in, but a form that was being typed can be kept for them.
            Ok(None) => {
                if let Ok(Some(session)) = timed_out(&edge.ctx, side, &token).await {
                    request.extensions_mut().insert(TimedOut(session));
                }
            }
            Err(error) => {
                tracing::error!(%error, "session look-up failed");
                return refuse(&edge, &Asked::of(&request), StatusCode::SERVICE_UNAVAILABLE);
            }
        }
    }
    next.run(request).await
}

/// The request with whose forms are taken from here on: session or terminal.
fn owned(edge: &Edge, mut request: Request, owner: Option<String>) -> Request {
    let Some(owner) = owner else { return request };
    if let Some(visit) = request.extensions_mut().get_mut::<Visit>() {
        visit.csrf = Some(crypto::session::csrf(&edge.ctx.keys, &owner, FORM));
    }
    request.extensions_mut().insert(FormOwner(owner));
    request
}
