//! Entrusted purchase (代购药): somebody else buys with the card, as far as its owner says; both identities are shown
//! (Decree 735 Art. 17).

use super::{
    Access, CardNotice, ENTRUSTMENT, access,
    activate::device,
    card_notice, end_bindings,
    notify::{about, tell_agent, tell_principal},
    over::withdrawn,
    restore::right_password,
    tell_phone_job,
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{
        count,
        proof::{read_id_number, read_name},
    },
    again::looking_again,
    record,
};
use crypto::blind_index::{Kind, blind_index};
use domain::{
    application::form::{FieldCode, FieldError},
    card::{
        Binding, BindingKind, BindingState, Certificate, CertificateState, EndReason, EntrustForm, Entrustment,
        Institution, check_entrustment,
    },
    id::{BindingId, CertificateId, EntrustmentId, PersonId},
    person::{Capacity, Person},
    rules::{ChannelCode, Marked},
    time::Timestamp,
};
use jiff::{ToSpan as _, civil::Date};
use storage::{CardChange, ChangeSet, Constraint, Idempotency, StoreError};

/// Institutions that the page offers to choose from; any other of the country is given by its code.
const INSTITUTIONS: u32 = 50;
/// How many of its owner's last notices are looked at for one of today.
const TOLD: u32 = 100;

/// The page of a card's entrustments.
#[derive(Clone, Debug)]
pub struct Entrustments {
    /// The card.
    pub access: Access,
    /// Newest first, over ones too.
    pub all: Vec<Entrustment>,
    /// Institutions that one may be limited to.
    pub institutions: Vec<Institution>,
    /// Most days that one may last here.
    pub days_most: Marked<u32>,
}

/// An accepted entrustment: the binding that shows its codes, and a new device's token where the browser had none.
#[derive(Clone, Debug)]
pub struct Accepted {
    /// The binding.
    pub binding: BindingId,
    /// For the device's cookie.
    pub device: Option<String>,
}

/// Entrustments of a card.
///
/// # Errors
/// As [`access`].
pub async fn entrustments(ctx: &Context, caller: &Caller, id: &CertificateId) -> UseCaseResult<Entrustments> {
    let access = access(ctx, caller, id).await?;
    let days_most = access.region(ctx)?.card.entrust_days_most.clone();
    let all = ctx.store.entrustments_of(id).await?;
    let institutions = ctx.store.list_institutions(&access.certificate.region, INSTITUTIONS).await?;
    Ok(Entrustments { access, all, institutions, days_most })
}

