//! The personal centre: what is bound where, and what can be done about it.

use super::{Access, access, areas::over, elsewhere::unlisted};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    card::{Binding, BindingState, Disowned, Entrustment, Institution, Scan},
    id::{BindingId, CertificateId},
    person::Name,
    rules::{Channel, Issuer, Region},
    time::Timestamp,
};
use jiff::civil::Date;
use std::collections::HashMap;

/// How many uses the centre shows.
const USES: u32 = 5;
/// For so many seconds the centre says which device was unbound.
const GONE: i64 = 86_400;

/// The personal centre.
#[derive(Clone, Debug)]
pub struct Centre {
    /// The card.
    pub access: Access,
    /// Who issued it.
    pub issuer: Issuer,
    /// The area's rules.
    pub region: Region,
    /// Its bindings, oldest first; ended ones for as long as they can be restored, and statements.
    pub bindings: Vec<Shown>,
    /// Devices that were unbound within a day and can't come back from here, the last one first.
    pub gone: Vec<Binding>,
    /// Channels that may show it too, with no row of the caller's.
    pub elsewhere: Vec<Channel>,
    /// Whether no device of this service can show the card's codes today, as far as bindings go.
    pub on_no_device: bool,
    /// Last day of the physical card, where it is past: no code is shown.
    pub over: Option<Date>,
    /// Whether a device, this one or another, may be bound again without a fresh check.
    pub restorable: bool,
    /// Entrustments, newest first.
    pub entrustments: Vec<Entrustment>,
    /// The last uses.
    pub uses: Vec<(Scan, Institution)>,
    /// Uses that were disowned.
    pub disowned: Vec<Disowned>,
}

/// A binding with what its row shows.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The binding.
    pub binding: Binding,
    /// Its channel.
    pub channel: Channel,
    /// Who shows the card with it, where it is somebody else than its owner.
    pub holder: Option<Name>,
    /// When it last showed a code that was accepted.
    pub last_used: Option<Timestamp>,
    /// Whether it is this device.
    pub here: bool,
    /// Whether this service ends it itself; otherwise it guides.
    pub direct: bool,
    /// Whether this device may bind itself again without a fresh check.
    pub may_restore: bool,
}

/// Whether none of a card's bindings shows codes of this service on `day`.
pub(super) fn on_no_device(region: &Region, bindings: &[Binding], day: Date) -> bool {
    !bindings.iter().any(|b| region.card.unbinds(&b.channel) && b.is_good_on(day))
}

/// The personal centre of a card.
///
/// # Errors
/// As [`access`].
pub async fn centre(ctx: &Context, caller: &Caller, id: &CertificateId) -> UseCaseResult<Centre> {
    let access = access(ctx, caller, id).await?;
    let (region, issuer) = (access.region(ctx)?.clone(), access.issuer(ctx)?.clone());
    let now = ctx.now();
    let last_uses: HashMap<BindingId, Timestamp> = ctx.store.last_uses_of(id).await?.into_iter().collect();
    let (mut bindings, mut gone, mut restorable) = (Vec::new(), Vec::new(), false);
    let all = ctx.store.bindings_of(id).await?;
    let own = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let elsewhere = unlisted(ctx, &access, &all, own)?;
    let on_no_device = on_no_device(&region, &all, ctx.today());
    for binding in all {
        restorable |= binding.restorable_until().is_some_and(|until| now < until);
        let may_restore = binding.may_restore(caller.device.as_deref(), now);
        if binding.state == BindingState::Unbound && !may_restore {
            if binding.device.is_some() && binding.ended_at.is_some_and(|at| now.seconds_since(at) < GONE) {
                gone.push(binding);
            }
            continue;
        }
        let Some(channel) = ctx.book.channel(&binding.channel).cloned() else { continue };
        let holder = if binding.holder == access.person.id {
            None
        } else {
            ctx.store.lookup_person(&binding.holder).await?.map(|person| person.name)
        };
        bindings.push(Shown {
            last_used: last_uses.get(&binding.id).copied(),
            here: binding.device.is_some() && binding.device == caller.device,
            direct: region.card.unbinds(&binding.channel),
            channel,
            holder,
            may_restore,
            binding,
        });
    }
    gone.sort_by_key(|binding| std::cmp::Reverse(binding.ended_at));
    let mut uses = Vec::new();
    for scan in ctx.store.scans_of(id, None, USES).await? {
        let institution = ctx.store.lookup_institution(&scan.institution).await?;
        uses.extend(institution.map(|institution| (scan, institution)));
    }
    let entrustments = ctx.store.entrustments_of(id).await?;
    let disowned = ctx.store.disowned_of(id).await?;
    let over = over(ctx, &access.person.id, Some(&access.certificate)).await?;
    Ok(Centre {
        access,
        issuer,
        region,
        bindings,
        gone,
        elsewhere,
        on_no_device,
        over,
        restorable,
        entrustments,
        uses,
        disowned,
    })
}
