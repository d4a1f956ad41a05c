//! The institution's side: a counter's browser (`/terminal`) and the interface for its programs (`/api/terminal`).
//!
//! A counter's browser keeps its credential in a cookie on `/terminal` alone, `Strict` and out of scripts' reach. It is
//! looked up at every request, so a terminal that is revoked is out at once; its forms carry a token tied to it.

mod answer;
mod api;
mod api_fault;
mod api_object;
mod api_shapes;
mod bill;
mod choose;
mod scan;
mod settlement;
mod sign_in;
mod waiting;
mod words;

use crate::{
    door::{Cookie, Door},
    routes::Route,
    way::cookie,
};
use axum::{
    Router,
    response::Response,
    routing::{get, post},
};
use http::HeaderMap;
use usecases::{
    Context, UseCaseError, UseCaseResult,
    terminal::{At, identify},
};

pub use api_fault::refusal as api_refusal;

/// The doors of both.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/terminal", get(choose::show))
        .route("/terminal/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/terminal/sign-out", post(sign_in::leave))
        .route("/terminal/scan/{business}", get(scan::show).post(scan::present))
        .route("/terminal/scans/{scan}", get(answer::show))
        .route("/terminal/scans/{scan}/settlement", post(answer::open))
        .route("/terminal/settlements", get(waiting::show))
        .route("/terminal/settlements/{settlement}", get(settlement::show).post(settlement::settle))
        .route("/terminal/settlements/{settlement}/cancel", post(settlement::cancel))
        .route("/api/terminal/scan", post(api::present))
        .route("/api/terminal/settlements", get(api::waiting).post(api::open))
        .route("/api/terminal/settlements/{settlement}/settle", post(api::settle))
        .route("/api/terminal/settlements/{settlement}/cancel", post(api::cancel))
}

/// Whether an address is a page of a counter's browser.
#[must_use]
pub fn is_terminal(path: &str) -> bool {
    path == "/terminal" || path.starts_with("/terminal/")
}

/// Whether an address belongs to the interface for programs: no cookie counts there, and no page is answered.
#[must_use]
pub fn is_api(path: &str) -> bool {
    path.starts_with("/api/terminal/")
}

/// What a counter's browser keeps.
#[derive(Clone)]
pub struct Held {
    /// The terminal's credential.
    pub credential: String,
    /// Who stands at the counter.
    pub operator: String,
}

impl Held {
    /// As the cookie carries it: nothing in it needs quoting.
    fn cookie(&self) -> String {
        let operator: String = form_urlencoded::byte_serialize(self.operator.as_bytes()).collect();
        format!("{}.{operator}", self.credential)
    }
}

/// What the request's cookie holds; `None` for anything that this program did not write.
#[must_use]
pub fn held(headers: &HeaderMap, secure: bool) -> Option<Held> {
    let value = cookie(headers, Cookie::Terminal.name(secure)).filter(|value| value.len() <= 512)?;
    let (credential, operator) = value.split_once('.')?;
    let pair = format!("o={operator}");
    let operator = form_urlencoded::parse(pair.as_bytes()).next().map(|(_, operator)| operator.into_owned())?;
    (credential.len() == 64).then(|| Held { credential: credential.to_owned(), operator })
}

/// The terminal that asks, and who stands at it.
async fn here(door: &Door, headers: &HeaderMap) -> UseCaseResult<(At, Held)> {
    let held = held(headers, door.visit.secure).ok_or(UseCaseError::NotSignedIn)?;
    Ok((identify(&door.ctx, door.caller(), &held.credential).await?, held))
}

/// What an error looks like at a counter: whoever is not signed in (any more) gets there, and the cookie goes.
fn refuse(door: &Door, error: &UseCaseError) -> Response {
    match error {
        UseCaseError::NotSignedIn => {
            Cookie::Terminal.set(door.visit.secure, "", door.see_other(&Route::TerminalSignIn))
        }
        error => door.refuse(error),
    }
}
