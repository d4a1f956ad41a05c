//! Members of staff, managed by an administrator (and by `yitui staff add` for the first one).

use super::{own_case::read_identity, sign_in::member};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::password, record};
use domain::{
    account::SessionOwner,
    application::{
        Actor, ApplicationState as S,
        form::{FieldCode, FieldError},
    },
    id::StaffId,
    language::Language,
    rules::RegionCode,
    staff::{Role, Staff, StaffIdentity},
};
use storage::{Change, ChangeSet, Constraint, PasskeyChange, QueueQuery, StoreError, Whose};

/// A new member, as typed.
#[derive(Clone, Debug, Default)]
pub struct NewMember {
    /// Sign-in name: 3 to 32 of a–z, 0–9, dot, hyphen.
    pub login: String,
    /// Name shown to colleagues.
    pub name: String,
    /// Role name.
    pub role: String,
    /// Region codes, separated by blanks or commas; empty: all.
    pub regions: String,
    /// Their own identity number; only its keyed index is kept. Empty: not known.
    pub id_number: String,
    /// Their own phone; only its keyed index is kept. Empty: not known.
    pub phone: String,
}

fn administrator(caller: &Caller) -> UseCaseResult<&Staff> {
    let staff = caller.staff()?;
    if staff.role == Role::Administrator { Ok(staff) } else { Err(UseCaseError::Forbidden) }
}

/// Whether an office lies within the administrator's: whoever looks after one office can't reach into another, nor make
/// somebody who can.
pub(crate) fn within(administrator: &Staff, regions: &[RegionCode]) -> bool {
    administrator.regions.is_empty() || !regions.is_empty() && regions.iter().all(|r| administrator.covers(r))
}

/// A member whom the administrator looks after; one of another office is not there.
async fn own_member(ctx: &Context, administrator: &Staff, id: &StaffId) -> UseCaseResult<Staff> {
    let staff = member(ctx, id).await?;
    if within(administrator, &staff.regions) { Ok(staff) } else { Err(UseCaseError::NotFound) }
}

