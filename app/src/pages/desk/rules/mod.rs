//! Regions' rules, changed as data: the office's regions, a region's versions, and a draft with everything around it.

mod draft;
mod golden;
mod list;
mod next;
mod own_words;
mod preview;
mod region;
mod values;
mod words;

use axum::{Router, routing::get};
use usecases::Context;

pub(super) use words::differences;

/// The doors.
pub(super) fn router() -> Router<Context> {
    Router::new()
        .route("/desk/rules", get(list::show))
        .route("/desk/rules/regions/{region}", get(region::show).post(region::begin))
        .route("/desk/rules/drafts/{draft}", get(draft::show).post(draft::act))
}
