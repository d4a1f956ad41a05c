//! A panic ends one request with a page that says nothing of it.

use super::{Edge, refusal::refuse};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use futures::FutureExt;
use http::StatusCode;
use std::{panic::AssertUnwindSafe, sync::Arc};

/// Catches panics of everything further in.
pub async fn panics(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let asked = super::refusal::Asked::of(&request);
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(_) => refuse(&edge, &asked, StatusCode::INTERNAL_SERVER_ERROR),
    }
}
