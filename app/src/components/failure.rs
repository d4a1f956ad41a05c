use super::{LinkButton, Outcome, Tone};
use crate::{context::page_ctx, routes::Route, tr, tr_in};
use domain::language::Language;
use http::StatusCode;
use leptos::prelude::*;

/// The title of a failure's page.
#[must_use]
pub fn failure_title(language: Language, status: StatusCode) -> String {
    match status {
        StatusCode::BAD_REQUEST => tr_in!(language, "failure.malformed"),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => tr_in!(language, "failure.forbidden"),
        StatusCode::NOT_FOUND => tr_in!(language, "failure.not_found"),
        StatusCode::CONFLICT => tr_in!(language, "failure.conflict"),
        StatusCode::PAYLOAD_TOO_LARGE => tr_in!(language, "failure.too_large"),
        StatusCode::TOO_MANY_REQUESTS => tr_in!(language, "failure.too_many"),
        StatusCode::SERVICE_UNAVAILABLE => tr_in!(language, "failure.unavailable"),
        StatusCode::MISDIRECTED_REQUEST => tr_in!(language, "failure.misdirected"),
        status if status.is_client_error() => tr_in!(language, "failure.unsupported"),
        _ => tr_in!(language, "failure.internal"),
    }
}

/// What to do after a failure.
fn next(status: StatusCode) -> String {
    match status {
        StatusCode::BAD_REQUEST => tr!("failure.malformed_next"),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => tr!("failure.forbidden_next"),
        StatusCode::NOT_FOUND => tr!("failure.not_found_next"),
        StatusCode::CONFLICT => tr!("failure.conflict_next"),
        StatusCode::PAYLOAD_TOO_LARGE => tr!("failure.too_large_next"),
        StatusCode::TOO_MANY_REQUESTS => tr!("failure.too_many_next"),
        StatusCode::SERVICE_UNAVAILABLE => tr!("failure.unavailable_next"),
        StatusCode::MISDIRECTED_REQUEST => tr!("failure.misdirected_next"),
        status if status.is_client_error() => tr!("failure.unsupported_next"),
        _ => tr!("failure.internal_next"),
    }
}

/// How long to wait until a limit opens, in seconds or minutes.
#[must_use]
pub fn wait_text(seconds: i64) -> String {
    if seconds <= 1 {
        tr!("kit.wait_second")
    } else if seconds <= 90 {
        tr!("kit.wait_seconds", seconds = seconds)
    } else if seconds <= 5400 {
        tr!("kit.wait_minutes", minutes = (seconds + 59) / 60)
    } else {
        tr!("kit.wait_hours", hours = (seconds + 3599) / 3600)
    }
}

/// A request failed as a whole: what happened, what to do, and the number under which the cause was logged.
#[component]
pub fn Failure(
    /// The answer's status.
    status: StatusCode,
    /// Number of the incident.
    #[prop(optional_no_strip)]
    incident: Option<String>,
    /// Seconds until the limit opens that was reached.
    #[prop(optional_no_strip)]
    wait: Option<i64>,
) -> impl IntoView {
    let desk = page_ctx().is_some_and(|ctx| ctx.desk);
    let (label, home) = if desk { (tr!("failure.desk"), Route::Desk) } else { (tr!("failure.home"), Route::Home) };
    let tone = if status.is_server_error() { Tone::Danger } else { Tone::Warn };
    view! {
        <Outcome tone=tone title=failure_title(crate::context::language(), status) text=next(status)>
            {incident.map(|id| view! { <p class="outcome__note">{tr!("failure.incident", id = id)}</p> })}
            {wait.map(|seconds| view! { <p class="outcome__text">{wait_text(seconds)}</p> })}
            <LinkButton label=label href=home.path() />
        </Outcome>
    }
}
