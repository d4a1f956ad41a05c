use thiserror::Error;

/// Why a statement or a column gave no answer. Never carries a value of a row.
#[derive(Debug, Error)]
pub(crate) enum Error {
    /// SQLite's own.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// One row was asked for, none was found.
    #[error("no row")]
    NoRow,
    /// The answer has no column of that name.
    #[error("no such column")]
    Column,
    /// The column holds a value of another type.
    #[error("another type")]
    Type,
    /// An argument of this number was not bound.
    #[error("argument {0} is missing")]
    Argument(usize),
}
