use super::{
    Access, CardNotice, access,
    access::{Deed, acted},
    activate::{is_owner, register_phone},
    another_code::still_registered,
    others::{guardians, tell_others},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::challenge, again::TRIES};
use domain::{
    account::{Account, ChallengePurpose},
    card::{Binding, BindingState, CardAct, Certificate, CertificateState},
    id::CertificateId,
};
use storage::{Change, ChangeSet};

/// Freezes a card at once: no code works from here on, nothing can be bound, unbound or restored before a fresh check.
/// Doing it again answers the same.
///
/// # Errors
/// As [`access`]; `Conflict` for one that is closed.
pub async fn freeze(ctx: &Context, caller: &Caller, id: &CertificateId) -> UseCaseResult<Certificate> {
    let Access { certificate, .. } = access(ctx, caller, id).await?;
    freeze_it(ctx, caller, certificate, CardNotice::Frozen, "").await
}

/// Freezes, whoever was authorised to have it done.
pub(super) async fn freeze_it(
    ctx: &Context,
    caller: &Caller,
    certificate: Certificate,
    notice: CardNotice,
    detail: &str,
) -> UseCaseResult<Certificate> {
    let mut certificate = certificate;
    // Whoever loses a race against a scan or an unbind looks again: freezing must not fail because somebody else acted.
    for _ in 0..TRIES {
        if certificate.state == CertificateState::Frozen {
            return Ok(certificate);
        }
        let (frozen, set) = frozen(ctx, caller, &certificate, notice, detail).await?;
        match ctx.store.commit(set).await.map_err(UseCaseError::from) {
            Ok(_) => return Ok(frozen),
            Err(UseCaseError::Conflict) => {
                let found = ctx.store.lookup_certificate(&certificate.id).await?;
                certificate = found.ok_or(UseCaseError::NotFound)?;
            }
            Err(error) => return Err(error),
        }
    }
    Err(UseCaseError::Conflict)
}

async fn frozen(
    ctx: &Context,
    caller: &Caller,
    certificate: &Certificate,
    notice: CardNotice,
    detail: &str,
) -> UseCaseResult<(Certificate, ChangeSet)> {
    let frozen = moved(ctx, certificate, CertificateState::Frozen)?;
    let bindings = bumped(ctx, &certificate.id).await?;
    // With a phone alone anybody may freeze who holds it now; it is the owner who must learn of it. Whom no account can
    // tell hears of it on the register's phone, and whoever froze as a resident in their inbox; never the clerk.
    let own = || caller.account.as_ref().filter(|_| caller.staff.is_none()).cloned();
    let to = told(ctx, certificate, &bindings).await?.or_else(own);
    let deed =
        Deed { to: to.as_ref(), act: CardAct::Frozen, notice, certificate: &frozen, bindings: &bindings, detail };
    let mut set = acted(ctx, caller, &deed);
    // Who reported it is told so; everybody else, that it is frozen.
    let others = if notice == CardNotice::NotMe { CardNotice::Frozen } else { notice };
    let told = to.as_ref().map(|account| &account.id);
    set.changes.extend(tell_others(ctx, &frozen, &bindings, told, &[], |_| Some(others)).await?);
    Ok((frozen, set))
}

/// Whose account hears of it: the owner's, else that of a guardian who shows the card now.
pub(super) async fn told(
    ctx: &Context,
    certificate: &Certificate,
    bindings: &[Binding],
) -> UseCaseResult<Option<Account>> {
    for person in std::iter::once(&certificate.person).chain(guardians(bindings)) {
        let account = ctx.store.lookup_account_by_person(person).await?;
        if account.as_ref().is_some_and(|account| account.phone.is_some()) {
            return Ok(account);
        }
    }
    Ok(None)
}

/// The certificate in another state, as its next version.
pub(super) fn moved(ctx: &Context, certificate: &Certificate, to: CertificateState) -> UseCaseResult<Certificate> {
    if !certificate.state.may_become(to) {
        return Err(UseCaseError::Conflict);
    }
    Ok(Certificate { state: to, state_since: ctx.now(), version: certificate.version + 1, ..certificate.clone() })
}

/// Every bound binding that shows codes of ours in its next version: what they showed before is dead.
pub(super) async fn bumped(ctx: &Context, id: &CertificateId) -> UseCaseResult<Vec<Binding>> {
    let bindings = ctx.store.bindings_of(id).await?;
    let shows = |b: &Binding| b.state == BindingState::Bound && b.locator.is_some();
    Ok(bindings.into_iter().filter(shows).map(|b| Binding { version: b.version + 1, ..b }).collect())
}

fn act(certificate: &Certificate) -> String {
    crypto::digest::sha256_hex(format!("unfreeze card\n{}\n{}", certificate.id, certificate.version).as_bytes())
}

/// A fresh identity check for freeing a frozen card: the owner's number, and a code to the phone that the register holds.
///
/// # Errors
/// As [`access`]; `Conflict` when it is not frozen; `Invalid` on `id_number`; `LimitReached`; `Forbidden` where the
/// register holds no phone.
pub async fn request_unfreeze_code(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    id_number: &str,
) -> UseCaseResult<()> {
    let Access { certificate, person, .. } = access(ctx, caller, id).await?;
    moved_back(ctx, &certificate)?;
    is_owner(ctx, caller, &person, id_number).await?;
    let phone = register_phone(ctx, caller).await?.ok_or(UseCaseError::Forbidden)?;
    challenge::send(ctx, caller, ChallengePurpose::UnfreezeCard, &phone, &act(&certificate)).await
}

/// Frees a frozen card. Its bindings show codes again.
///
/// # Errors
/// As [`request_unfreeze_code`]; `Invalid` on `code`.
pub async fn unfreeze(ctx: &Context, caller: &Caller, id: &CertificateId, code: &str) -> UseCaseResult<Certificate> {
    let Access { certificate, .. } = access(ctx, caller, id).await?;
    let active = moved_back(ctx, &certificate)?;
    let spent = challenge::spend(ctx, caller, ChallengePurpose::UnfreezeCard, &act(&certificate), code).await?;
    still_registered(ctx, caller, &spent).await?;
    let (act, notice) = (CardAct::Unfrozen, CardNotice::Unfrozen);
    let to = Some(caller.resident()?);
    let mut set = acted(ctx, caller, &Deed { to, act, notice, certificate: &active, bindings: &[], detail: "" });
    set.changes.push(Change::UpdateChallenge(spent));
    ctx.store.commit(set).await?;
    Ok(active)
}

fn moved_back(ctx: &Context, certificate: &Certificate) -> UseCaseResult<Certificate> {
    if certificate.state != CertificateState::Frozen {
        return Err(UseCaseError::Conflict);
    }
    moved(ctx, certificate, CertificateState::Active)
}