/// The members of the administrator's office.
///
/// # Errors
/// `Forbidden`.
pub async fn list(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Staff>> {
    let me = administrator(caller)?;
    let members = ctx.store.list_staff().await?;
    Ok(members.into_iter().filter(|s| within(me, &s.regions)).collect())
}

/// How many passkeys a member of the administrator's office has.
///
/// # Errors
/// `Forbidden`, `NotFound`.
pub async fn passkeys(ctx: &Context, caller: &Caller, id: &StaffId) -> UseCaseResult<usize> {
    let staff = own_member(ctx, administrator(caller)?, id).await?;
    Ok(ctx.store.passkeys_of(&staff.id).await?.len())
}

/// Adds a member. Answers with the one-time password, shown once.
///
/// # Errors
/// `Forbidden`, `Invalid`.
pub async fn add(ctx: &Context, caller: &Caller, form: &NewMember) -> UseCaseResult<String> {
    let me = administrator(caller)?;
    // What can't be read is refused below, with its own message.
    if check(ctx, form).is_ok_and(|(_, _, regions)| !within(me, &regions)) {
        return Err(FieldError::new("regions", FieldCode::Choice).into());
    }
    create(ctx, caller, form).await
}

/// Adds a member without asking who: for the command line, whose user owns the data anyway.
///
/// # Errors
/// `Invalid`.
pub async fn create(ctx: &Context, caller: &Caller, form: &NewMember) -> UseCaseResult<String> {
    let (checked, identity) =
        match (check(ctx, form), read_identity(ctx, &StaffIdentity::default(), &form.id_number, &form.phone)) {
            (Ok(checked), Ok(identity)) => (checked, identity),
            (a, b) => {
                return Err(UseCaseError::Invalid([a.err(), b.err()].into_iter().flatten().flatten().collect()));
            }
        };
    let password = one_time_password();
    let staff = Staff {
        id: StaffId::from_bits(ctx.ids.bits()),
        login: checked.0,
        name: form.name.trim().to_owned(),
        role: checked.1,
        regions: checked.2,
        password: password::hash(ctx, &password).await?,
        totp: None,
        totp_step: Staff::UNCONFIRMED,
        recovery: Vec::new(),
        must_change_password: true,
        language: Language::Zh,
        disabled: false,
        identity,
        created_at: ctx.now(),
        version: 1,
    };
    // Whoever owns the data needs no session; the record says so instead of calling them a visitor.
    let actor = caller.staff.as_ref().map_or(Actor::Operator, |s| Actor::Staff(s.id.clone()));
    let entry = record::by(ctx, actor, &caller.request, "staff.add", staff.id.as_str(), staff.role.name());
    match ctx.store.commit(ChangeSet::new().with(Change::AddStaff(staff)).audited(entry)).await {
        Err(StoreError::Refused(Constraint::LoginTaken)) => Err(FieldError::new("login", FieldCode::Taken).into()),
        Err(StoreError::Refused(Constraint::IdentityTaken)) => Err(identity_taken()),
        other => other.map(|_| password).map_err(Into::into),
    }
}

/// One person has one sign-in: otherwise they could be their own second person.
fn identity_taken() -> UseCaseError {
    FieldError::new("id_number", FieldCode::Taken).into()
}

/// Says who a member is, so that they can't decide their own case. What is left empty stays as it was. What is set can
/// be corrected, by somebody else and while the member has no case: another number opens what was an own case.
///
/// # Errors
/// `Forbidden`, also for a correction of oneself; `NotFound`; `Invalid` on `id_number` (also one of another member's) or
/// `phone`; `Conflict`, also for a correction of who has a case.
pub async fn identify(ctx: &Context, caller: &Caller, id: &StaffId, id_number: &str, phone: &str) -> UseCaseResult<()> {
    let me = administrator(caller)?;
    let mut staff = own_member(ctx, me, id).await?;
    if id_number.trim().is_empty() && phone.trim().is_empty() {
        return Err(FieldError::new("id_number", FieldCode::Required).into());
    }
    let identity = read_identity(ctx, &staff.identity, id_number, phone).map_err(UseCaseError::Invalid)?;
    let kinds = [
        ("id_number", change(staff.identity.id_number.as_ref(), identity.id_number.as_ref())),
        ("phone", change(staff.identity.phone.as_ref(), identity.phone.as_ref())),
    ];
    if kinds.iter().any(|(_, how)| *how == Some("changed")) {
        if me.id == *id {
            return Err(UseCaseError::Forbidden);
        }
        if has_case(ctx, id).await? {
            return Err(UseCaseError::Conflict);
        }
    }
    // Which kind, never the value.
    let detail: Vec<_> = kinds.iter().filter_map(|(kind, how)| how.map(|how| format!("{kind}={how}"))).collect();
    staff.identity = identity;
    staff.version += 1;
    let entry = record::entry(ctx, caller, "staff.identified", id.as_str(), &detail.join(" "));
    match ctx.store.commit(ChangeSet::new().with(Change::UpdateStaff(staff)).audited(entry)).await {
        Err(StoreError::Refused(Constraint::IdentityTaken)) => Err(identity_taken()),
        other => other.map(drop).map_err(Into::into),
    }
}

/// How an index becomes another, for the record; `None`: it stays.
fn change(known: Option<&String>, next: Option<&String>) -> Option<&'static str> {
    match (known, next) {
        (known, next) if known == next => None,
        (None, _) => Some("set"),
        (Some(_), _) => Some("changed"),
    }
}

/// Whether a case that is not decided is the member's.
async fn has_case(ctx: &Context, id: &StaffId) -> UseCaseResult<bool> {
    let undecided = QueueQuery {
        states: vec![S::Submitted, S::InReview, S::CorrectionRequested, S::AwaitingSecondApproval],
        whose: Whose::Members(id.clone()),
        limit: 1,
        ..QueueQuery::default()
    };
    Ok(ctx.store.count_queue(&undecided).await? > 0)
}

