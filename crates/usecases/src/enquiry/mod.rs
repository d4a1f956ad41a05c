//! Residents' questions to the office: asked, answered, over, and what they think of it. The office's side is
//! [`crate::desk::enquiries`].

mod ask;
mod mine;
mod over;
pub(crate) mod step;

pub use ask::{AskPage, ask, ask_page};
pub use mine::{EnquiryPage, add, close, judge, list, show};
pub use over::close_settled;
pub use step::ENQUIRY;
