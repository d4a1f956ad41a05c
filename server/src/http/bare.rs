//! What the framework itself refuses (a query or a path that can't be read) gets the page that every refusal gets.

use super::{
    Edge,
    refusal::{Asked, refuse},
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, header};
use std::sync::Arc;

/// Replaces a refusal in plain text, which no page of ours is.
pub async fn bare(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let asked = Asked::of(&request);
    let response = next.run(request).await;
    let plain = |kind: &HeaderValue| kind.as_bytes().starts_with(b"text/plain");
    if response.status().is_client_error() && response.headers().get(header::CONTENT_TYPE).is_some_and(plain) {
        return refuse(&edge, &asked, response.status());
    }
    response
}
