//! Activating a card, or binding another device to it: area and consent, a fresh identity check, the card password.

use super::{
    CardNotice,
    access::{Deed, acted, entry},
    another_code::still_registered,
    areas::{Area, area, areas},
    notify::tell_holder,
    others::tell_others,
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{challenge, count, my::someone, proof::read_id_number},
    receipt::{CardDeed, card_receipt_job},
    record,
};
use domain::{
    account::ChallengePurpose,
    application::form::{FieldCode, FieldError},
    card::{
        Binding, BindingKind, BindingState, CardAct, Certificate, CertificateState, PhysicalCard, check_card_password,
    },
    id::{BindingId, CertificateId, PersonId},
    person::{Capacity, Person, Phone},
    rules::{ChannelCode, Region, RegionCode},
};
use std::collections::BTreeSet;
use storage::{CardChange, Change, ChangeSet, Constraint, StoreError};

/// Why somebody activates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no certificate yet.
    First,
    /// It was closed with a cover.
    Again,
    /// It is bound elsewhere, not on this device.
    Device,
}

/// What the pages of an activation show.
#[derive(Clone, Debug)]
pub struct Activation {
    /// Whose card.
    pub person: Person,
    /// In which capacity the caller acts.
    pub capacity: Capacity,
    /// The areas that it can be for; one where there is nothing to choose.
    pub areas: Vec<Area>,
    /// The one it is for; `None` until it is chosen.
    pub area: Option<Area>,
    /// Why.
    pub why: Why,
    /// The certificate, where there is one.
    pub certificate: Option<Certificate>,
    /// The physical card that it is for, where the register knows it.
    pub physical: Option<PhysicalCard>,
    /// Masked phone that the code goes to; `None` where the register holds none: then it takes the counter.
    pub phone: Option<String>,
}

/// Consent and identity, as typed.
#[derive(Clone, Default)]
pub struct IdentityForm {
    /// The box of the consent.
    pub consent: bool,
    /// The identity number of the card's owner.
    pub id_number: String,
}

/// What an activation leaves in the browser.
#[derive(Clone, Debug)]
pub struct Activated {
    /// The certificate.
    pub certificate: CertificateId,
    /// This device's binding.
    pub binding: BindingId,
    /// A new token for the device's cookie, where the browser had none.
    pub device: Option<String>,
}

/// Whose card is to be activated, and why it can be.
///
/// # Errors
/// `NotSignedIn`, `NotProven`, `NotFound`; `Conflict` when it is bound on this device already, frozen, its physical card
/// is past its last day, or nobody insures the person in an area that is served here, or no more in the chosen one.
pub async fn activation(
    ctx: &Context,
    caller: &Caller,
    person: &PersonId,
    chosen: Option<&RegionCode>,
) -> UseCaseResult<Activation> {
    let found = someone(ctx, caller, person).await?;
    if found.capacity == Capacity::Heir {
        return Err(UseCaseError::NotFound);
    }
    let mut areas = areas(&ctx.book, &found.person, &ctx.store.covers_of(person).await?, ctx.today());
    let Some(first) = areas.first() else { return Err(UseCaseError::Conflict) };
    let asked = areas.iter().find(|area| Some(&area.region.code) == chosen);
    let certificate = ctx.store.lookup_certificate_of(person, &asked.unwrap_or(first).issuer.code).await?;
    // A card that is in use is for the area it was activated for.
    if let Some(active) = certificate.as_ref().filter(|certificate| certificate.state != CertificateState::Closed) {
        areas = vec![area(&ctx.book, &active.region).ok_or(UseCaseError::Broken("region is gone"))?];
    }
    let physical = ctx.store.lookup_physical_card(person).await?;
    if physical.as_ref().is_some_and(|card| !card.is_good_on(ctx.today())) {
        return Err(UseCaseError::Conflict);
    }
    let chosen = match &areas[..] {
        // What was chosen before the register said otherwise is never swapped for what is left.
        [one] if !ended_meanwhile(chosen, one, certificate.as_ref()) => Some(one.clone()),
        [_] => return Err(UseCaseError::Conflict),
        several => several.iter().find(|area| Some(&area.region.code) == chosen).cloned(),
    };
    let why = match &certificate {
        None => Why::First,
        Some(certificate) => match certificate.state {
            CertificateState::Closed => Why::Again,
            // Whoever found the phone must not bind another: it is freed first, with a check of its own.
            CertificateState::Frozen => return Err(UseCaseError::Conflict),
            CertificateState::Active => {
                if here(ctx, caller, certificate).await?.is_some() {
                    return Err(UseCaseError::Conflict);
                }
                Why::Device
            }
        },
    };
    if let Some(area) = chosen.as_ref().filter(|_| found.capacity == Capacity::Guardian)
        && family_is_full(ctx, caller, &area.region, certificate.as_ref()).await?
    {
        return Err(UseCaseError::Conflict);
    }
    let phone = register_phone(ctx, caller).await?.map(|phone| phone.masked());
    let (person, capacity, area) = (found.person, found.capacity, chosen);
    Ok(Activation { person, capacity, areas, area, why, certificate, physical, phone })
}

