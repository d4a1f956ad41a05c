//! Headers of every answer: what a browser may load, keep and tell others.

use super::Edge;
use app::door::{Cookie, Visit};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::sync::Arc;

const COOP: HeaderName = HeaderName::from_static("cross-origin-opener-policy");
const CLEAR: HeaderName = HeaderName::from_static("clear-site-data");
const CORP: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const PERMISSIONS: HeaderName = HeaderName::from_static("permissions-policy");
/// The camera is for photographing documents; nothing else is asked for.
const PERMISSIONS_POLICY: &str = "accelerometer=(), camera=(self), display-capture=(), geolocation=(), \
    gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), serial=(), usb=()";
/// For whatever is no page: opened by itself it can do nothing.
const SANDBOX: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// For the worker that keeps the page for when there is no connection: it asks its own site for that page.
const WORKER: &str = "default-src 'none'; connect-src 'self'";

/// Adds the headers.
pub async fn headers(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let nonce = request.extensions().get::<Visit>().map_or(String::new(), |visit| visit.nonce.clone());
    let document = is_document(request.uri().path());
    let worker = request.uri().path() == "/worker.js";
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let policy = match (is_page, worker) {
        (true, _) => page_policy(&nonce, edge.secure()),
        (_, true) => WORKER.to_owned(),
        _ => SANDBOX.to_owned(),
    };
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("strict-origin"));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(COOP, HeaderValue::from_static("same-origin"));
    headers.insert(CORP, HeaderValue::from_static("same-origin"));
    headers.insert(PERMISSIONS, HeaderValue::from_static(PERMISSIONS_POLICY));
    if edge.secure() {
        let two_years = HeaderValue::from_static("max-age=63072000; includeSubDomains");
        headers.insert(header::STRICT_TRANSPORT_SECURITY, two_years);
    }
    if signs_out(headers, edge.secure()) {
        headers.insert(CLEAR, HeaderValue::from_static("\"cache\", \"storage\""));
    }
    // Only the site's own files set this themselves.
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if document && !is_page {
        headers.entry(header::CONTENT_DISPOSITION).or_insert(HeaderValue::from_static("attachment"));
    }
    response
}

/// Whether an answer takes the session's cookie away: then nothing of the pages shall stay in the browser either.
fn signs_out(headers: &HeaderMap, secure: bool) -> bool {
    let ours = [Cookie::Resident, Cookie::Staff, Cookie::Terminal].map(|cookie| cookie.name(secure));
    headers
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .any(|value| value.split_once('=').is_some_and(|(name, rest)| ours.contains(&name) && rest.starts_with(';')))
}

/// Uploaded documents are never shown as pages of ours.
fn is_document(path: &str) -> bool {
    path.contains("/documents/")
}

fn page_policy(nonce: &str, secure: bool) -> String {
    let upgrade = if secure { "; upgrade-insecure-requests" } else { "" };
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; \
         style-src 'self' 'nonce-{nonce}'; img-src 'self' blob:; font-src 'self'; connect-src 'self'; \
         manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-src 'none'; \
         frame-ancestors 'none'{upgrade}"
    )
}
