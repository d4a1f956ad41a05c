//! Before the application: is it needed, and what happens if I stop.

pub(crate) mod answer;
mod exits;
mod preview;
mod start;

pub(crate) use preview::reason_choice;

use axum::{Router, routing::get};
use usecases::Context;

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/regions/{region}/start", get(start::show))
        .route("/my/stop/{cover}", get(preview::show).post(preview::start))
}