/// Whether the area that was chosen insures nobody any more; a card in use keeps its own, whatever is chosen.
fn ended_meanwhile(chosen: Option<&RegionCode>, left: &Area, certificate: Option<&Certificate>) -> bool {
    let in_use = certificate.is_some_and(|certificate| certificate.state != CertificateState::Closed);
    !in_use && chosen.is_some_and(|chosen| *chosen != left.region.code)
}

/// Whether the caller shows as many others' cards as the area allows, this one not among them.
async fn family_is_full(
    ctx: &Context,
    caller: &Caller,
    region: &Region,
    certificate: Option<&Certificate>,
) -> UseCaseResult<bool> {
    let own = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let held = ctx.store.bindings_held_by(own).await?.into_iter();
    let others: BTreeSet<CertificateId> = held
        .filter(|b| b.kind == BindingKind::Family && b.state == BindingState::Bound)
        .map(|b| b.certificate)
        .filter(|id| certificate.is_none_or(|certificate| certificate.id != *id))
        .collect();
    Ok(others.len() >= usize::try_from(region.card.family_most.v).unwrap_or(usize::MAX))
}

/// The caller's binding of a certificate on this device.
async fn here(ctx: &Context, caller: &Caller, certificate: &Certificate) -> UseCaseResult<Option<Binding>> {
    let own = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let bindings = ctx.store.bindings_of(&certificate.id).await?;
    let is_here = |b: &Binding| {
        b.holder == *own && b.state == BindingState::Bound && b.device.is_some() && b.device == caller.device
    };
    Ok(bindings.into_iter().find(is_here))
}

/// The phone that the register holds for the caller: a fresh check goes there, whatever phone signs in.
pub(super) async fn register_phone(ctx: &Context, caller: &Caller) -> UseCaseResult<Option<Phone>> {
    let own = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    Ok(ctx.store.lookup_person(own).await?.and_then(|person| person.phone))
}

/// Compares a typed identity number with the owner's. Tries are counted, wrong ones recorded.
pub(super) async fn is_owner(ctx: &Context, caller: &Caller, person: &Person, typed: &str) -> UseCaseResult<()> {
    let number = read_id_number("id_number", typed)?;
    let account = caller.resident()?;
    // Counted before it is looked at: at the limit a right number must be worth no more than a wrong one.
    let counted = count(ctx, "card_identity_hour", account.id.as_str(), |l| l.card_identity_hour);
    ctx.store.commit(ChangeSet::new().with(counted)).await?;
    if number == person.id_number {
        return Ok(());
    }
    let failed = record::entry(ctx, caller, "card.identity_wrong", account.id.as_str(), "");
    ctx.store.commit(ChangeSet::new().audited(failed)).await?;
    Err(FieldError::new("id_number", FieldCode::IdentityDiffers).into())
}

