//! What SQLite says otherwise than Postgres.

use crate::sql::Error;

/// The texts of a JSON array given as a parameter.
macro_rules! json_texts {
    ($parameter:literal) => {
        concat!("(SELECT value FROM json_each(", $parameter, "))")
    };
}

/// The arrays within a JSON array given as a parameter, as rows of `json_each`.
macro_rules! json_pairs {
    ($parameter:literal) => {
        concat!("json_each(", $parameter, ")")
    };
}

/// For each row so far, the pairs `k` of a key and an identifier that a limited search from `x` finds; it may look at that
/// row. An index that holds both answers alone: no row is read that is not on the page.
macro_rules! each_key {
    ($key:literal, $from:expr) => {
        concat!(
            " CROSS JOIN json_each((SELECT json_group_array(json_array(found.sort_key, found.id)) FROM (SELECT x.",
            $key,
            " AS sort_key, x.id AS id ",
            $from,
            ") found)) k"
        )
    };
}
/// The key of a pair of [`each_key`].
macro_rules! key {
    () => {
        "k.value ->> 0"
    };
}
/// The identifier of a pair of [`each_key`].
macro_rules! key_id {
    () => {
        "k.value ->> 1"
    };
}

/// For each row so far, the applications `x` that a condition wants; it may look at that row.
macro_rules! each_walked {
    ($wanted:expr) => {
        concat!(" CROSS JOIN application x", $wanted)
    };
}

/// There is one writer: nothing to lock.
macro_rules! for_update {
    () => {
        ""
    };
}
macro_rules! for_share {
    () => {
        ""
    };
}
macro_rules! skip_locked {
    () => {
        ""
    };
}

/// Counts the tables in which applied migrations are kept.
pub(crate) const HAS_MIGRATIONS: &str = "SELECT COUNT(*) AS n FROM sqlite_master WHERE name = '_sqlx_migrations'";

/// What a failure of the database is about.
#[allow(dead_code, reason = "each database knows its own kinds; the shared code knows all")]
pub(crate) enum Violation {
    /// A rule of the schema, by name.
    Rule(String),
    /// The transaction lost against another and may be tried again.
    Retry,
    /// Busy, full, read-only, not there.
    Unavailable,
    /// The file is damaged.
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

/// What a failure of a statement is about.
pub(crate) fn violation(error: &Error) -> Violation {
    match error {
        Error::Sqlite(rusqlite::Error::SqliteFailure(code, message)) => {
            stated(code.extended_code.into(), message.as_deref().unwrap_or_default())
        }
        Error::Sqlite(_) | Error::Argument(_) => Violation::Driver,
        Error::NoRow => Violation::NoRow,
        Error::Column => Violation::Schema,
        Error::Type => Violation::Damaged,
    }
}

/// What a failure of a migration is about: these are run by sqlx.
pub(crate) fn sqlx_violation(error: &sqlx::Error) -> Violation {
    match error {
        sqlx::Error::Database(inner) => {
            stated(inner.code().and_then(|code| code.parse().ok()).unwrap_or(1), inner.message())
        }
        sqlx::Error::Io(_) | sqlx::Error::WorkerCrashed => Violation::Unavailable,
        _ => Violation::Driver,
    }
}

fn stated(code: i64, message: &str) -> Violation {
    // The low byte is the primary code: https://www.sqlite.org/rescode.html
    match code & 0xff {
        19 => Violation::Rule(rule(message)),
        // BUSY, LOCKED, READONLY, IOERR, FULL, CANTOPEN
        5 | 6 | 8 | 10 | 13 | 14 => Violation::Unavailable,
        11 => Violation::Corrupt("a page of it can't be read"),
        26 => Violation::Corrupt("it is no SQLite database"),
        _ => Violation::Unknown(code.to_string()),
    }
}

/// The name that Postgres gives the same rule. SQLite names checks and raised texts, but tells only the columns of an index.
fn rule(message: &str) -> String {
    let named = message.rsplit(": ").next().unwrap_or(message);
    let name = match named {
        "application.person" => "one_open_application",
        "application.account, application.cover, application.act" => "one_draft",
        "refund.payment" => "one_refund_of_payment",
        "refund.cover" => "one_refund_of_cover",
        "account.phone_idx" => "account_phone_idx_key",
        "account.person" => "account_person_key",
        "staff.login" => "staff_login_key",
        "staff.id_number_idx" => "staff_id_number",
        "application_event.application, application_event.seq" => "application_event_pkey",
        "certificate.person, certificate.issuer" => "certificate_person_issuer_key",
        "certificate.issuer, certificate.card_idx" => "certificate_card",
        "physical_card.number_idx" => "physical_card_number",
        "binding.certificate, binding.holder, binding.channel, binding.device" => "one_binding",
        "binding.certificate, binding.holder, binding.channel" => "one_statement",
        "binding.entrustment" => "one_agent_device",
        "scan.binding, scan.slot" => "scan_used",
        "scan.institution, scan.number" => "scan_number",
        "desk_view.staff, desk_view.name" => "desk_view_name",
        "refund_batch_line.refund" => "one_open_line",
        "refund_answer.batch, refund_answer.digest" => "one_answer",
        other => other,
    };
    name.to_owned()
}
