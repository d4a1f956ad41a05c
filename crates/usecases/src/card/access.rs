use super::{
    CardNotice,
    notify::{RESTORE, holder_notice, tell_person_job, tell_phone_about, whose},
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::my::people,
    receipt::{CardDeed, card_action, card_detail, card_receipt_job},
    record,
};
use domain::{
    account::{Account, device_kind},
    card::{Binding, BindingState, CardAct, Certificate},
    id::CertificateId,
    person::{Capacity, Person},
    rules::{ChannelCode, Issuer, Region},
};
use storage::{AuditEntry, CardChange, Change, ChangeSet};

/// A certificate that the caller may see and act on: their own, or a minor's whose guardian they are.
#[derive(Clone, Debug)]
pub struct Access {
    /// The certificate.
    pub certificate: Certificate,
    /// Whose it is.
    pub person: Person,
    /// In which capacity the caller acts.
    pub capacity: Capacity,
}

/// The certificate, for its owner or the guardian of its owner. Somebody else's is "not found".
///
/// # Errors
/// `NotSignedIn`, `NotProven`, `NotFound`.
pub async fn access(ctx: &Context, caller: &Caller, id: &CertificateId) -> UseCaseResult<Access> {
    let people = people(ctx, caller).await?;
    let certificate = ctx.store.lookup_certificate(id).await?.ok_or(UseCaseError::NotFound)?;
    let someone = people.into_iter().find(|s| s.person.id == certificate.person && s.capacity != Capacity::Heir);
    let someone = someone.ok_or(UseCaseError::NotFound)?;
    Ok(Access { certificate, person: someone.person, capacity: someone.capacity })
}

impl Access {
    /// The rules of the area that the certificate was activated for.
    ///
    /// # Errors
    /// `Broken` when they are gone.
    pub fn region<'a>(&self, ctx: &'a Context) -> UseCaseResult<&'a Region> {
        ctx.book.region(&self.certificate.region).ok_or(UseCaseError::Broken("region is gone"))
    }
    /// Who issued it.
    ///
    /// # Errors
    /// `Broken` when the issuer is gone.
    pub fn issuer<'a>(&self, ctx: &'a Context) -> UseCaseResult<&'a Issuer> {
        ctx.book.issuer(&self.certificate.issuer).ok_or(UseCaseError::Broken("issuer is gone"))
    }
}

/// What an act on a certificate leaves behind besides itself: its entry in the record, a notice, a text message, and
/// the order for a receipt. `certificate` is as the act leaves it.
pub(super) struct Deed<'a> {
    /// Who is told and gets the receipt; without an account the register's phone is told, and no receipt is asked for.
    pub(super) to: Option<&'a Account>,
    pub(super) act: CardAct,
    pub(super) notice: CardNotice,
    pub(super) certificate: &'a Certificate,
    /// Bindings that it touched.
    pub(super) bindings: &'a [Binding],
    /// More for the record, nothing personal.
    pub(super) detail: &'a str,
}

/// The change set of an act: certificate and bindings in their new versions, told, recorded and receipted.
pub(super) fn acted(ctx: &Context, caller: &Caller, deed: &Deed<'_>) -> ChangeSet {
    let Deed { to: account, act, notice, certificate, bindings, detail } = *deed;
    let mut channels: Vec<ChannelCode> = bindings.iter().map(|binding| binding.channel.clone()).collect();
    channels.dedup();
    // A member of staff acts on a device of the office: it is none of the holder's.
    let device = device_kind(&caller.agent).filter(|_| caller.staff.is_none());
    let mut set = ChangeSet::new().with(CardChange::UpdateCertificate(certificate.clone())).audited(entry(
        ctx,
        caller,
        act,
        certificate,
        detail,
    ));
    set.changes.extend(bindings.iter().cloned().map(|binding| Change::from(CardChange::UpdateBinding(binding))));
    set.changes.extend(match account {
        Some(account) => vec![
            holder_notice(ctx, account, certificate, notice, &args(notice, bindings)),
            tell_phone_about(
                ctx,
                &account.id,
                notice,
                whose(account, certificate),
                one_device(notice, bindings).as_deref(),
            ),
            card_receipt_job(ctx, certificate, &account.id, CardDeed { act, channels, device, ended: ended(bindings) }),
        ],
        None => vec![tell_person_job(ctx, &certificate.person, notice)],
    });
    set
}

/// Kinds of the devices that an act ended, also those of family members and of who is entrusted.
fn ended(bindings: &[Binding]) -> Vec<String> {
    let ended = bindings.iter().filter(|binding| binding.state == BindingState::Unbound && binding.device.is_some());
    ended.map(|binding| device_kind(&binding.label).unwrap_or_default()).collect()
}

/// Whether the notice of an unbinding may say that a device comes back with the card password: only its owner's own.
fn args(notice: CardNotice, bindings: &[Binding]) -> Vec<(&'static str, String)> {
    let restores = notice == CardNotice::Unbound && bindings.iter().any(|binding| binding.restorable_until().is_some());
    if restores { vec![(RESTORE, "yes".to_owned())] } else { Vec::new() }
}

/// The kind of the one device that was unbound: whoever has several knows which.
fn one_device(notice: CardNotice, bindings: &[Binding]) -> Option<String> {
    match bindings {
        [one] if notice == CardNotice::Unbound => device_kind(&one.label),
        _ => None,
    }
}

/// The record's entry of an act on a certificate, as its receipt will look for it.
pub(super) fn entry(
    ctx: &Context,
    caller: &Caller,
    act: CardAct,
    certificate: &Certificate,
    detail: &str,
) -> AuditEntry {
    let detail = card_detail(certificate.version, detail);
    record::entry(ctx, caller, card_action(act), certificate.id.as_str(), &detail)
}