/// Exactly what a code allows: this activation, for this area, of the certificate in this version. Binding a device
/// makes the next one, so that no code binds two.
fn act(activation: &Activation, area: &Area) -> String {
    let Activation { person, why, certificate, .. } = activation;
    let version = certificate.as_ref().map_or(0, |certificate| certificate.version);
    let region = &area.region.code;
    crypto::digest::sha256_hex(format!("activate card\n{}\n{region}\n{why:?}\n{version}", person.id).as_bytes())
}

/// Takes consent and identity number, and sends the code of the fresh check to the phone that the register holds.
/// Answers with what the code will activate.
///
/// # Errors
/// As [`activation`]; `Conflict` while the area is not chosen; `Invalid` on `consent` or `id_number`; `LimitReached`;
/// `Forbidden` where the register holds no phone.
pub async fn check_identity(
    ctx: &Context,
    caller: &Caller,
    person: &PersonId,
    chosen: Option<&RegionCode>,
    form: &IdentityForm,
) -> UseCaseResult<Activation> {
    let activation = activation(ctx, caller, person, chosen).await?;
    let area = activation.area.as_ref().ok_or(UseCaseError::Conflict)?;
    let consent = if form.consent { None } else { Some(FieldError::new("consent", FieldCode::MustTick)) };
    let number = read_id_number("id_number", &form.id_number).err();
    let errors: Vec<FieldError> = [number, consent].into_iter().flatten().collect();
    if !errors.is_empty() {
        return Err(errors.into());
    }
    is_owner(ctx, caller, &activation.person, &form.id_number).await?;
    let phone = register_phone(ctx, caller).await?.ok_or(UseCaseError::Forbidden)?;
    let act = act(&activation, area);
    challenge::send(ctx, caller, ChallengePurpose::ActivateCard, &phone, &act).await?;
    Ok(activation)
}

/// Activates with the code and, but for another device, a new card password. Binds this device.
///
/// # Errors
/// As [`activation`]; `Conflict` while the area is not chosen; `Invalid` on `code`, `password` or `repeat`;
/// `LimitReached`.
pub async fn activate(
    ctx: &Context,
    caller: &Caller,
    person: &PersonId,
    chosen: Option<&RegionCode>,
    code: &str,
    password: &str,
    repeat: &str,
) -> UseCaseResult<Activated> {
    let activation = activation(ctx, caller, person, chosen).await?;
    let area = activation.area.as_ref().ok_or(UseCaseError::Conflict)?;
    let password = match activation.why {
        Why::Device => None,
        Why::First | Why::Again => Some(check_card_password(password, repeat)?),
    };
    let act = act(&activation, area);
    let spent = challenge::spend(ctx, caller, ChallengePurpose::ActivateCard, &act, code).await?;
    still_registered(ctx, caller, &spent).await?;
    let password = match password {
        Some(password) => Some(crate::account::password::hash(ctx, &password).await?),
        None => None,
    };
    let (token, device) = device(caller);
    let (certificate, mut set) = certificate(ctx, caller, &activation, area, password)?;
    let binding = binding(ctx, caller, &activation, &certificate.id, device)?;
    set.changes.push(Change::UpdateChallenge(spent));
    let before = ctx.store.bindings_of(&certificate.id).await?;
    let others = match (&binding.kind, activation.why) {
        (BindingKind::Family, _) => CardNotice::FamilyAdded,
        (_, Why::Device) => CardNotice::Bound,
        (_, Why::First | Why::Again) => CardNotice::Activated,
    };
    let told = Some(&caller.resident()?.id);
    set.changes.extend(tell_others(ctx, &certificate, &before, told, &[], |_| Some(others)).await?);
    let activated = Activated { certificate: certificate.id, binding: binding.id.clone(), device: token };
    set.changes.push(CardChange::AddBinding(binding).into());
    match ctx.store.commit(set).await {
        // Another request of the same person was first; the page shows what there is now.
        Err(StoreError::Refused(Constraint::CertificateTaken | Constraint::FamilyFull)) => Err(UseCaseError::Conflict),
        other => Ok(other.map(|_| activated)?),
    }
}