/// Two recovery codes' worth of characters that can't be confused.
fn one_time_password() -> String {
    let codes = crypto::recovery::generate();
    codes.iter().take(2).map(|c| c.expose().as_str()).collect::<Vec<_>>().join("-")
}

type Checked = (String, Role, Vec<RegionCode>);

fn check(ctx: &Context, form: &NewMember) -> Result<Checked, Vec<FieldError>> {
    let mut errors = Vec::new();
    let login = form.login.trim().to_lowercase();
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-';
    if login.is_empty() {
        errors.push(FieldError::new("login", FieldCode::Required));
    } else if login.len() < 3 || login.len() > 32 || !login.chars().all(good) {
        errors.push(FieldError::new("login", FieldCode::Character));
    }
    if form.name.trim().is_empty() {
        errors.push(FieldError::new("name", FieldCode::Required));
    } else if form.name.chars().count() > 60 {
        errors.push(FieldError::new("name", FieldCode::TooLong));
    } else if !domain::words::is_plain_line(&form.name) {
        errors.push(FieldError::new("name", FieldCode::Character));
    }
    let role = Role::from_name(form.role.trim());
    if role.is_none() {
        errors.push(FieldError::new("role", FieldCode::Choice));
    }
    let parts = form.regions.split([' ', ',', '，', '、', '\n']).filter(|p| !p.trim().is_empty());
    let regions: Option<Vec<RegionCode>> =
        parts.map(|p| RegionCode::parse(p.trim()).filter(|c| ctx.book.regions.contains_key(c))).collect();
    if regions.is_none() {
        errors.push(FieldError::new("regions", FieldCode::Choice));
    }
    match (role, regions) {
        (Some(role), Some(regions)) if errors.is_empty() => Ok((login, role, regions)),
        _ => Err(errors),
    }
}

/// What an administrator does to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberAct {
    /// Can't sign in any more; sessions end.
    Disable,
    /// Can again.
    Enable,
    /// Second factor, recovery codes and passkeys are gone; the member enrols again.
    ResetSecondFactor,
    /// A new one-time password.
    ResetPassword,
}

impl MemberAct {
    /// Reads the name that the page's button sends.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "disable" => Some(Self::Disable),
            "enable" => Some(Self::Enable),
            "reset_second_factor" => Some(Self::ResetSecondFactor),
            "reset_password" => Some(Self::ResetPassword),
            _ => None,
        }
    }
}

/// Does it. Answers with the one-time password when there is a new one. Nobody can do it to themselves.
///
/// # Errors
/// `Forbidden`, `NotFound`, `Conflict`.
pub async fn act(ctx: &Context, caller: &Caller, id: &StaffId, act: MemberAct) -> UseCaseResult<Option<String>> {
    let me = administrator(caller)?;
    if me.id == *id {
        return Err(UseCaseError::Forbidden);
    }
    let mut staff = own_member(ctx, me, id).await?;
    let mut shown = None;
    match act {
        MemberAct::Disable => staff.disabled = true,
        MemberAct::Enable => staff.disabled = false,
        MemberAct::ResetSecondFactor => {
            staff.totp = None;
            staff.totp_step = Staff::UNCONFIRMED;
            staff.recovery.clear();
        }
        MemberAct::ResetPassword => {
            let password = one_time_password();
            staff.password = password::hash(ctx, &password).await?;
            staff.must_change_password = true;
            shown = Some(password);
        }
    }
    staff.version += 1;
    let entry = record::entry(ctx, caller, "staff.change", id.as_str(), &format!("{act:?}"));
    let ended = Change::RevokeSessions { owner: SessionOwner::Staff(id.clone()), except: None, at: ctx.now() };
    let mut changes = ChangeSet::new().with(Change::UpdateStaff(staff)).with(ended);
    if act == MemberAct::ResetSecondFactor {
        changes = changes.with(PasskeyChange::RevokeAll(id.clone(), ctx.now()));
    }
    ctx.store.commit(changes.audited(entry)).await?;
    Ok(shown)
}
