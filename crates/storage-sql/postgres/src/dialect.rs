//! What Postgres says otherwise than SQLite.

use sqlx::error::DatabaseError;

/// The texts of a JSON array given as a parameter.
macro_rules! json_texts {
    ($parameter:literal) => {
        concat!("(SELECT value FROM json_array_elements_text(CAST(CAST(", $parameter, " AS TEXT) AS JSON)))")
    };
}

/// The arrays within a JSON array given as a parameter, as rows of `json_each`.
macro_rules! json_pairs {
    ($parameter:literal) => {
        concat!("json_array_elements(CAST(CAST(", $parameter, " AS TEXT) AS JSON)) AS json_each(value)")
    };
}

/// For each row so far, the pairs `k` of a key and an identifier that a limited search from `x` finds; it may look at that row.
macro_rules! each_key {
    ($key:literal, $from:expr) => {
        concat!(" CROSS JOIN LATERAL (SELECT x.", $key, " AS sort_key, x.id AS id ", $from, ") k")
    };
}
/// The key of a pair of [`each_key`].
macro_rules! key {
    () => {
        "k.sort_key"
    };
}
/// The identifier of a pair of [`each_key`].
macro_rules! key_id {
    () => {
        "k.id"
    };
}

/// For each row so far, the applications `x` that a condition wants; it may look at that row. The order makes the planner
/// walk an index, whatever it believes of how many there are.
macro_rules! each_walked {
    ($wanted:expr) => {
        concat!(
            " CROSS JOIN LATERAL (SELECT x.id FROM application x",
            $wanted,
            " ORDER BY x.deadline_on, x.id LIMIT $12) k"
        )
    };
}

/// Keeps others from changing the row until this transaction ends.
macro_rules! for_update {
    () => {
        " FOR UPDATE"
    };
}

/// Keeps others from changing the rows until this transaction ends; they may be read by all.
macro_rules! for_share {
    () => {
        " FOR SHARE"
    };
}

/// Takes only rows that nobody else is taking.
macro_rules! skip_locked {
    () => {
        " FOR UPDATE SKIP LOCKED"
    };
}

/// Counts the tables in which applied migrations are kept.
pub(crate) const HAS_MIGRATIONS: &str = "SELECT COUNT(*) AS n FROM information_schema.tables \
    WHERE table_schema = current_schema() AND table_name = '_sqlx_migrations'";

/// What a failure of the database is about.
pub(crate) enum Violation {
    /// A rule of the schema, by name.
    Rule(String),
    /// The transaction lost against another and may be tried again.
    Retry,
    /// Down, starting, out of connections or space, timed out.
    Unavailable,
    /// What is stored is damaged.
    Corrupt(&'static str),
    /// A column holds what it can't hold.
    Damaged,
    /// A column that the program knows is not there.
    Schema,
    /// A row that must be there is not.
    NoRow,
    /// The driver itself.
    Driver,
    /// Anything else, by the database's code.
    Unknown(String),
}

/// What a failure is about.
pub(crate) fn violation(error: &sqlx::Error) -> Violation {
    sqlx_violation(error)
}

/// What a failure of sqlx is about.
pub(crate) fn sqlx_violation(error: &sqlx::Error) -> Violation {
    match error {
        sqlx::Error::Database(inner) => stated(inner.as_ref()),
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Violation::Unavailable,
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Violation::Damaged,
        sqlx::Error::ColumnNotFound(_) | sqlx::Error::ColumnIndexOutOfBounds { .. } => Violation::Schema,
        sqlx::Error::RowNotFound => Violation::NoRow,
        _ => Violation::Driver,
    }
}

fn stated(error: &dyn DatabaseError) -> Violation {
    let code = error.code().unwrap_or_default();
    match code.as_ref() {
        // serialization_failure, deadlock_detected
        "40001" | "40P01" => Violation::Retry,
        // lock_not_available, query_canceled (time-outs)
        "55P03" | "57014" => Violation::Unavailable,
        // Connection, resources, operator intervention, I/O: https://www.postgresql.org/docs/15/errcodes-appendix.html
        code if ["08", "53", "57", "58"].iter().any(|class| code.starts_with(class)) => Violation::Unavailable,
        code if code.starts_with("23") => Violation::Rule(error.constraint().unwrap_or_default().to_owned()),
        // data_corrupted, index_corrupted
        "XX001" | "XX002" => Violation::Corrupt("the server reports damaged data"),
        code => Violation::Unknown(code.to_owned()),
    }
}
