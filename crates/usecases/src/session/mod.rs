//! Sessions: made at sign-in under a new token, found again by it, ended for good.

mod fresh;

pub(crate) use fresh::fresh;
