//! The roster: generated for a demonstration, imported from a file.
//!
//! `docs/roster.md` explains the file's columns.

mod chance;
mod coded;
mod fault;
mod generate;
mod import;
mod line;
mod lines;
mod names;
mod numbers;
mod samples;
mod waiting;

pub use fault::{Cause, LineFault};
pub use generate::{Generator, load, load_in, write_csv};
pub use import::{ImportFault, Progress, Rejection, Summary, import};
pub use line::{COLUMNS, Line};
pub use samples::{Sample, samples};
