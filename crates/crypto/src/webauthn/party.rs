/// Who asks for passkeys: the site's own name and origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Relying party id: the host.
    pub id: String,
    /// Scheme, host and port, as browsers write an origin.
    pub origin: String,
}

impl Party {
    /// The party of the public address. `None` where browsers allow no passkeys: an address in digits, or without
    /// encryption. A server that is reached on its own machine only is called `localhost` there.
    #[must_use]
    pub fn of(public_url: &str) -> Option<Self> {
        let (scheme, rest) = public_url.trim_end_matches('/').split_once("://")?;
        let (scheme, rest) = (scheme.to_ascii_lowercase(), rest.to_ascii_lowercase());
        let (host, port) = match rest.strip_prefix('[') {
            Some(rest) => rest.split_once(']').map(|(host, port)| (host, port.strip_prefix(':')))?,
            None => rest.split_once(':').map_or((rest.as_str(), None), |(host, port)| (host, Some(port))),
        };
        let digits = host.parse::<std::net::IpAddr>().ok();
        let id = if digits.is_some_and(|ip| ip.is_loopback()) { "localhost" } else { host };
        let local = id == "localhost" || id.ends_with(".localhost");
        let named = local || (digits.is_none() && host.contains('.'));
        let usual = if scheme == "https" { "443" } else { "80" };
        let origin = match port.filter(|port| *port != usual) {
            Some(port) => format!("{scheme}://{id}:{port}"),
            None => format!("{scheme}://{id}"),
        };
        (named && (scheme == "https" || (scheme == "http" && local))).then(|| Self { id: id.to_owned(), origin })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_party_is_the_public_address() {
        let of = |url| Party::of(url).map(|party| (party.id, party.origin));
        let pair = |id: &str, origin: &str| Some((id.to_owned(), origin.to_owned()));
        assert_eq!(of("https://Yitui.example"), pair("yitui.example", "https://yitui.example"));
        assert_eq!(of("https://yitui.example:443/"), pair("yitui.example", "https://yitui.example"));
        assert_eq!(of("https://yitui.example:8443"), pair("yitui.example", "https://yitui.example:8443"));
        assert_eq!(of("http://127.0.0.1:4311"), pair("localhost", "http://localhost:4311"));
        assert_eq!(of("http://[::1]:4311"), pair("localhost", "http://localhost:4311"));
        for none in ["http://yitui.example", "https://192.0.2.1", "https://[2001:db8::1]", "https://intranet", "yitui"]
        {
            assert_eq!(of(none), None, "{none}");
        }
    }
}
