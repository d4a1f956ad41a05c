//! What is said about a case: messages between desk and resident, opinions asked of colleagues.

mod message;
mod opinion;

pub use message::*;
pub use opinion::*;
