//! Passkeys: one's own list, adding and taking away, and signing in by one alone.

pub(super) mod enter;
pub(super) mod list;
pub(super) mod new;
pub(super) mod one;
mod prompt;

pub(super) use prompt::{PasskeyPrompt, Refused, read_answer, why_refused};

use axum::{Router, routing::get};
use usecases::Context;

/// The doors.
pub(super) fn router() -> Router<Context> {
    Router::new()
        .route("/desk/passkey", get(enter::show).post(enter::enter))
        .route("/desk/me/passkeys", get(list::show).post(list::begin))
        .route("/desk/me/passkeys/new", get(new::show).post(new::finish))
        .route("/desk/me/passkeys/{passkey}", get(one::show).post(one::remove))
}
