//! The form token: in a session, or at a terminal that is signed in, every form proves that one of its pages made it.

use super::{
    Edge,
    body::{FormKind, form_kind, is_unsafe},
    refusal::{Asked, refuse},
    session::FORM,
};
use app::way::StaleForm;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::StatusCode;
use std::sync::Arc;

/// First steps of signing in. Their doors look at [`StaleForm`] before anything else.
const FIRST_STEPS: [&str; 4] = ["/sign-in", "/desk/sign-in", "/desk/passkey", "/terminal/sign-in"];

/// Hash of the session's token, or of the terminal's credential, that the request came with.
#[derive(Clone)]
pub struct FormOwner(pub String);

/// Refuses a form of a session or terminal without its token. A multipart form carries the token in its own part, which its door
/// checks: it is streamed and can't be looked at here.
pub async fn csrf(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let owner = request.extensions().get::<FormOwner>().cloned();
    let (Some(FormOwner(owner)), true) = (owner, is_unsafe(request.method())) else { return next.run(request).await };
    if form_kind(request.headers()) == Some(FormKind::Multipart) {
        return next.run(request).await;
    }
    let asked = Asked::of(&request);
    let (mut parts, body) = request.into_parts();
    // The body layer has read it already: this is a copy of a handle.
    let Ok(bytes) = to_bytes(body, edge.bounds.form_bytes).await else {
        return refuse(&edge, &asked, StatusCode::PAYLOAD_TOO_LARGE);
    };
    let given = form_urlencoded::parse(&bytes).find(|(name, _)| name == "csrf").map(|(_, value)| value.into_owned());
    let good = given.is_some_and(|given| crypto::session::csrf_verify(&edge.ctx.keys, &owner, FORM, &given));
    if !good && FIRST_STEPS.contains(&parts.uri.path()) {
        // A sign-in page out of the browser's memory: its door shows the form again and does nothing.
        parts.extensions.insert(StaleForm);
    } else if !good {
        return refuse(&edge, &asked, StatusCode::FORBIDDEN);
    }
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}