/// Entrusts somebody, with the card password. Whether name and number fit anybody is not told: it is there either way,
/// and is good for nobody else than the person of just this name and number.
///
/// # Errors
/// As [`access`]; `Invalid` on a field of the form or `password`; `Conflict` unless the card is active; `LimitReached`.
pub async fn entrust(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    form: &EntrustForm,
    password: &str,
) -> UseCaseResult<Entrustment> {
    let Entrustments { access, all, institutions, days_most } = entrustments(ctx, caller, id).await?;
    if !may_entrust(&access, ctx.today()) {
        return Err(UseCaseError::Conflict);
    }
    let Access { certificate, person, .. } = access;
    let mut errors = Vec::new();
    let name = read_name("name", &form.name).map_err(|e| errors.push(e)).ok();
    let number = read_id_number("id_number", &form.id_number).map_err(|e| errors.push(e)).ok();
    if number.as_ref() == Some(&person.id_number) {
        errors.push(FieldError::new("id_number", FieldCode::OwnIdentity));
    }
    if password.trim().is_empty() {
        errors.push(FieldError::new("password", FieldCode::Required));
    }
    let terms = check_entrustment(form, ctx.today(), days_most.v).map_err(|e| errors.extend(e)).ok();
    let code = form.institution.trim();
    let institution = match institutions.into_iter().find(|i| i.code == code) {
        None if !code.is_empty() && code.len() <= 40 => ctx.store.lookup_institution_by_code(code).await?,
        found => found,
    };
    if institution.is_none() && !code.is_empty() {
        errors.push(FieldError::new("institution", FieldCode::Choice));
    }
    let (Some(name), Some(number), Some((scope, uses, last_day)), true) = (name, number, terms, errors.is_empty())
    else {
        return Err(errors.into());
    };
    let account = &caller.resident()?.id;
    let counted = count(ctx, "entrust_account_day", account.as_str(), |l| l.entrust_account_day);
    right_password(ctx, caller, &certificate, password).await?;
    let found = ctx.store.lookup_person_by_id_number(&number).await?;
    let agent = found.filter(|p| p.name.fits(&name) && p.died_on.is_none()).map(|p| p.id);
    let entrustment = Entrustment {
        id: EntrustmentId::from_bits(ctx.ids.bits()),
        certificate: certificate.id.clone(),
        principal: person.id,
        agent: agent.unwrap_or_else(|| PersonId::from_bits(ctx.ids.bits())),
        agent_name: name,
        scope,
        institution: institution.map(|i| i.id),
        uses,
        last_day,
        created_at: ctx.now(),
        ended: None,
        version: 1,
    };
    let made = record::entry(ctx, caller, "card.entrusted", certificate.id.as_str(), entrustment.id.as_str());
    let mut set = ChangeSet::new()
        .with(counted)
        .with(CardChange::AddEntrustment(entrustment.clone()))
        .with(card_notice(ctx, account, &certificate.id, CardNotice::EntrustmentMade, &about(&entrustment)))
        .with(tell_phone_job(ctx, account, CardNotice::EntrustmentMade))
        .audited(made);
    set.changes.extend(tell_agent(ctx, &entrustment, CardNotice::EntrustmentOffered).await?);
    // The same once more, while it is open, is that one: a second tap entrusts nobody twice.
    let over = all.iter().filter(|e| e.ended.is_some()).count();
    let Entrustment { agent_name, scope, uses, last_day, institution, .. } = &entrustment;
    let (number, named) = (number.reveal(), agent_name.reveal());
    let same = format!("{} {over}\n{number}\n{named}\n{scope:?} {uses:?} {last_day} {institution:?}", certificate.id);
    set.idempotency = Some(Idempotency {
        actor: account.as_str().to_owned(),
        key: format!("entrust {}", blind_index(&ctx.keys, Kind::IdNumber, &same)),
        request: String::new(),
        answer: entrustment.id.as_str().to_owned(),
        at: ctx.now(),
    });
    match ctx.store.commit(set).await {
        Err(StoreError::Replayed { answer, .. }) => {
            let there = ctx.store.lookup_entrustment(&EntrustmentId(answer)).await?;
            there.filter(|e| e.ended.is_none()).ok_or(UseCaseError::Conflict)
        }
        other => other.map(|_| entrustment).map_err(Into::into),
    }
}

/// Revokes an entrustment: codes shown under it are dead at once. Doing it again answers the same.
///
/// # Errors
/// As [`access`].
pub async fn revoke_entrustment(ctx: &Context, caller: &Caller, id: &EntrustmentId) -> UseCaseResult<CertificateId> {
    // Against an acceptance or a use: what its owner takes back must end.
    looking_again(|| revoke(ctx, caller, id)).await
}

async fn revoke(ctx: &Context, caller: &Caller, id: &EntrustmentId) -> UseCaseResult<CertificateId> {
    let entrustment = ctx.store.lookup_entrustment(id).await?.ok_or(UseCaseError::NotFound)?;
    let Access { certificate, .. } = access(ctx, caller, &entrustment.certificate).await?;
    if entrustment.ended.is_some() {
        return Ok(certificate.id);
    }
    let entry = record::entry(ctx, caller, "card.entrustment_revoked", certificate.id.as_str(), id.as_str());
    let (account, kind) = (&caller.resident()?.id, CardNotice::EntrustmentEnded);
    let mut set = ChangeSet::new()
        .with(card_notice(ctx, account, &certificate.id, kind, &about(&entrustment)))
        .with(tell_phone_job(ctx, account, kind))
        .audited(entry);
    set.changes.extend(end_bindings(ctx, &entrustment).await?);
    set.changes.extend(withdrawn(ctx, &entrustment).await?);
    ctx.store.commit(set).await?;
    Ok(certificate.id)
}

