use crate::{
    dialect::{self, Violation},
    sql,
};
use sqlx::migrate::MigrateError;
use storage::{Constraint, StoreError};

/// What a failure of the database means to a use case. Never carries a value.
pub(crate) fn failed(error: &sql::Error) -> StoreError {
    meaning(dialect::violation(error))
}

fn meaning(violation: Violation) -> StoreError {
    match violation {
        Violation::Rule(rule) => broken(&rule),
        Violation::Retry => StoreError::Conflict("transaction"),
        Violation::Unavailable => StoreError::Unavailable,
        Violation::Corrupt(how) => StoreError::Corrupt(how),
        Violation::Damaged => StoreError::Damaged("a column"),
        Violation::Schema => StoreError::Failure("the schema is not the program's".into()),
        Violation::NoRow => StoreError::Failure("a row is missing".into()),
        Violation::Driver => StoreError::Failure("the database driver".into()),
        Violation::Unknown(code) => StoreError::Failure(format!("code {code}")),
    }
}

/// A rule of the schema by its name: the name of the constraint or the text that a trigger raises.
fn broken(rule: &str) -> StoreError {
    let constraint = match rule {
        "illegal_move" => Constraint::IllegalMove,
        "one_open_application" => Constraint::OneOpenApplication,
        "one_draft" => Constraint::OneDraft,
        "one_refund_of_payment" | "one_refund_of_cover" => Constraint::OneRefund,
        "one_open_line" => Constraint::InBatch,
        "second_person_differs" => Constraint::SecondPersonDiffers,
        "effect_without_approval" | "effect_before_its_day" | "effect_done_and_cancelled" => {
            Constraint::EffectWithoutApproval
        }
        // Erased by another worker at the same moment.
        "append_only" | "erased_pkey" => Constraint::AppendOnly,
        "account_phone_idx_key" => Constraint::PhoneTaken,
        "account_person_key" => Constraint::PersonTaken,
        "staff_login_key" => Constraint::LoginTaken,
        "staff_id_number" => Constraint::IdentityTaken,
        "own_case" => Constraint::OwnCase,
        "passkey_credential_key" | "passkeys_full" => Constraint::PasskeyRefused,
        "held" => Constraint::Held,
        "desk_view_name" => Constraint::ViewNameTaken,
        "receiver_absent" => Constraint::Absent,
        "receiver_cannot" => Constraint::ReceiverCannot,
        "talk_closed" => Constraint::TalkClosed,
        "talk_full" => Constraint::TalkFull,
        "scan_used" => Constraint::CodeUsed,
        "code_dead" => Constraint::CodeDead,
        "scan_number" => Constraint::NumberTaken,
        "certificate_person_issuer_key"
        | "certificate_card"
        | "physical_card_number"
        | "one_binding"
        | "one_agent_device" => Constraint::CertificateTaken,
        "rules_day" => Constraint::RulesDay,
        "rules_base" => Constraint::RulesBase,
        "family_full" => Constraint::FamilyFull,
        "receipt_application_state_key"
        | "informed_pkey"
        | "informed_once"
        | "receipt_certificate_state_key"
        | "one_statement"
        | "receipt_once"
        | "receipt_pkey"
        | "refund_application_key"
        | "refund_once"
        | "refund_pkey"
        | "effect_pkey"
        | "one_answer"
        | "rating_once"
        | "judged_once"
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
        MigrateError::Execute(inner) | MigrateError::ExecuteMigration(inner, _) => {
            meaning(dialect::sqlx_violation(inner))
        }
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