/// The device's hash, and a new token for its cookie where the browser has none.
pub(super) fn device(caller: &Caller) -> (Option<String>, String) {
    match &caller.device {
        Some(device) => (None, device.clone()),
        None => {
            let token = crypto::session::token().expose().clone();
            let device = crypto::session::token_hash(&token);
            (Some(token), device)
        }
    }
}

/// The certificate as the activation leaves it, with everything that goes with the act but binding and code.
fn certificate(
    ctx: &Context,
    caller: &Caller,
    activation: &Activation,
    area: &Area,
    password: Option<String>,
) -> UseCaseResult<(Certificate, ChangeSet)> {
    let account = caller.resident()?;
    let (now, region, physical) = (ctx.now(), area.region.code.clone(), activation.physical.as_ref());
    match (&activation.certificate, password) {
        (None, Some(password)) => {
            let certificate = Certificate {
                id: CertificateId::from_bits(ctx.ids.bits()),
                person: activation.person.id.clone(),
                issuer: area.issuer.code.clone(),
                region,
                card: physical.map(|card| card.number.clone()),
                state: CertificateState::Active,
                password,
                valid_until: physical.and_then(|card| card.valid_until),
                activated_at: now,
                state_since: now,
                version: 1,
            };
            let (act, notice) = (CardAct::Activated, CardNotice::Activated);
            let deed = CardDeed { act, channels: vec![ChannelCode::region_app()], device: None, ended: Vec::new() };
            let mut set = ChangeSet::new()
                .with(CardChange::AddCertificate(certificate.clone()))
                .with(card_receipt_job(ctx, &certificate, &account.id, deed))
                .audited(entry(ctx, caller, act, &certificate, ""));
            set.changes.extend(tell_holder(ctx, account, &certificate, notice, &[]));
            Ok((certificate, set))
        }
        (Some(closed), Some(password)) => {
            let certificate = Certificate {
                region,
                // What the register says now; where it says nothing, what was known.
                card: physical.map_or_else(|| closed.card.clone(), |card| Some(card.number.clone())),
                valid_until: physical.map_or(closed.valid_until, |card| card.valid_until),
                password,
                state: CertificateState::Active,
                state_since: now,
                version: closed.version + 1,
                ..closed.clone()
            };
            let (act, notice) = (CardAct::Activated, CardNotice::Activated);
            let set = acted(
                ctx,
                caller,
                &Deed { to: Some(account), act, notice, certificate: &certificate, bindings: &[], detail: "again" },
            );
            Ok((certificate, set))
        }
        (Some(active), None) => {
            let bound = record::entry(ctx, caller, "card.bound", active.id.as_str(), "");
            // Its next version, so that a freeze at this moment comes either before, then this fails, or after.
            let next = Certificate { version: active.version + 1, ..active.clone() };
            let mut set = ChangeSet::new().with(CardChange::UpdateCertificate(next)).audited(bound);
            set.changes.extend(tell_holder(ctx, account, active, CardNotice::Bound, &[]));
            Ok((active.clone(), set))
        }
        (None, None) => Err(UseCaseError::Broken("a first activation without a password")),
    }
}

fn binding(
    ctx: &Context,
    caller: &Caller,
    activation: &Activation,
    certificate: &CertificateId,
    device: String,
) -> UseCaseResult<Binding> {
    let holder = caller.resident()?.person.clone().ok_or(UseCaseError::NotProven)?;
    let is_own = holder == activation.person.id;
    Ok(Binding {
        id: BindingId::from_bits(ctx.ids.bits()),
        certificate: certificate.clone(),
        holder,
        kind: if is_own { BindingKind::Own } else { BindingKind::Family },
        channel: ChannelCode::region_app(),
        device: Some(device),
        label: caller.agent.clone(),
        locator: Some(crypto::card_code::locator()),
        state: BindingState::Bound,
        bound_at: ctx.now(),
        ended_at: None,
        ends_on: if is_own { None } else { Some(activation.person.comes_of_age_on()) },
        version: 1,
    })
}
