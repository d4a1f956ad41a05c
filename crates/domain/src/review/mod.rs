//! The office's work on a case beside its moves: verdicts on documents, what a correction asks for, what was sent when,
//! and what the register says for the automatic checks.

mod correction;
mod evidence;
mod finding;
mod submission;

pub use correction::*;
pub use evidence::*;
pub use finding::*;
pub use submission::*;
