//! Regions: list and search, the ten-section guide, an honest page for a region that is not served.

mod card;
mod guide;
mod list;
mod rules;

pub(crate) use rules::{month_day, refund_words};

use axum::{Router, routing::get};
use usecases::Context;

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/regions", get(list::show))
        .route("/regions/other", get(list::not_served))
        .route("/regions/{region}", get(guide::show))
}
