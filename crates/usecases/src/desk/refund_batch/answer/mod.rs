//! What whoever pays answers: read, looked at line by line, then taken. A line, its refund and its result are one
//! commit: a process that dies in the middle leaves no half line, and the worker does the rest.

mod preview;
mod read;
mod take;
mod work;
mod written;

pub use preview::{Preview, PreviewLine, open_lines, preview};
pub use read::{AnswerFault, AnswerWords, Column, FaultyAnswer, MOST_BYTES, read};
pub use take::{AnswerLine, AnswerPage, show, take};
pub(crate) use work::work;
pub use written::{TypedAnswer, typed};

#[cfg(test)]
mod tests;
