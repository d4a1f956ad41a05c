//! Staff sign in with password and TOTP, on their own path and cookie. One session each: a new one ends the others.

use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{count, password},
    record,
    session::fresh,
};
use crypto::Secret;
use domain::{
    account::SessionOwner,
    application::{
        Actor,
        form::{FieldCode, FieldError},
    },
    id::StaffId,
    staff::Staff,
};
use storage::{Change, ChangeSet};

/// What enrolling the second factor shows.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// Secret in base 32, to type into the authenticator.
    pub secret: String,
    /// `otpauth://` address for the QR code.
    pub address: String,
}

/// What comes after the second factor.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Token of the full session, for the cookie.
    pub token: String,
    /// Whether a new password must be set first.
    pub must_change_password: bool,
}

/// First step. Answers with the token of a pending session that allows the second factor and nothing else.
///
/// # Errors
/// `Invalid` with `SignInFailed` (uniform), `LimitReached`.
pub async fn enter_password(ctx: &Context, caller: &Caller, login: &str, typed: &str) -> UseCaseResult<String> {
    let login = login.trim().to_lowercase();
    let counted = ChangeSet::new()
        // Counted by name and address, so that a stranger elsewhere can't lock a colleague out; by name alone only far above.
        .with(count(ctx, "staff_sign_in_hour", &format!("{login} {}", caller.address), |l| l.staff_sign_in_hour))
        .with(count(ctx, "staff_sign_in_name_hour", &login, |l| l.staff_sign_in_name_hour))
        .with(count(ctx, "sign_in_address_minute", &caller.address, |l| l.sign_in_address_minute));
    ctx.store.commit(counted).await?;
    let staff = ctx.store.lookup_staff_by_login(&login).await?.filter(|s| !s.disabled);
    let good = password::matches(ctx, staff.as_ref().map(|s| s.password.clone()), typed).await?;
    match staff {
        Some(staff) if good => {
            let (session, token) = fresh(ctx, caller, SessionOwner::StaffPending(staff.id.clone()));
            let entry = record::by(
                ctx,
                Actor::Staff(staff.id.clone()),
                &caller.request,
                "staff.password_accepted",
                staff.id.as_str(),
                "",
            );
            ctx.store.commit(ChangeSet::new().with(Change::AddSession(session)).audited(entry)).await?;
            Ok(token)
        }
        _ => {
            let entry = record::entry(ctx, caller, "staff.sign_in_failed", "", "");
            ctx.store.commit(ChangeSet::new().audited(entry)).await?;
            Err(FieldError::new("password", FieldCode::SignInFailed).into())
        }
    }
}

/// Who is half signed in.
///
/// # Errors
/// `NotSignedIn`.
pub async fn pending(ctx: &Context, caller: &Caller) -> UseCaseResult<Staff> {
    let SessionOwner::StaffPending(id) = &caller.session()?.owner else { return Err(UseCaseError::NotSignedIn) };
    ctx.store.lookup_staff(id).await?.filter(|s| !s.disabled).ok_or(UseCaseError::NotSignedIn)
}

/// The secret to enrol; made and kept (not yet in force) when there is none.
///
/// # Errors
/// `NotSignedIn`; `Conflict` when a factor is enrolled already.
pub async fn enrolment(ctx: &Context, caller: &Caller) -> UseCaseResult<Enrolment> {
    let mut staff = pending(ctx, caller).await?;
    if staff.has_second_factor() {
        return Err(UseCaseError::Conflict);
    }
    let secret = match staff.totp.clone() {
        Some(secret) => secret,
        None => {
            let secret = crypto::totp::generate_secret().expose().clone();
            staff.totp = Some(secret.clone());
            staff.totp_step = Staff::UNCONFIRMED;
            staff.version += 1;
            ctx.store.commit(ChangeSet::new().with(Change::UpdateStaff(staff.clone()))).await?;
            secret
        }
    };
    let address = crypto::totp::otpauth_url(&Secret::new(secret.clone()), "Yitui", &staff.login)
        .map_err(|_| UseCaseError::Broken("otpauth address"))?;
    Ok(Enrolment { secret, address: address.expose().clone() })
}

