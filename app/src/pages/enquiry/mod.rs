//! Residents' questions to the office: one's own, a new one, one with its thread.

mod list;
mod new;
mod one;

use crate::{
    context::{language, page_ctx},
    i18n::date,
    tr,
};
use axum::{Router, routing::get};
use domain::enquiry::{Enquiry, EnquiryState};
use usecases::Context;

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/my/questions", get(list::show))
        .route("/my/questions/new", get(new::show).post(new::send))
        .route("/my/questions/{enquiry}", get(one::show).post(one::act))
}

/// Name of the address' value that says which case a question is about.
pub(crate) const ABOUT: &str = "about";

/// How a question stands, in plain words.
fn stands(enquiry: &Enquiry) -> String {
    match enquiry.state {
        EnquiryState::Open if enquiry.assignee.is_some() => tr!("enquiry.in_hand"),
        EnquiryState::Open => tr!("enquiry.waits"),
        EnquiryState::Answered => tr!("enquiry.answered"),
        EnquiryState::Closed => tr!("enquiry.closed"),
    }
}

/// Until when it is answered; empty where nobody waits.
fn until(enquiry: &Enquiry) -> String {
    if enquiry.state != EnquiryState::Open {
        return String::new();
    }
    let on = date(language(), enquiry.due.on);
    let today = page_ctx().map(|ctx| ctx.today);
    if today.is_some_and(|today| enquiry.due.on < today) {
        tr!("enquiry.late", on = on)
    } else if enquiry.due.provisional {
        tr!("enquiry.until_provisional", on = on)
    } else {
        tr!("enquiry.until", on = on)
    }
}
