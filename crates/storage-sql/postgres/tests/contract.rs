//! The storage contract on Postgres.

#[path = "../../shared/contract/mod.rs"]
mod contract;
mod harness;
