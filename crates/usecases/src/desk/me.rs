//! A member's own password and recovery codes.

use crate::{
    Caller, Context, UseCaseResult,
    account::{count, password},
    record,
};
use domain::{
    account::SessionOwner,
    application::form::{FieldCode, FieldError, check_password},
    staff::Staff,
};
use storage::{Change, ChangeSet};

/// Whether `current` is the member's password. Tries are counted before one is looked at, as at the sign-in: a session
/// left open is no place to guess.
///
/// # Errors
/// `Invalid` on `current`, `LimitReached`.
async fn prove(ctx: &Context, staff: &Staff, current: &str) -> UseCaseResult<()> {
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
