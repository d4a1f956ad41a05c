//! The way from a request to a page: what every door holds, and how a use case's error becomes an answer.

use crate::{
    i18n::tr_in,
    render::{PageCtx, render},
    routes::Route,
};
use axum::{
    extract::FromRequestParts,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header, request::Parts};
use leptos::prelude::*;
use usecases::{Caller, Context, UseCaseError};

/// What the session layer left for the doors, as request extensions.
#[derive(Clone)]
pub struct Visit {
    /// Who asks.
    pub caller: Caller,
    /// The CSP nonce of this response.
    pub nonce: String,
    /// The form token of the caller's session; `None` without a session (then only the origin guard stands).
    pub csrf: Option<String>,
    /// Whether cookies are `Secure` with the `__Host-` prefix (public address is https).
    pub secure: bool,
}

/// A door's hands: the context, the caller, and the ways to answer.
#[derive(Clone)]
pub struct Door {
    /// What use cases may reach.
    pub ctx: Context,
    /// The visit.
    pub visit: Visit,
    /// Path of the page, for the language switch; never a query.
    pub path: String,
}

impl FromRequestParts<Context> for Door {
    type Rejection = StatusCode;
    async fn from_request_parts(parts: &mut Parts, ctx: &Context) -> Result<Self, StatusCode> {
        let visit = parts.extensions.get::<Visit>().cloned().ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok(Self { ctx: ctx.clone(), visit, path: parts.uri.path().to_owned() })
    }
}

impl Door {
    /// Who asks.
    #[must_use]
    pub fn caller(&self) -> &Caller {
        &self.visit.caller
    }

    /// A page with 200.
    pub fn page<V: IntoView + 'static>(&self, title: impl Into<String>, view: impl FnOnce() -> V) -> Response {
        self.page_with(StatusCode::OK, title, view)
    }

    /// A page with another status, e.g. 422 with what was typed.
    pub fn page_with<V: IntoView + 'static>(
        &self,
        status: StatusCode,
        title: impl Into<String>,
        view: impl FnOnce() -> V,
    ) -> Response {
        render(&PageCtx::of(self), status, &title.into(), view)
    }

    /// 303: done, look there.
    #[must_use]
    pub fn see_other(&self, route: &Route) -> Response {
        see_other(&route.path())
    }

    /// What a use case's error looks like: a redirect to sign-in, or a page that says what can be done.
    #[must_use]
    pub fn refuse(&self, error: &UseCaseError) -> Response {
        let desk = self.path.starts_with("/desk");
        let (status, key) = match error {
            UseCaseError::NotSignedIn if desk => return self.see_other(&Route::DeskSignIn),
            UseCaseError::NotSignedIn => return self.see_other(&Route::SignIn),
            UseCaseError::NotProven => return self.see_other(&Route::Proof),
            UseCaseError::NotFound => (StatusCode::NOT_FOUND, "not_found"),
            UseCaseError::Forbidden => (StatusCode::FORBIDDEN, "forbidden"),
            UseCaseError::Invalid(_) => (StatusCode::UNPROCESSABLE_ENTITY, "invalid"),
            UseCaseError::Conflict => (StatusCode::CONFLICT, "conflict"),
            UseCaseError::LimitReached { .. } => (StatusCode::TOO_MANY_REQUESTS, "limit"),
            UseCaseError::Unavailable(_) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
            UseCaseError::Store(_) | UseCaseError::Broken(_) => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
        };
        if status.is_server_error() {
            // Logged once, here; the error types hold nothing personal.
            tracing::error!(request = %self.caller().request, %error, "request failed");
        }
        let mut response = self.error_page(status, key);
        if let UseCaseError::LimitReached { retry_after, .. } = error
            && let Ok(seconds) = HeaderValue::from_str(&retry_after.to_string())
        {
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }

    /// An error page by its key in the locale file `errors.yml` (`errors.<key>.title`, `errors.<key>.body`).
    #[must_use]
    pub fn error_page(&self, status: StatusCode, key: &'static str) -> Response {
        let language = self.caller().language;
        let title = tr_in!(language, &format!("errors.{key}.title"));
        let body = tr_in!(language, &format!("errors.{key}.body"));
        let incident = self.caller().request.clone();
        let heading = title.clone();
        self.page_with(status, title, move || {
            view! { <crate::components::ErrorPanel title=heading body=body incident=incident /> }
        })
    }
}

/// 303 to a path of our own.
#[must_use]
pub fn see_other(path: &str) -> Response {
    let location = HeaderValue::from_str(path).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

/// The name of a session cookie and its `Set-Cookie` value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// Residents: `sid`, on the whole site, Lax because people come back from links in messages.
    Resident,
    /// Staff: `ssid`, on `/desk` only, Strict.
    Staff,
}

impl Cookie {
    /// The cookie's name.
    #[must_use]
    pub fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Resident, true) => "__Host-sid",
            (Self::Resident, false) => "sid",
            (Self::Staff, true) => "__Secure-ssid",
            (Self::Staff, false) => "ssid",
        }
    }

    /// Adds the cookie to an answer; an empty token deletes it.
    #[must_use]
    pub fn set(self, secure: bool, token: &str, mut response: Response) -> Response {
        let name = self.name(secure);
        let scope = match self {
            Self::Resident => "Path=/; SameSite=Lax",
            Self::Staff => "Path=/desk; SameSite=Strict",
        };
        let secure = if secure { "; Secure" } else { "" };
        let end = if token.is_empty() { "; Max-Age=0" } else { "" };
        if let Ok(value) = HeaderValue::from_str(&format!("{name}={token}; {scope}; HttpOnly{secure}{end}")) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response
    }
}
