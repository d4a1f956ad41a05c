//! The name that the server is asked by: its own, once. Another one would end up in links, or mean that a foreign name
//! points here.

use super::{
    Edge,
    refusal::{Asked, refuse},
};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, StatusCode, header};
use std::{net::IpAddr, sync::Arc};

/// Refuses a request without exactly one `Host` (400) and one for another host (421). `/live` and `/ready` answer by
/// any name: a load balancer asks by address.
pub async fn host(State(edge): State<Arc<Edge>>, request: Request, next: Next) -> Response {
    if matches!(request.uri().path(), "/live" | "/ready") {
        return next.run(request).await;
    }
    let status = match stated(request.headers()) {
        None => StatusCode::BAD_REQUEST,
        // An address with a host of its own counts as much as the header: RFC 9112, section 3.2.2.
        Some(host)
            if [Some(host), request.uri().authority().map(|a| a.as_str())]
                .into_iter()
                .flatten()
                .all(|host| is_own(&edge.ctx.settings.public_url, host)) =>
        {
            return next.run(request).await;
        }
        Some(_) => StatusCode::MISDIRECTED_REQUEST,
    };
    refuse(&edge, &Asked::of(&request), status)
}

/// The one `Host`.
fn stated(headers: &HeaderMap) -> Option<&str> {
    let mut all = headers.get_all(header::HOST).iter();
    let host = all.next()?.to_str().ok()?;
    (all.next().is_none() && split(host).is_some()).then_some(host)
}

/// Whether `host` is that of `public_url`. A server that is reached on this machine only may be called by any of the
/// machine's names for itself; the port counts everywhere.
fn is_own(public_url: &str, host: &str) -> bool {
    let (scheme, own) = public_url.split_once("://").unwrap_or(("http", public_url));
    let usual = if scheme == "https" { 443 } else { 80 };
    let (Some((own, own_port)), Some((host, port))) = (split(own), split(host)) else { return false };
    own_port.unwrap_or(usual) == port.unwrap_or(usual)
        && (own.eq_ignore_ascii_case(host) || (is_loopback(own) && is_loopback(host)))
}

/// Host and port of an authority; `None` for anything else.
fn split(authority: &str) -> Option<(&str, Option<u16>)> {
    let end = if authority.starts_with('[') {
        authority.find(']')? + 1
    } else {
        authority.find(':').unwrap_or(authority.len())
    };
    let (host, rest) = authority.split_at(end);
    let good = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '[' | ']' | ':');
    if host.is_empty() || !host.chars().all(good) {
        return None;
    }
    match rest.strip_prefix(':') {
        None => rest.is_empty().then_some((host, None)),
        // `parse` would take a sign.
        Some(port) if port.bytes().all(|byte| byte.is_ascii_digit()) => Some((host, Some(port.parse().ok()?))),
        Some(_) => None,
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_name_is_own_and_no_other() {
        for own in ["yitui.example", "YITUI.example", "yitui.example:443"] {
            assert!(is_own("https://yitui.example", own), "{own}");
        }
        let others =
            ["evil.example", "yitui.example.evil.example", "a@yitui.example", "yitui.example:8443", "yitui.example:80"];
        for other in others.into_iter().chain([
            "",
            "127.0.0.1",
            "localhost:443",
            "yitui.example:",
            "yitui.example:+443",
            "yitui.example/",
        ]) {
            assert!(!is_own("https://yitui.example", other), "{other}");
        }
        assert!(is_own("https://yitui.example:8443", "yitui.example:8443"));
        assert!(!is_own("https://yitui.example:8443", "yitui.example"));
    }

    #[test]
    fn on_this_machine_its_own_names_are_own_with_the_port() {
        for own in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080", "127.0.0.2:8080"] {
            assert!(is_own("http://127.0.0.1:8080", own), "{own}");
        }
        for other in ["127.0.0.1", "localhost:8081", "rebound.example:8080", "192.0.2.1:8080", "[::2]:8080"] {
            assert!(!is_own("http://127.0.0.1:8080", other), "{other}");
        }
    }

    #[test]
    fn there_is_one_host_or_none() {
        let headers =
            |hosts: &[&str]| -> HeaderMap { hosts.iter().map(|host| (header::HOST, host.parse().unwrap())).collect() };
        assert_eq!(stated(&headers(&["a.example"])), Some("a.example"));
        for bad in [&[][..], &["a.example", "a.example"], &["a.example", "b.example"], &["a b"], &[""]] {
            assert_eq!(stated(&headers(bad)), None, "{bad:?}");
        }
    }
}
