//! The storage contract on Postgres.
#![allow(clippy::unwrap_used, clippy::expect_used, missing_docs, reason = "a test stops at what it did not expect")]

#[path = "../../common/contract/mod.rs"]
mod contract;
mod harness;
