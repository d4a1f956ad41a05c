//! Institutions on the real router: the interface for their programs, and a counter's browser.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

#[path = "../common/mod.rs"]
mod common;
mod guards;
mod page;
mod scan;
mod settlement;
#[path = "../terminal_support/mod.rs"]
mod support;
