//! What somebody had typed when their session timed out: kept for an hour, given back to the same account.

use crate::{Caller, Context, UseCaseResult};
use domain::account::{Session, SessionOwner};
use storage::{Change, ChangeSet, ParkedForm};

/// Seconds for which a form is kept.
pub const PARKED_SECONDS: i64 = domain::retention::PARKED_HOURS * 3600;
/// Forms that are kept for one account at once.
const MOST: i64 = 5;

/// Fields that are no words of the reader's, or a statement that must be made afresh.
const NOT_TYPED: &[&str] = &[
    "again",
    "act",
    "answered",
    "confirmed",
    "consent",
    "declared",
    "doubt",
    "from",
    "go",
    "key",
    "preview",
    "seen",
    "send",
    "stage",
    "to",
    "version",
];
/// Fields that are never kept, whichever form they stand in: a whole identity number, which is asked for again to show
/// that it is its owner who types.
const NEVER_KEPT: &[&str] = &["id_number"];
/// Whatever has one of these in its name is a secret.
const SECRET: &[&str] = &["code", "csrf", "current", "passkey", "passw", "repeat", "secret", "token", "totp"];

/// Whether a field may be kept: typed, and no secret.
#[must_use]
pub fn may_be_kept(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    let named = |list: &[&str]| list.contains(&name.as_str());
    !named(NOT_TYPED) && !named(NEVER_KEPT) && !SECRET.iter().any(|part| name.contains(part))
}

/// Keeps what of `fields` may be kept for the owner of a session that timed out. Answers whether there was anything.
///
/// # Errors
/// Errors of the store.
pub async fn keep(
    ctx: &Context,
    timed_out: &Session,
    page: &str,
    action: &str,
    fields: Vec<(String, String)>,
) -> UseCaseResult<bool> {
    let fields: Vec<_> = fields.into_iter().filter(|(name, value)| may_be_kept(name) && !value.is_empty()).collect();
    if fields.is_empty() {
        return Ok(false);
    }
    let (owner, at) = (timed_out.owner.clone(), ctx.now());
    let form = ParkedForm { owner, page: page.to_owned(), action: action.to_owned(), fields, at };
    ctx.store.commit(ChangeSet::new().with(Change::ParkForm { form, most: MOST })).await?;
    Ok(true)
}

/// What the caller had typed on `page`, if it is kept still.
///
/// # Errors
/// Errors of the store.
pub async fn kept(ctx: &Context, caller: &Caller, page: &str) -> UseCaseResult<Option<ParkedForm>> {
    let Some(owner) = signed_in(caller) else { return Ok(None) };
    let form = ctx.store.lookup_parked_form(&owner, page).await?;
    Ok(form.filter(|form| ctx.now().seconds_since(form.at) < PARKED_SECONDS))
}

/// The caller sent the form that was kept: it is deleted.
///
/// # Errors
/// Errors of the store.
pub async fn used(ctx: &Context, caller: &Caller, action: &str) -> UseCaseResult<()> {
    let Some(owner) = signed_in(caller) else { return Ok(()) };
    let used = Change::DropParkedForm { owner, action: action.to_owned() };
    ctx.store.commit(ChangeSet::new().with(used)).await?;
    Ok(())
}

/// Deletes what is too old.
///
/// # Errors
/// Errors of the store.
pub async fn forget(ctx: &Context) -> UseCaseResult<()> {
    let until = ctx.now().plus_seconds(-PARKED_SECONDS);
    ctx.store.commit(ChangeSet::new().with(Change::ForgetParkedForms { until })).await?;
    Ok(())
}

/// The owner of the caller's session, once they are signed in.
fn signed_in(caller: &Caller) -> Option<SessionOwner> {
    let owner = &caller.session.as_ref()?.owner;
    matches!(owner, SessionOwner::Resident(_) | SessionOwner::Staff(_)).then(|| owner.clone())
}

#[cfg(test)]
mod tests {
    use super::may_be_kept;

    #[test]
    fn secrets_and_statements_are_not_kept() {
        for name in ["words", "reasons", "note", "employee_since", "holder", "number", "phone", "name"] {
            assert!(may_be_kept(name), "{name}");
        }
        for name in [
            "code",
            "recovery_code",
            "Password",
            "new_password",
            "passwd",
            "current",
            "csrf",
            "repeat",
            "TOTP",
            "token",
        ] {
            assert!(!may_be_kept(name), "{name} is a secret");
        }
        for name in ["consent", "declared", "seen", "version", "key"] {
            assert!(!may_be_kept(name), "{name} must be given afresh");
        }
        for name in ["id_number", "ID_NUMBER"] {
            assert!(!may_be_kept(name), "{name} is never kept");
        }
    }
}
