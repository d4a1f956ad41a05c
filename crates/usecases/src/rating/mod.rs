//! What residents think of how their case was handled. The record says that somebody rated, and never who or which case:
//! whoever handled it reads the record, too. Nor does it say who was asked for a rating.

mod ask;
mod figures;
mod give;
pub(crate) mod review;

pub use ask::ask_for_ratings;
pub use figures::{RatingFigures, file};
pub(crate) use figures::{of, whole_months};
pub use give::{RatingPage, rate, settle, show};
