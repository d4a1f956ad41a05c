//! What tests that kill the real server need.
#![allow(dead_code, reason = "each test uses its part")]

pub mod browser;
#[path = "../../../crates/usecases/tests/race_support/check.rs"]
pub mod check;
pub mod clients;
pub mod ledger;
#[path = "../../../crates/usecases/tests/race_support/people.rs"]
pub mod people;
pub mod process;
