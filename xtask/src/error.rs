//! What can go wrong while building, setting up or testing.
use std::{io, path::PathBuf, process::ExitStatus};

/// The result of every step.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a step stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A program could not be started.
    #[error("cannot start {program}: {source}")]
    Start {
        /// The program's name.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ended with a failure; its own output says why.
    #[error("{program} failed ({status})")]
    Failed {
        /// The program's name.
        program: String,
        /// How it ended.
        status: ExitStatus,
    },
    /// A file or folder could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which one.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The machine lacks something that the set-up cannot bring.
    #[error("{missing}; {remedy}")]
    Missing {
        /// What is missing.
        missing: String,
        /// What to do about it.
        remedy: &'static str,
    },
    /// The glue between WASM and JavaScript could not be written.
    #[error("wasm-bindgen: {0}")]
    Bindgen(Box<dyn std::error::Error + Send + Sync>),
    /// A program answered something that this tool does not understand.
    #[error("cannot read the answer of {program}: {source}")]
    Answer {
        /// The program's name.
        program: &'static str,
        /// Where the text departs from what was expected.
        source: serde_json::Error,
    },
    /// An environment variable holds a value that is not one of its words.
    #[error("{name}={value} is not one of {allowed}")]
    Environment {
        /// The variable.
        name: &'static str,
        /// What it holds.
        value: String,
        /// The words it may hold.
        allowed: &'static str,
    },
    /// The shipped files weigh more than a cheap phone should be sent.
    #[error("{what} is {bytes} bytes compressed, over its budget of {budget}")]
    Weight {
        /// Which file.
        what: String,
        /// Its compressed size.
        bytes: u64,
        /// The most it may be.
        budget: u64,
    },
    /// Gates failed; the summary above names them.
    #[error("{0} gate(s) failed")]
    Gates(usize),
}

/// Names the path in an input or output error.
pub fn at(path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> Error {
    let path = path.into();
    move |source| Error::File { path, source }
}
