use super::{
    areas::{CardOf, card_of},
    centre::on_no_device,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::my::people};
use domain::{
    card::{Binding, BindingKind, BindingState, Certificate, Entrustment},
    cover::{Cover, CoverStatus},
    id::BindingId,
    person::{Capacity, Name, Person},
    rules::{Issuer, Region},
};
use jiff::civil::Date;

/// The wallet: cards of the caller and the minors they act for, cards they may buy with for others, and credentials of
/// other issuers that this service does not manage.
#[derive(Clone, Debug)]
pub struct Wallet {
    /// One for each person.
    pub cards: Vec<WalletCard>,
    /// Entrusted to the caller, in force.
    pub entrusted: Vec<EntrustedCard>,
    /// Credentials that are only guided to.
    pub elsewhere: Vec<Issuer>,
}

/// A person's card.
#[derive(Clone, Debug)]
pub struct WalletCard {
    /// Whose.
    pub person: Person,
    /// In which capacity the caller acts.
    pub capacity: Capacity,
    /// The area that the card was activated for, or can be; `None` where it is not served here.
    pub region: Option<Region>,
    /// Who issues it.
    pub issuer: Option<Issuer>,
    /// The certificate; `None` before the first activation.
    pub certificate: Option<Certificate>,
    /// The caller's binding on this device.
    pub here: Option<Binding>,
    /// Whether no device of this service can show the certificate's codes today.
    pub on_no_device: bool,
    /// The caller's binding that this device may have back with nothing but the card password.
    pub restore: Option<BindingId>,
    /// Whether a cover is in force or begins later: without one nothing can be activated.
    pub insured: bool,
    /// Last day of the physical card, where it is past: nothing can be activated, and no code is shown.
    pub over: Option<Date>,
}

/// A card of somebody else that the caller may buy with.
#[derive(Clone, Debug)]
pub struct EntrustedCard {
    /// What was entrusted.
    pub entrustment: Entrustment,
    /// Whose card it is.
    pub principal: Name,
    /// Its binding on this device, once accepted.
    pub here: Option<Binding>,
}

/// Whether any of the covers is in force on `day` or begins after it.
pub(super) fn insured(covers: &[Cover], day: Date) -> bool {
    covers.iter().any(|c| c.status == CoverStatus::Normal && c.ends_on.is_none_or(|end| end >= day))
}

/// The wallet.
///
/// # Errors
/// `NotSignedIn`, `NotProven`.
pub async fn wallet(ctx: &Context, caller: &Caller) -> UseCaseResult<Wallet> {
    let own = caller.resident()?.person.clone().ok_or(UseCaseError::NotProven)?;
    let people = people(ctx, caller).await?;
    let held = ctx.store.bindings_held_by(&own).await?;
    let here = |fits: &dyn Fn(&Binding) -> bool| {
        let on_device =
            |b: &&Binding| b.state == BindingState::Bound && b.device.is_some() && b.device == caller.device;
        held.iter().filter(on_device).find(|b| fits(b)).cloned()
    };
    let mut cards = Vec::new();
    for someone in people.into_iter().filter(|s| s.capacity != Capacity::Heir) {
        let CardOf { area, certificate, insured, over } = card_of(ctx, &someone.person).await?;
        let (region, issuer) = area.map(|area| (area.region, area.issuer)).unzip();
        let bound = |b: &Binding| {
            certificate.as_ref().is_some_and(|c| c.id == b.certificate) && !matches!(b.kind, BindingKind::Entrusted(_))
        };
        let bindings = match &certificate {
            Some(certificate) => ctx.store.bindings_of(&certificate.id).await?,
            None => Vec::new(),
        };
        let may_restore = |b: &&Binding| b.holder == own && b.may_restore(caller.device.as_deref(), ctx.now());
        cards.push(WalletCard {
            here: here(&bound),
            on_no_device: region.as_ref().is_some_and(|region| on_no_device(region, &bindings, ctx.today())),
            restore: bindings.iter().find(may_restore).map(|b| b.id.clone()),
            insured,
            over,
            person: someone.person,
            capacity: someone.capacity,
            region,
            issuer,
            certificate,
        });
    }
    let mut entrusted = Vec::new();
    for entrustment in ctx.store.entrusted_to(&own).await?.into_iter().filter(|e| e.is_good_on(ctx.today())) {
        let Some(principal) = ctx.store.lookup_person(&entrustment.principal).await? else { continue };
        let is_it = |b: &Binding| b.kind == BindingKind::Entrusted(entrustment.id.clone());
        entrusted.push(EntrustedCard { here: here(&is_it), principal: principal.name, entrustment });
    }
    let elsewhere = ctx.book.issuers.values().filter(|issuer| !issuer.managed_here).cloned().collect();
    Ok(Wallet { cards, entrusted, elsewhere })
}
