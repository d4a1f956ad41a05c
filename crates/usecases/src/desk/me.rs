//! A member's own password and recovery codes.

use crate::{Caller, Context, UseCaseResult, account::password, record};
use domain::{
    account::SessionOwner,
    application::form::{FieldCode, FieldError, check_password},
    staff::Staff,
};
use storage::{Change, ChangeSet};

/// Changes the caller's password; other sessions end.
///
/// # Errors
/// `Invalid` on `current` or `password`.
pub async fn change_password(ctx: &Context, caller: &Caller, current: &str, new: &str) -> UseCaseResult<()> {
    let mut staff = caller.staff()?.clone();
    if !password::matches(ctx, Some(staff.password.clone()), current).await? {
        return Err(FieldError::new("current", FieldCode::SignInFailed).into());
    }
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

/// Ten new recovery codes; the old ones are void. Shown once.
///
/// # Errors
/// `NotSignedIn`.
pub async fn new_recovery_codes(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<String>> {
    let mut staff = caller.staff()?.clone();
    let codes = recovery_codes(ctx, &mut staff);
    staff.version += 1;
    let entry = record::entry(ctx, caller, "staff.recovery_codes_renewed", staff.id.as_str(), "");
    ctx.store.commit(ChangeSet::new().with(Change::UpdateStaff(staff)).audited(entry)).await?;
    Ok(codes)
}
