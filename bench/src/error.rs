use std::{fmt::Display, path::PathBuf};

/// Why nothing was measured, or what is out of its limits.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No program to measure.
    #[error("set YITUI_BIN to the program yitui (`make bench` does)")]
    NoProgram,
    /// A file, socket or process.
    #[error("{place}: {source}")]
    Io {
        /// Where.
        place: String,
        /// What.
        source: std::io::Error,
    },
    /// The store.
    #[error("store: {0}")]
    Store(#[from] storage::StoreError),
    /// A use case.
    #[error("use case: {0}")]
    UseCase(#[from] usecases::UseCaseError),
    /// The bare database.
    #[error("bare database: {0}")]
    Bare(#[from] sqlx::Error),
    /// The rules can't be read.
    #[error("rules: {0} faults")]
    Rules(usize),
    /// The program ended or answered otherwise than it must.
    #[error("{0}")]
    Unexpected(String),
    /// Figures out of their limits.
    #[error("out of limits:\n{}", .0.join("\n"))]
    Limits(Vec<String>),
    /// The limits file is not good.
    #[error("{}: {cause}", .path.display())]
    BadLimits {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        cause: String,
    },
}

/// Result of a measurement.
pub type Result<T> = std::result::Result<T, Error>;

/// Says where an I/O error happened.
pub fn at(place: impl Display) -> impl FnOnce(std::io::Error) -> Error {
    let place = place.to_string();
    move |source| Error::Io { place, source }
}
