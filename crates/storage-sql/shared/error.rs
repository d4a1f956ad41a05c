use crate::dialect::{self, Violation};
use sqlx::{Error, migrate::MigrateError};
use storage::{Constraint, StoreError};

/// What a failure of the database means to a use case. Never carries a value.
pub(crate) fn failed(error: &Error) -> StoreError {
    match error {
        Error::Database(inner) => match dialect::violation(inner.as_ref()) {
            Violation::Rule(rule) => broken(&rule),
            Violation::Retry => StoreError::Conflict("transaction"),
            Violation::Unavailable => StoreError::Unavailable,
            Violation::Corrupt(how) => StoreError::Corrupt(how),
            Violation::Unknown(code) => StoreError::Failure(format!("code {code}")),
        },
        Error::Io(_) | Error::Tls(_) | Error::PoolTimedOut | Error::PoolClosed | Error::WorkerCrashed => {
            StoreError::Unavailable
        }
        Error::ColumnDecode { .. } | Error::Decode(_) => StoreError::Damaged("a column"),
        Error::ColumnNotFound(_) | Error::ColumnIndexOutOfBounds { .. } => {
            StoreError::Failure("the schema is not the program's".into())
        }
        Error::RowNotFound => StoreError::Failure("a row is missing".into()),
        _ => StoreError::Failure("the database driver".into()),
    }
}

/// A rule of the schema by its name: the name of the constraint or the text that a trigger raises.
fn broken(rule: &str) -> StoreError {
    let constraint = match rule {
        "illegal_move" => Constraint::IllegalMove,
        "one_open_application" => Constraint::OneOpenApplication,
        "second_person_differs" => Constraint::SecondPersonDiffers,
        "effect_without_approval" | "effect_before_its_day" | "effect_done_and_cancelled" => {
            Constraint::EffectWithoutApproval
        }
        "append_only" => Constraint::AppendOnly,
        "account_phone_idx_key" => Constraint::PhoneTaken,
        "account_person_key" => Constraint::PersonTaken,
        "staff_login_key" => Constraint::LoginTaken,
        "staff_id_number" => Constraint::IdentityTaken,
        "own_case" => Constraint::OwnCase,
        "scan_used" | "code_dead" => Constraint::CodeUsed,
        "scan_number" => Constraint::NumberTaken,
        "certificate_person_issuer_key" | "certificate_card" | "one_binding" | "one_agent_device" => {
            Constraint::CertificateTaken
        }
        "family_full" => Constraint::FamilyFull,
        "receipt_application_state_key"
        | "receipt_certificate_state_key"
        | "receipt_once"
        | "receipt_pkey"
        | "refund_application_key"
        | "refund_once"
        | "refund_pkey"
        | "effect_pkey"
        | "effect_once" => Constraint::AlreadyThere,
        // Two deciders wrote history for the same version: the later one must look again.
        "application_event_pkey" => return StoreError::Conflict("application"),
        _ => Constraint::Other,
    };
    StoreError::Refused(constraint)
}

/// What a failed migration means.
pub(crate) fn migration_failed(error: &MigrateError) -> StoreError {
    match error {
        MigrateError::Execute(inner) | MigrateError::ExecuteMigration(inner, _) => failed(inner),
        MigrateError::VersionMissing(version) => {
            StoreError::Failure(format!("migration {version} of the database is not known to this program"))
        }
        MigrateError::VersionMismatch(version) => {
            StoreError::Failure(format!("migration {version} of the database differs from this program's"))
        }
        MigrateError::Dirty(version) => StoreError::Failure(format!("migration {version} was left half-done")),
        _ => StoreError::Failure("a migration".into()),
    }
}
