//! Gateways of a text message service, a mail server and WeChat on this machine, for tests and demonstrations: the real
//! protocols, with faults on request. They send nothing to anybody.

mod fault;
mod ledger;
pub mod mail;
pub mod sms;
pub mod wechat;

pub use fault::{Fault, Faults};
pub use ledger::{Kept, Ledger};
