//! The storage contract on SQLite, and what only this backend promises.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a test stops at what it did not expect")]

#[path = "../../common/contract/mod.rs"]
mod contract;
mod durable;
mod harness;
