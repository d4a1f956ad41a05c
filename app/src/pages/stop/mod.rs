//! Before the application: is it needed, what happens if I stop, and is there a refund for what was stopped.

pub(crate) mod answer;
mod exits;
mod preview;
mod refund;
mod start;

pub(crate) use preview::{Asked, answered, reason_choice, started};
pub(crate) use refund::preview_of;

use axum::{Router, routing::get};
use usecases::Context;

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/regions/{region}/start", get(start::show))
        .route("/my/stop/{cover}", get(preview::show).post(preview::start))
        .route("/my/refund/{cover}", get(refund::show).post(refund::start))
}
