//! The storage contract on SQLite, and what only this backend promises.

#[path = "../../shared/contract/mod.rs"]
mod contract;
mod durable;
mod harness;
