//! Receipts: issued by the worker after an act, shown to their owner, checked by anyone.

mod card;
mod check;
mod issue;
mod show;
mod sign;
mod verify;

pub use card::{CardDeed, card_action, card_detail, card_receipt_job, issue_card};
pub use check::check;
pub use issue::issue;
pub(crate) use issue::receipt_job;
pub use show::{list, list_of_card, public_key_pem, show};
pub(crate) use sign::{hex, inclusion};
pub use verify::{CheckFault, read, verify};
pub(crate) use verify::{holds, unhex};
