//! What designated institutions do with codes that people show them.

mod admin;
mod answer;
mod identify;
mod scan;
mod settle;
mod waiting;

pub use admin::{NewTerminal, add_terminal, revoke_terminal};
pub use answer::{Holder, ScanAnswer, answered};
pub use identify::{At, identify};
pub use scan::{ScanForm, scan};
pub use settle::{SettlementForm, close_settlement, open_settlement, settle, settlement, whose};
pub use waiting::{Waiting, waiting};
