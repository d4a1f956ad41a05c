//! The outermost layer: who asks from where, under which incident id, with which nonce; and the request's line in the
//! log.

use super::{Edge, choices};
use app::{door::Visit, text_scale::TextScale, ui_style::UiStyle, way::cookie};
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use domain::{id, language::Language};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Instant,
};
use usecases::Caller;

/// The other end of the connection.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub SocketAddr);

/// Header that gives the incident id back.
pub const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Prepares the visit and logs the request by its route, never by its query.
pub async fn visit(State(edge): State<Arc<Edge>>, mut request: Request, next: Next) -> Response {
    let started = Instant::now();
    let incident = id::encode(edge.ctx.ids.bits())[..12].to_owned();
    let peer = request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0.ip());
    let headers = request.headers();
    let caller = Caller {
        session: None,
        account: None,
        staff: None,
        language: language(headers),
        address: address(client(&edge.trusted_proxies, peer, headers)),
        agent: agent(headers),
        device: None,
        request: incident.clone(),
    };
    let nonce = id::encode(edge.ctx.ids.bits());
    let secure = edge.secure();
    let query = request.uri().query().unwrap_or_default();
    let scale = HostSays::of(headers, query, TextScale::NAME, TextScale::parse);
    let ui = HostSays::of(headers, query, UiStyle::NAME, UiStyle::parse);
    let (assets, size) = (edge.assets.clone(), scale.now().unwrap_or_default());
    let visit = Visit { caller, nonce, csrf: None, secure, assets, scale: size, ui: ui.now() };
    request.extensions_mut().insert(visit);
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map_or("-".to_owned(), |path| path.as_str().to_owned());
    let mut response = next.run(request).await;
    let status = response.status().as_u16();
    let ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    tracing::info!(request = %incident, %method, route, status, ms, "request");
    if let Ok(value) = HeaderValue::from_str(&incident) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    // Kept at first sight, also where the answer leads on to another page.
    if let Some(scale) = scale.news() {
        choices::keep(response.headers_mut(), TextScale::NAME, &scale.text(), secure);
    }
    if let Some(ui) = ui.news() {
        choices::keep(response.headers_mut(), UiStyle::NAME, ui.name(), secure);
    }
    response
}

/// What a host says of its user in the address of the page it opens (the mini program: the size of text that was chosen
/// in WeChat), and what the browser has kept of it.
struct HostSays<T> {
    asked: Option<T>,
    kept: Option<T>,
}

impl<T: Copy + PartialEq> HostSays<T> {
    fn of(headers: &HeaderMap, query: &str, name: &str, parse: fn(&str) -> Option<T>) -> Self {
        let pairs = query.split('&').filter_map(|part| part.split_once('='));
        let mut values = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value);
        // Said twice is not said.
        let asked = values.next().filter(|_| values.next().is_none()).and_then(parse);
        Self { asked, kept: cookie(headers, name).and_then(parse) }
    }

    fn now(&self) -> Option<T> {
        self.asked.or(self.kept)
    }

    /// What the browser does not have yet.
    fn news(&self) -> Option<T> {
        self.asked.filter(|asked| Some(*asked) != self.kept)
    }
}

/// The cookie's language, else the browser's first one that is served, else Chinese.
fn language(headers: &HeaderMap) -> Language {
    let chosen = cookie(headers, choices::LANGUAGE).and_then(Language::from_tag);
    let accepted = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        header.split(',').take(16).find_map(|part| Language::from_tag(part.split(';').next()?))
    };
    chosen.or_else(accepted).unwrap_or_default()
}

/// The client: the peer, or what a trusted proxy says of its own peer (the last entry that is no trusted proxy).
fn client(trusted: &[IpAddr], peer: IpAddr, headers: &HeaderMap) -> IpAddr {
    if !trusted.contains(&peer) {
        return peer;
    }
    let entries = headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok());
    let entries: Vec<&str> = entries.flat_map(|value| value.split(',')).map(str::trim).collect();
    let mut client = peer;
    for entry in entries.iter().rev() {
        let Ok(address) = entry.parse::<IpAddr>() else { break };
        client = address;
        if !trusted.contains(&address) {
            break;
        }
    }
    client
}

/// An address as limits count it: an IPv6 customer holds a whole /64.
fn address(client: IpAddr) -> String {
    match client.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => {
            let s = v6.segments();
            format!("{:x}:{:x}:{:x}:{:x}::/64", s[0], s[1], s[2], s[3])
        }
    }
}

/// The first words of the browser's name, for the list of sessions.
fn agent(headers: &HeaderMap) -> String {
    let name = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    name.chars().take(120).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(k, v)| (HeaderName::from_static(k), v.parse().unwrap())).collect()
    }

    #[test]
    fn only_a_trusted_proxy_may_name_the_client() {
        let proxy: IpAddr = "10.0.0.1".parse().unwrap();
        let forwarded = headers(&[("x-forwarded-for", "6.6.6.6, 203.0.113.7")]);
        assert_eq!(client(&[], proxy, &forwarded), proxy);
        assert_eq!(client(&[proxy], proxy, &forwarded).to_string(), "203.0.113.7");
        assert_eq!(client(&[proxy], proxy, &headers(&[("x-forwarded-for", "nonsense")])), proxy);
        assert_eq!(
            client(&[proxy], proxy, &headers(&[("x-forwarded-for", "7.7.7.7, 10.0.0.1")])).to_string(),
            "7.7.7.7"
        );
    }

    #[test]
    fn an_ipv6_customer_is_one_address() {
        assert_eq!(address("2001:db8:1:2:3:4:5:6".parse().unwrap()), "2001:db8:1:2::/64");
        assert_eq!(address("::ffff:192.0.2.1".parse().unwrap()), "192.0.2.1");
    }

    #[test]
    fn a_cookie_that_is_sent_twice_is_nobodys() {
        assert_eq!(cookie(&headers(&[("cookie", "a=1; sid=x")]), "sid"), Some("x"));
        assert_eq!(cookie(&headers(&[("cookie", "sid=x; sid=y")]), "sid"), None);
        assert_eq!(cookie(&headers(&[("cookie", "xsid=x")]), "sid"), None);
    }

    #[test]
    fn the_cookie_goes_before_the_browsers_language() {
        assert_eq!(language(&headers(&[("accept-language", "fr, en-GB;q=0.8, zh;q=0.5")])), Language::En);
        assert_eq!(language(&headers(&[("accept-language", "en"), ("cookie", "lang=zh-CN")])), Language::Zh);
        assert_eq!(language(&headers(&[])), Language::Zh);
    }
}
