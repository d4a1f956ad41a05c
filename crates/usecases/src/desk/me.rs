//! A member's own password and recovery codes, and what happened to their account.

use crate::{
    Caller, Context, UseCaseResult,
    account::{count, password},
    record,
};
use domain::{
    account::SessionOwner,
    application::form::{FieldCode, FieldError, check_password},
    staff::Staff,
    time::Timestamp,
};
use storage::{AuditQuery, AuditWalk, Change, ChangeSet};

/// Whether `current` is the member's password. Tries are counted before one is looked at, as at the sign-in: a session
/// left open is no place to guess.
///
/// # Errors
/// `Invalid` on `current`, `LimitReached`.
pub(super) async fn prove(ctx: &Context, staff: &Staff, current: &str) -> UseCaseResult<()> {
    if current.is_empty() {
        return Err(FieldError::new("current", FieldCode::Required).into());
    }
    let key = format!("own {}", staff.id);
    let counted = count(ctx, "staff_sign_in_hour", &key, |l| l.staff_sign_in_hour);
    ctx.store.commit(ChangeSet::new().with(counted)).await?;
    if password::matches(ctx, Some(staff.password.clone()), current).await? {
        return Ok(());
    }
    Err(FieldError::new("current", FieldCode::SignInFailed).into())
}

/// Changes the caller's password; other sessions end.
///
/// # Errors
/// `Invalid` on `current` or `password`, `LimitReached`.
pub async fn change_password(ctx: &Context, caller: &Caller, current: &str, new: &str) -> UseCaseResult<()> {
    let mut staff = caller.staff()?.clone();
    prove(ctx, &staff, current).await?;
    check_password(new)?;
    staff.password = password::hash(ctx, new).await?;
    staff.must_change_password = false;
    staff.version += 1;
    let others = Change::RevokeSessions {
        owner: SessionOwner::Staff(staff.id.clone()),
        except: Some(caller.session()?.id.clone()),
        at: ctx.now(),
    };
    let entry = record::entry(ctx, caller, "staff.password_changed", staff.id.as_str(), "");
    ctx.store.commit(ChangeSet::new().with(Change::UpdateStaff(staff)).with(others).audited(entry)).await?;
    Ok(())
}

/// Gives `staff` ten new recovery codes and answers with them in clear.
pub(crate) fn recovery_codes(ctx: &Context, staff: &mut Staff) -> Vec<String> {
    let codes: Vec<String> = crypto::recovery::generate().iter().map(|c| c.expose().clone()).collect();
    staff.recovery = codes.iter().map(|c| crypto::recovery::recovery_mac(&ctx.keys, staff.id.as_str(), c)).collect();
    codes
}

/// Ten new recovery codes for who knows the `current` password; the old ones are void. Shown once.
///
/// # Errors
/// `NotSignedIn`, `Invalid` on `current`, `LimitReached`.
pub async fn new_recovery_codes(ctx: &Context, caller: &Caller, current: &str) -> UseCaseResult<Vec<String>> {
    let mut staff = caller.staff()?.clone();
    prove(ctx, &staff, current).await?;
    let codes = recovery_codes(ctx, &mut staff);
    staff.version += 1;
    let entry = record::entry(ctx, caller, "staff.recovery_codes_renewed", staff.id.as_str(), "");
    ctx.store.commit(ChangeSet::new().with(Change::UpdateStaff(staff)).audited(entry)).await?;
    Ok(codes)
}

/// Something that happened to a member's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityAct {
    /// Signed in with password and code.
    SignIn,
    /// With password and a recovery code.
    RecoveryCode,
    /// With password and a passkey.
    SecondPasskey,
    /// With a passkey alone.
    Passkey,
    /// A passkey was refused.
    PasskeyFailed,
    /// A passkey was refused because its counter went back.
    PasskeyCounter,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was taken away.
    PasskeyRemoved,
    /// The password was changed.
    Password,
    /// Recovery codes were renewed.
    RecoveryCodes,
    /// An authenticator was set up.
    Enrolled,
    /// An administrator changed the account.
    Administrator,
}

impl SecurityAct {
    /// Reads an entry of the record; `None` where it is no news for the member.
    fn of(action: &str, detail: &str) -> Option<Self> {
        Some(match action {
            "staff.sign_in" => Self::SignIn,
            "staff.recovery_code_used" => Self::RecoveryCode,
            "staff.sign_in_second_passkey" => Self::SecondPasskey,
            "staff.sign_in_passkey" => Self::Passkey,
            "staff.passkey_failed" if detail == "counter" => Self::PasskeyCounter,
            "staff.passkey_failed" => Self::PasskeyFailed,
            "staff.passkey_added" => Self::PasskeyAdded,
            "staff.passkey_removed" => Self::PasskeyRemoved,
            "staff.password_changed" => Self::Password,
            "staff.recovery_codes_renewed" => Self::RecoveryCodes,
            "staff.second_factor_enrolled" => Self::Enrolled,
            "staff.change" => Self::Administrator,
            _ => return None,
        })
    }
}

/// When something happened to a member's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityEvent {
    /// When.
    pub at: Timestamp,
    /// What.
    pub what: SecurityAct,
}

/// Events that are shown.
const EVENTS: usize = 10;

/// The latest sign-ins and changes of the caller's account, out of the record, newest first.
///
/// # Errors
/// `NotSignedIn`.
pub async fn events(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<SecurityEvent>> {
    let query = AuditQuery {
        walk: AuditWalk::About(vec![caller.staff()?.id.as_str().to_owned()]),
        before: (ctx.now().plus_seconds(86_400), u64::MAX >> 1),
        // Between two of them lie entries that are no news, e.g. passwords that were accepted.
        limit: 5 * EVENTS as u32,
        ..AuditQuery::default()
    };
    let found = ctx.store.search_audit(&query).await?.into_iter();
    let event = |entry: storage::AuditEntry| {
        SecurityAct::of(&entry.action, &entry.detail).map(|what| SecurityEvent { at: entry.at, what })
    };
    Ok(found.filter_map(|leaf| event(leaf.entry)).take(EVENTS).collect())
}
