//! The electronic card: activated, shown, scanned, frozen, unbound, restored, entrusted, closed.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod activate;
mod area;
mod close;
mod code_now;
mod entrust;
mod freeze;
mod known_device;
mod scan;
mod settle;
mod settlements;
#[path = "../stop_support/mod.rs"]
mod stop_support;
mod support;
mod told;
mod unbind;
