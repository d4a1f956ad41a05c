//! Who may send a form: pages of our own. Denies by default, so that a browser that says nothing is refused.

use super::{
    Edge,
    body::is_unsafe,
    refusal::{Asked, refuse},
};
use app::pages::terminal::is_api;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, StatusCode, header};
use std::sync::Arc;

/// Refuses unsafe requests that do not prove where they come from.
pub async fn origin(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    let program = is_api(request.uri().path()) && says_nothing(request.headers());
    if is_unsafe(request.method()) && !program && !is_own(request.headers(), &edge.ctx.settings.public_url) {
        return refuse(&edge, &Asked::of(&request), StatusCode::FORBIDDEN);
    }
    next.run(request).await
}

/// What no browser sends. The institutions' interface knows its caller by a header that a page of another site can't
/// make a browser add (no cookie counts there), so a program need not say where it comes from; a browser that says so
/// is held to it.
fn says_nothing(headers: &HeaderMap) -> bool {
    !headers.contains_key("sec-fetch-site") && !headers.contains_key(header::ORIGIN)
}

/// `Sec-Fetch-Site` when the browser sends it, else `Origin`; with neither the answer is no.
fn is_own(headers: &HeaderMap, public_url: &str) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text("sec-fetch-site"), text(header::ORIGIN.as_str())) {
        (Some(site), _) => matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let host = headers.get(header::HOST).and_then(|value| value.to_str().ok());
            let is_host = |origin: &str| {
                // Behind a proxy the scheme is not ours to see: the public address names it.
                let (scheme, rest) = origin.split_once("://").unwrap_or_default();
                host == Some(rest) && public_url.starts_with(&format!("{scheme}://"))
            };
            origin.eq_ignore_ascii_case(public_url) || is_host(origin)
        }
        (None, None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderName;

    fn own(pairs: &[(&'static str, &str)]) -> bool {
        let headers = pairs.iter().map(|(k, v)| (HeaderName::from_static(k), v.parse().unwrap())).collect();
        is_own(&headers, "https://yitui.example")
    }

    #[test]
    fn only_our_own_pages_may_send() {
        assert!(own(&[("sec-fetch-site", "same-origin")]));
        assert!(own(&[("sec-fetch-site", "none")]));
        assert!(own(&[("origin", "https://yitui.example")]));
        assert!(own(&[("origin", "https://other.example:8443"), ("host", "other.example:8443")]));
        for site in ["cross-site", "same-site", "", "SAME-ORIGIN"] {
            assert!(!own(&[("sec-fetch-site", site), ("origin", "https://yitui.example")]), "{site}");
        }
        assert!(!own(&[("origin", "null")]));
        assert!(!own(&[("origin", "http://yitui.example"), ("host", "yitui.example")]));
        assert!(!own(&[("origin", "https://evil.example"), ("host", "yitui.example")]));
        assert!(!own(&[("host", "yitui.example"), ("referer", "https://yitui.example/")]));
    }
}
