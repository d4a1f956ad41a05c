//! Receipts: issued by the worker after an act, shown to their owner, checked by anyone.

mod check;
mod issue;
mod show;
mod verify;

pub use check::check;
pub use issue::issue;
pub use show::{list, public_key_pem, show};
pub use verify::{CheckFault, read, verify};
