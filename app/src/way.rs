//! How somebody came to a page and where they were going: what a time-out kept, and where signing in leads back to.

use crate::{
    components::{Kept, path_of},
    door::Visit,
};
use axum::response::Response;
use domain::account::Session;
use http::{HeaderMap, HeaderValue, Method, header, request::Parts};
use std::sync::Arc;
use usecases::{Context, session::parked};

/// Query of a page that is to show what was typed before the time-out.
pub const KEPT: &str = "kept";
/// Query of the page on which staff see who somebody is: they must, once more.
pub const AGAIN: &str = "again";
/// Seconds for which it is remembered where somebody was going.
const NEXT_SECONDS: u32 = 3600;

/// Left in the request by the session layer: the session of the cookie timed out.
#[derive(Clone)]
pub struct TimedOut(pub Session);

/// Left in the request where a sign-in form carries no token of this session: its page shows it again.
#[derive(Clone, Copy)]
pub struct StaleForm;

/// Left in an answer that only sends to sign-in, so that the layer around knows that nothing was done.
#[derive(Clone, Copy)]
pub struct SignInFirst;

/// How somebody came here.
#[derive(Clone, Default)]
pub struct Way {
    /// Path and query of this page, to come back to after signing in; `None` where nobody can come back to it.
    pub page: Option<String>,
    /// Where the visitor was going when they were sent to sign in.
    pub next: Option<String>,
    /// What was typed here before the session timed out.
    pub kept: Option<Arc<Kept>>,
    /// The session of the visitor's cookie timed out.
    pub timed_out: bool,
    /// The form carries no token of this session: show it again, do nothing.
    pub stale: bool,
}

impl Way {
    /// Looks at the request, and at what is kept for its page.
    pub async fn of(parts: &Parts, ctx: &Context, visit: &Visit) -> Self {
        let desk = is_desk(parts.uri.path());
        let mut way = Self {
            next: cookie(&parts.headers, name(desk)).filter(|to| is_own(to, desk)).map(str::to_owned),
            timed_out: parts.extensions.get::<TimedOut>().is_some(),
            stale: parts.extensions.get::<StaleForm>().is_some(),
            ..Self::default()
        };
        let asked = parts.uri.query().is_some_and(|query| query.split('&').any(|part| part == KEPT));
        let path = parts.uri.path();
        if parts.method == Method::GET {
            let whole = parts.uri.path_and_query().map_or(path, |whole| whole.as_str());
            way.page = is_own(whole, desk).then(|| whole.to_owned());
            if asked {
                match parked::kept(ctx, &visit.caller, path).await {
                    Ok(form) => way.kept = form.map(|form| Arc::new(Kept::new(form.action, form.fields))),
                    Err(error) => tracing::warn!(%error, "a kept form could not be read"),
                }
            }
        } else if asked && let Err(error) = parked::used(ctx, &visit.caller, path).await {
            tracing::warn!(%error, "a kept form could not be deleted");
        }
        way
    }

    /// Whether what was typed waits behind the sign-in.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.next.as_ref().is_some_and(|next| next.ends_with("?kept"))
    }
}

/// Remembers in the browser where signing in leads to.
#[must_use]
pub fn remember(secure: bool, page: &str, mut response: Response) -> Response {
    let desk = is_desk(page);
    if is_own(page, desk) {
        set(&mut response, secure, desk, page, NEXT_SECONDS);
    }
    response
}

/// Forgets it.
#[must_use]
pub fn forget(secure: bool, desk: bool, mut response: Response) -> Response {
    set(&mut response, secure, desk, "", 0);
    response
}

fn set(response: &mut Response, secure: bool, desk: bool, value: &str, seconds: u32) {
    let scope = if desk { "Path=/desk; SameSite=Strict" } else { "Path=/; SameSite=Lax" };
    let secure = if secure { "; Secure" } else { "" };
    let text = format!("{}={value}; {scope}; HttpOnly; Max-Age={seconds}{secure}", name(desk));
    if let Ok(value) = HeaderValue::from_str(&text) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

fn name(desk: bool) -> &'static str {
    if desk { "desk-next" } else { "next" }
}

/// Whether an address belongs to the staff's desk.
#[must_use]
pub fn is_desk(path: &str) -> bool {
    let path = path_of(path);
    path == "/desk" || path.starts_with("/desk/")
}

/// A page of this side of the site, and nothing that a browser would take for another address; signing in and out are
/// nowhere to go back to.
fn is_own(to: &str, desk: bool) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.?=&".contains(&byte);
    let leads_nowhere = ["/sign-", "/desk/sign-", "/desk/second-factor", "/desk/enrol", "/language/"];
    to.starts_with('/')
        && !to.starts_with("//")
        && to.len() <= 200
        && to.bytes().all(plain)
        && is_desk(to) == desk
        && !leads_nowhere.iter().any(|start| to.starts_with(start))
}

/// A cookie's value; a name that is sent twice is nobody's.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = all.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let mut values = pairs.filter(|(key, _)| *key == name).map(|(_, value)| value);
    let value = values.next()?;
    values.next().is_none().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::is_own;

    #[test]
    fn only_a_page_of_the_same_side_is_gone_back_to() {
        for good in ["/", "/my?region=411481", "/applications/0abc/questions?kept"] {
            assert!(is_own(good, false) && !is_own(good, true), "{good}");
        }
        assert!(is_own("/desk/cases/0abc/refuse?kept", true) && !is_own("/desk/cases/0abc/refuse", false));
        for bad in
            ["", "//evil.example", "/\\evil", "https://evil.example", "/a%2f", "/ a", "/a;b", "/sign-in", "/sign-out"]
        {
            assert!(!is_own(bad, false), "{bad}");
        }
        assert!(!is_own("/desk/sign-in", true));
    }
}