/// Enrols the second factor. Answers with ten recovery codes, shown once, and the full session.
///
/// # Errors
/// `Invalid` on `code`.
pub async fn enrol(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<(SignedIn, Vec<String>)> {
    let enrolment = enrolment(ctx, caller).await?;
    let mut staff = pending(ctx, caller).await?;
    let step = accepted_step(ctx, &enrolment.secret, 0, typed)?;
    staff.totp_step = step;
    let codes = super::me::recovery_codes(ctx, &mut staff);
    let signed_in = open(ctx, caller, staff, "staff.second_factor_enrolled", Vec::new()).await?;
    Ok((signed_in, codes))
}

/// Second step: a TOTP code, or one of the recovery codes.
///
/// # Errors
/// `Invalid` on `code`, `LimitReached`.
pub async fn enter_code(ctx: &Context, caller: &Caller, typed: &str) -> UseCaseResult<SignedIn> {
    let mut staff = pending(ctx, caller).await?;
    let recovered = factor(ctx, &mut staff, typed).await?;
    let action = if recovered { "staff.recovery_code_used" } else { "staff.sign_in" };
    open(ctx, caller, staff, action, Vec::new()).await
}

/// Takes a TOTP code or a recovery code of `staff`, who is then to be stored: each is good once. Answers whether it was a
/// recovery code. Tries are counted before one is looked at.
pub(super) async fn factor(ctx: &Context, staff: &mut Staff, typed: &str) -> UseCaseResult<bool> {
    let secret = staff.totp.clone().filter(|_| staff.has_second_factor()).ok_or(UseCaseError::Conflict)?;
    let key = staff.id.as_str().to_owned();
    ctx.store.commit(ChangeSet::new().with(count(ctx, "staff_sign_in_hour", &key, |l| l.staff_sign_in_hour))).await?;
    let used = |stored: &String| crypto::recovery::verify(&ctx.keys, staff.id.as_str(), typed, stored);
    if let Some(at) = staff.recovery.iter().position(used) {
        staff.recovery.remove(at);
        return Ok(true);
    }
    staff.totp_step = accepted_step(ctx, &secret, staff.totp_step, typed)?;
    Ok(false)
}

/// The TOTP step that `typed` belongs to, if it is newer than the last one used: a code works once.
fn accepted_step(ctx: &Context, secret: &str, last: i64, typed: &str) -> UseCaseResult<i64> {
    let code = domain::application::form::check_code(typed)?;
    // An authenticator knows the real time only.
    let seconds = u64::try_from(ctx.clock.real().0 / 1_000_000).unwrap_or_default();
    let step = crypto::totp::verify(&Secret::new(secret.to_owned()), &code, seconds).ok().flatten();
    step.and_then(|step| i64::try_from(step).ok())
        .filter(|step| *step > last)
        .ok_or_else(|| FieldError::new("code", FieldCode::CodeWrong).into())
}

/// The whole session, in one set with the `first` changes that it depends on.
pub(super) async fn open(
    ctx: &Context,
    caller: &Caller,
    mut staff: Staff,
    action: &str,
    first: Vec<Change>,
) -> UseCaseResult<SignedIn> {
    let owner = SessionOwner::Staff(staff.id.clone());
    let (session, token) = fresh(ctx, caller, owner.clone());
    staff.version += 1;
    let entry = record::by(ctx, Actor::Staff(staff.id.clone()), &caller.request, action, staff.id.as_str(), "");
    let must_change_password = staff.must_change_password;
    let mut changes = ChangeSet { changes: first, ..ChangeSet::default() };
    // First by itself: half a sign-in that somebody ended meanwhile must not become a whole one.
    if let Some(old) = &caller.session {
        changes = changes.with(Change::RevokeSession { id: old.id.clone(), at: ctx.now() });
    }
    changes = changes.with(Change::RevokeSessions { owner, except: None, at: ctx.now() });
    ctx.store.commit(changes.with(Change::AddSession(session)).with(Change::UpdateStaff(staff)).audited(entry)).await?;
    Ok(SignedIn { token, must_change_password })
}

/// Ends the caller's session.
///
/// # Errors
/// `NotSignedIn`.
pub async fn sign_out(ctx: &Context, caller: &Caller) -> UseCaseResult<()> {
    let session = caller.session()?;
    let entry = record::entry(ctx, caller, "staff.sign_out", session.id.as_str(), "");
    let ended = Change::RevokeSession { id: session.id.clone(), at: ctx.now() };
    let kept = Change::DropParkedForms(session.owner.clone());
    ctx.store.commit(ChangeSet::new().with(ended).with(kept).audited(entry)).await?;
    Ok(())
}

/// For the record: which member an id is.
///
/// # Errors
/// `NotFound`.
pub(crate) async fn member(ctx: &Context, id: &StaffId) -> UseCaseResult<Staff> {
    ctx.store.lookup_staff(id).await?.ok_or(UseCaseError::NotFound)
}
