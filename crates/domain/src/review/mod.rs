//! The office's work on a case beside its moves: verdicts on documents, what a correction asks for, what was sent when.

mod correction;
mod finding;
mod submission;

pub use correction::*;
pub use finding::*;
pub use submission::*;
