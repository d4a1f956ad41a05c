//! Assisted application: who is there, the resident's own steps, how the applicant agrees, and what they are handed.
//!
//! The steps are the pages of `pages/application`; [`crate::door::Door`] settles for whom they are filled in.

mod back;
mod begin;
mod consent;
mod drafts;
pub(in crate::pages::desk) mod letter;
mod preview;
mod sent;
mod sheet;
mod visit;
mod words;

use super::away;
use crate::{door::Door, pages::application::steps};
use axum::{Router, response::Response, routing::get};
use usecases::{Context, UseCaseError};

pub(in crate::pages::desk) use words::entered;

/// Its doors.
pub(super) fn router() -> Router<Context> {
    steps("/desk/assist/applications")
        .route("/desk/assist", get(begin::show).post(begin::identify))
        .route("/desk/assist/for/{assistance}", get(visit::show).post(visit::act))
        .route("/desk/assist/for/{assistance}/stop/{cover}", get(preview::show_stop).post(preview::start_stop))
        .route("/desk/assist/for/{assistance}/refund/{cover}", get(preview::show_refund).post(preview::start_refund))
        .route("/desk/assist/for/{assistance}/applications/{application}/back", get(back::show).post(back::act))
        .route("/desk/assist/applications/{application}", get(sent::show))
        .route("/desk/assist/applications/{application}/code", get(consent::show).post(consent::send))
        .route("/desk/assist/applications/{application}/form", get(sheet::show))
}

/// Where a visitor must go first, or that they may not help anybody.
fn stopped(door: &Door) -> Option<Response> {
    let helps = door.caller().staff.as_ref().is_some_and(|staff| staff.role.decides());
    away(door).or_else(|| (!helps).then(|| door.refuse(&UseCaseError::Forbidden)))
}
