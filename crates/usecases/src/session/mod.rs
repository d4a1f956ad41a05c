//! Sessions: made at sign-in under a new token, found again by it, ended for good.

/// Ending a session.
pub mod end;
mod fresh;
/// What was typed when a session timed out.
pub mod parked;
/// Finding a session again.
pub mod resume;

pub use end::end;
pub(crate) use fresh::fresh;
pub use resume::{Resumed, Side, glance, is_still_good, resume, timed_out};