/// What somebody is or was entrusted with.
#[derive(Clone, Debug)]
pub struct Errand {
    /// The terms.
    pub entrustment: Entrustment,
    /// Whose card it is.
    pub principal: Person,
    /// How it stands.
    pub state: ErrandState,
}

/// How an entrustment stands for whoever was entrusted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErrandState {
    /// It can be accepted on this device.
    Offered,
    /// This device shows its codes.
    Here(BindingId),
    /// The card can't be used just now; why is its owner's to know.
    NotNow,
    /// Its one use was made, or its principal revoked it.
    Ended(Timestamp, EndReason),
    /// Its last day is over.
    Over,
}

/// What somebody is entrusted with, or was.
///
/// # Errors
/// `NotSignedIn`, `NotProven`; `NotFound` for what is entrusted to somebody else.
pub async fn entrusted(ctx: &Context, caller: &Caller, id: &EntrustmentId) -> UseCaseResult<Errand> {
    let own = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let found = ctx.store.lookup_entrustment(id).await?.filter(|e| e.agent == *own);
    let entrustment = found.ok_or(UseCaseError::NotFound)?;
    let principal = ctx.store.lookup_person(&entrustment.principal).await?.ok_or(UseCaseError::NotFound)?;
    let state = match entrustment.ended {
        Some((_, EndReason::Expired)) => ErrandState::Over,
        Some((at, reason)) => ErrandState::Ended(at, reason),
        None if !entrustment.is_good_on(ctx.today()) => ErrandState::Over,
        None => {
            let certificate = ctx.store.lookup_certificate(&entrustment.certificate).await?;
            let usable = certificate.is_some_and(|c| c.is_good_on(ctx.today())) && principal.died_on.is_none();
            match here(caller, id, &ctx.store.bindings_held_by(own).await?) {
                _ if !usable => ErrandState::NotNow,
                Some(binding) => ErrandState::Here(binding),
                None => ErrandState::Offered,
            }
        }
    };
    Ok(Errand { entrustment, principal, state })
}

/// The binding on the caller's device that shows codes under the entrustment.
fn here(caller: &Caller, id: &EntrustmentId, held: &[Binding]) -> Option<BindingId> {
    let is_here = |b: &&Binding| {
        b.kind == BindingKind::Entrusted(id.clone())
            && b.state == BindingState::Bound
            && b.device.is_some()
            && b.device == caller.device
    };
    held.iter().find(is_here).map(|binding| binding.id.clone())
}

/// Accepts an entrustment on this device, which may show codes under it from here on. Its principal is told.
///
/// # Errors
/// As [`entrusted`]; `Conflict` unless it is in force and the card active; `LimitReached`.
pub async fn accept_entrustment(ctx: &Context, caller: &Caller, id: &EntrustmentId) -> UseCaseResult<Accepted> {
    match accept(ctx, caller, id).await {
        // Two taps at once: the one that came first answers for both.
        Err(UseCaseError::Conflict) => match entrusted(ctx, caller, id).await?.state {
            ErrandState::Here(binding) => Ok(Accepted { binding, device: None }),
            _ => Err(UseCaseError::Conflict),
        },
        other => other,
    }
}

