//! The same act on many cases: looked at first, then each case by itself under the rules of the single act, each with a
//! result of its own. A case and its result are one commit: a process that dies in the middle leaves no half case.

mod choose;
mod doubts;
mod run;
mod trial;

pub use choose::*;
pub use doubts::Doubts;
pub use run::*;
