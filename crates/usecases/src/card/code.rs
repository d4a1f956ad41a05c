use super::code_end::{CodeEnd, CodeStop, code_end, stop};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use crypto::card_code::{self, Shown};
use domain::{
    card::{Binding, BindingKind, Certificate, Scan, Slot},
    id::{BindingId, PersonId},
    person::Name,
    rules::{Issuer, Region},
    time::Timestamp,
};
use storage::ShownBinding;

/// What the code's page shows.
#[derive(Clone, Debug)]
pub enum CodePage {
    /// A code.
    Code(Box<CodeView>),
    /// None, and why.
    None(Box<CodeStop>),
}

/// A code and what belongs to it.
#[derive(Clone, Debug)]
pub struct CodeView {
    /// Name of the card's owner.
    pub owner: Name,
    /// The card.
    pub certificate: Certificate,
    /// The binding that shows it.
    pub binding: Binding,
    /// The area's rules.
    pub region: Region,
    /// Who issued it.
    pub issuer: Issuer,
    /// The token: 40 digits.
    pub token: String,
    /// Its slot.
    pub slot: Slot,
    /// The moment it was made: the countdown begins there.
    pub at: Timestamp,
}

impl CodeView {
    /// Whole seconds until the next code.
    #[must_use]
    pub fn seconds_left(&self) -> i64 {
        // Rounded up: never ask a moment too early.
        (self.slot.ends_at().0 - self.at.0 + 999_999).div_euclid(1_000_000)
    }
}

/// The binding's code of this moment, for its holder on its device only.
///
/// # Errors
/// `NotSignedIn`, `NotProven`; `NotFound` for somebody else's or another device's.
pub async fn show_code(ctx: &Context, caller: &Caller, id: &BindingId) -> UseCaseResult<CodePage> {
    let holder = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let found = ctx.store.lookup_shown(id).await?.filter(|found| is_own(caller, holder, &found.binding));
    let found = found.ok_or(UseCaseError::NotFound)?;
    let (at, today) = (ctx.now(), ctx.today());
    let end = code_end(&found, at);
    let ShownBinding { binding, certificate, owner, .. } = found;
    let entrustment = match &binding.kind {
        BindingKind::Entrusted(id) => Some(ctx.store.lookup_entrustment(id).await?),
        BindingKind::Own | BindingKind::Family => None,
    };
    let entrusted = entrustment.is_none_or(|found| found.is_some_and(|e| e.is_good_on(today)));
    let Some(locator) = binding.locator else { return Err(UseCaseError::NotFound) };
    if let Some(why) = end.or((!entrusted).then_some(CodeEnd::Ended)) {
        return Ok(CodePage::None(stop(binding, why, at)));
    }
    let region = ctx.book.region(&certificate.region).ok_or(UseCaseError::Broken("region is gone"))?.clone();
    let issuer = ctx.book.issuer(&certificate.issuer).ok_or(UseCaseError::Broken("issuer is gone"))?.clone();
    let slot = Slot::at(at, region.card.code_seconds.v);
    let token = token(ctx, &binding, locator, slot);
    Ok(CodePage::Code(Box::new(CodeView { owner, certificate, binding, region, issuer, token, slot, at })))
}

/// The token of a binding in a slot.
pub(crate) fn token(ctx: &Context, binding: &Binding, locator: u64, slot: Slot) -> String {
    card_code::issue(&ctx.keys, locator, &shown(binding, slot.number))
}

/// What the token of a binding in a slot is made from.
pub(crate) fn shown(binding: &Binding, slot: i64) -> Shown<'_> {
    Shown { certificate: binding.certificate.as_str(), binding: binding.id.as_str(), version: binding.version, slot }
}

/// The scan that used up the binding's code of a slot.
///
/// # Errors
/// As [`show_code`].
pub(super) async fn seen(ctx: &Context, caller: &Caller, id: &BindingId, slot: i64) -> UseCaseResult<Option<Scan>> {
    let binding = own(ctx, caller, id).await?;
    Ok(ctx.store.lookup_use(&binding.id, slot).await?)
}

async fn own(ctx: &Context, caller: &Caller, id: &BindingId) -> UseCaseResult<Binding> {
    let person = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let found = ctx.store.lookup_binding(id).await?;
    found.filter(|binding| is_own(caller, person, binding)).ok_or(UseCaseError::NotFound)
}

/// Whether the caller holds the binding, on this device.
pub(super) fn is_own(caller: &Caller, person: &PersonId, binding: &Binding) -> bool {
    binding.holder == *person && binding.device.is_some() && binding.device == caller.device
}