async fn accept(ctx: &Context, caller: &Caller, id: &EntrustmentId) -> UseCaseResult<Accepted> {
    let Errand { entrustment, state, .. } = entrusted(ctx, caller, id).await?;
    match state {
        ErrandState::Here(binding) => return Ok(Accepted { binding, device: None }),
        ErrandState::Offered => {}
        ErrandState::NotNow | ErrandState::Ended(..) | ErrandState::Over => return Err(UseCaseError::Conflict),
    }
    let certificate = ctx.store.lookup_certificate(&entrustment.certificate).await?.ok_or(UseCaseError::NotFound)?;
    if certificate.state != CertificateState::Active {
        return Err(UseCaseError::Conflict);
    }
    // Each time another browser takes the right along, and its owner's card moves on by a version: so often a day.
    let account = &caller.resident()?.id;
    let counted = count(ctx, "entrust_accept_day", account.as_str(), |l| l.entrust_accept_day);
    let kind = BindingKind::Entrusted(id.clone());
    let there = ctx.store.bindings_held_by(&entrustment.agent).await?;
    let (token, device) = device(caller);
    let binding = Binding {
        id: BindingId::from_bits(ctx.ids.bits()),
        certificate: certificate.id.clone(),
        holder: entrustment.agent.clone(),
        kind,
        channel: ChannelCode::region_app(),
        device: Some(device),
        label: caller.agent.clone(),
        locator: Some(crypto::card_code::locator()),
        state: BindingState::Bound,
        bound_at: ctx.now(),
        ended_at: None,
        ends_on: Some(entrustment.last_day.saturating_add(1.day())),
        version: 1,
    };
    let accepted = Accepted { binding: binding.id.clone(), device: token };
    // Next versions, so that a freeze or a revocation at this moment comes either before, then this fails, or after.
    let certificate = Certificate { version: certificate.version + 1, ..certificate };
    let fenced = Entrustment { version: entrustment.version + 1, ..entrustment };
    let entry = record::entry(ctx, caller, "card.entrustment_accepted", binding.certificate.as_str(), id.as_str());
    let mut set = ChangeSet::new()
        .with(counted)
        .with(CardChange::UpdateCertificate(certificate))
        .with(CardChange::UpdateEntrustment(fenced.clone()))
        .audited(entry);
    if !told_today(ctx, &fenced).await? {
        set.changes.extend(tell_principal(ctx, &fenced, CardNotice::EntrustmentAccepted).await?);
    }
    // One device at a time: whoever gets a new phone takes the right along, and leaves none behind.
    for old in there.into_iter().filter(|b| b.kind == binding.kind && b.state == BindingState::Bound) {
        set = set.with(CardChange::UpdateBinding(super::unbind::ended(ctx, &old)));
    }
    match ctx.store.commit(set.with(CardChange::AddBinding(binding))).await {
        Err(StoreError::Refused(Constraint::CertificateTaken)) => Err(UseCaseError::Conflict),
        other => Ok(other.map(|_| accepted)?),
    }
}

/// Whether its principal was told today that the same agent accepted an entrustment of theirs.
async fn told_today(ctx: &Context, entrustment: &Entrustment) -> UseCaseResult<bool> {
    let Some(owner) = ctx.store.lookup_account_by_person(&entrustment.principal).await? else { return Ok(false) };
    let of_agent: Vec<String> =
        ctx.store.entrusted_to(&entrustment.agent).await?.into_iter().map(|e| e.id.to_string()).collect();
    let told = ctx.store.notices_of(&owner.id, TOLD).await?;
    Ok(told.iter().any(|notice| {
        notice.kind == CardNotice::EntrustmentAccepted.name()
            && notice.at.day() == ctx.today()
            && notice.args.get(ENTRUSTMENT).is_some_and(|id| of_agent.contains(id))
    }))
}

/// Whether the caller may entrust for this card on `day`: its living owner; a guardian does not entrust a minor's card on.
#[must_use]
pub fn may_entrust(access: &Access, day: Date) -> bool {
    let Access { capacity, certificate, person } = access;
    *capacity == Capacity::Oneself && certificate.is_good_on(day) && person.died_on.is_none()
}
