//! What an application needs and who may do what to it.

mod documents;
mod submit;
mod transition;

pub(crate) use documents::asked_groups;
pub use documents::{AskedGroup, required_documents};
pub use submit::{NotYet, may_submit};
pub use transition::{
    DRAFT_DAYS, DRAFT_NOTICE_DAYS, Details, TransitionError, correction_due, draft_expires_on, needs_two, transition,
};
