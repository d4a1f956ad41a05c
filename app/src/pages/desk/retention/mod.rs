//! What is kept how long, what is due and what went; and holds that keep things longer.

mod hold;
mod page;
mod place;

use axum::{Router, routing::get};
use domain::retention::{Kept, Term};
use usecases::Context;

use crate::tr;

/// The doors.
pub(super) fn router() -> Router<Context> {
    Router::new()
        .route("/desk/retention", get(page::show))
        .route("/desk/retention/file", get(page::file))
        .route("/desk/retention/cases/{application}", get(place::show).post(place::place))
        .route("/desk/retention/holds/{hold}", get(hold::show).post(hold::lift))
}

/// A kind in words.
fn kind(kept: Kept) -> String {
    match kept {
        Kept::Draft => tr!("retention.draft"),
        Kept::Expired => tr!("retention.expired"),
        Kept::Withdrawn => tr!("retention.withdrawn"),
        Kept::Refused => tr!("retention.refused"),
        Kept::Undone => tr!("retention.undone"),
        Kept::EndedWithRefund => tr!("retention.ended_with_refund"),
        Kept::EndedWithoutRefund => tr!("retention.ended_without_refund"),
        Kept::ParkedForm => tr!("retention.parked_form"),
        Kept::Session => tr!("retention.session"),
        Kept::Code => tr!("retention.code"),
        Kept::Key => tr!("retention.key"),
    }
}

/// A kind of the report, which also counts what was held.
fn counted(name: &str) -> String {
    let (base, held) = name.strip_suffix(".held").map_or((name, false), |base| (base, true));
    match Kept::from_name(base) {
        Some(kept) if held => tr!("retention.kind_held", kind = kind(kept)),
        Some(kept) => kind(kept),
        None => name.to_owned(),
    }
}

/// A term in words.
fn term(term: Term) -> String {
    match term {
        Term::Hours(n) => tr!("retention.hours", n = n),
        Term::Days(1) => tr!("retention.day_one"),
        Term::Days(n) => tr!("retention.days", n = n),
        Term::Years(1) => tr!("retention.year_one"),
        Term::Years(n) => tr!("retention.years", n = n),
    }
}
