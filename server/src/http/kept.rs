//! A session that timed out while somebody was typing: nothing is done, and what was typed is kept until they have
//! signed in again. Files are not: they must be chosen again.

use super::{
    Edge,
    body::{FormKind, form_kind, is_unsafe},
    session::FORM,
};
use app::{
    components::path_of,
    door::Visit,
    form_data::FormData,
    way::{KEPT, SignInFirst, TimedOut, remember},
};
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use domain::account::Session;
use http::StatusCode;
use std::sync::Arc;
use usecases::{UseCaseResult, session::parked};

/// Runs the door; where it only sends to sign-in because the session timed out, the form is kept.
pub async fn kept(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let timed_out = request.extensions().get::<TimedOut>().map(|timed_out| timed_out.0.clone());
    let (Some(session), true) = (timed_out, is_unsafe(request.method())) else { return next.run(request).await };
    let incident = request.extensions().get::<Visit>().map(|visit| visit.caller.request.clone()).unwrap_or_default();
    let action = request.uri().path().to_owned();
    if form_kind(request.headers()) != Some(FormKind::UrlEncoded) {
        let answer = next.run(request).await;
        return if sends_to_sign_in(&answer) { remember(edge.secure(), &action, answer) } else { answer };
    }
    let (parts, body) = request.into_parts();
    // The body layer has read it already, and bounded it: this is a copy of a handle.
    let bytes = to_bytes(body, edge.bounds.form_bytes).await.unwrap_or_default();
    let answer = next.run(Request::from_parts(parts, Body::from(bytes.clone()))).await;
    if !sends_to_sign_in(&answer) {
        return answer;
    }
    match keep(&edge, &session, &action, &FormData::parse(&bytes)).await {
        Ok(Some(page)) => remember(edge.secure(), &format!("{page}?{KEPT}"), answer),
        Ok(None) => answer,
        Err(error) => {
            tracing::error!(request = %incident, %error, "what was typed could not be kept");
            answer
        }
    }
}

/// The door did nothing but ask to sign in.
fn sends_to_sign_in(answer: &Response) -> bool {
    answer.status() == StatusCode::SEE_OTHER && answer.extensions().get::<SignInFirst>().is_some()
}

/// Keeps the form, if one of the session's own pages made it. Answers the page that it stood on.
async fn keep(edge: &Edge, session: &Session, action: &str, form: &FormData) -> UseCaseResult<Option<String>> {
    if !crypto::session::csrf_verify(&edge.ctx.keys, &session.token_hash, FORM, form.get("csrf")) {
        return Ok(None);
    }
    let from = path_of(form.get("from"));
    let page = if from.is_empty() { action } else { from };
    let kept = parked::keep(&edge.ctx, session, page, action, form.pairs().to_vec()).await?;
    Ok(kept.then(|| page.to_owned()))
}
