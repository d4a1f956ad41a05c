//! The personal centre: what is bound where, and what can be done about it.

use super::{Access, CardNotice, access, card_notice, elsewhere::unlisted, tell_phone_job};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, record};
use domain::{
    card::{Binding, BindingState, Disowned, Entrustment, Institution, Scan},
    id::{BindingId, CertificateId},
    person::Name,
    rules::{Channel, Issuer, Region},
    time::Timestamp,
};
use std::collections::HashMap;
use storage::{CardChange, ChangeSet};

/// How many uses the centre shows.
const USES: u32 = 5;

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
    /// Channels that may show it too, with no row of the caller's.
    pub elsewhere: Vec<Channel>,
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

/// The personal centre of a card.
///
/// # Errors
/// As [`access`].
pub async fn centre(ctx: &Context, caller: &Caller, id: &CertificateId) -> UseCaseResult<Centre> {
    let access = access(ctx, caller, id).await?;
    let (region, issuer) = (access.region(ctx)?.clone(), access.issuer(ctx)?.clone());
    let now = ctx.now();
    let last_uses: HashMap<BindingId, Timestamp> = ctx.store.last_uses_of(id).await?.into_iter().collect();
    let (mut bindings, mut restorable) = (Vec::new(), false);
    let all = ctx.store.bindings_of(id).await?;
    let own = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let elsewhere = unlisted(ctx, &access, &all, own)?;
    for binding in all {
        restorable |= binding.restorable_until().is_some_and(|until| now < until);
        let may_restore = binding.may_restore(caller.device.as_deref(), now);
        if binding.state == BindingState::Unbound && !may_restore {
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
    let mut uses = Vec::new();
    for scan in ctx.store.scans_of(id, None, USES).await? {
        let institution = ctx.store.lookup_institution(&scan.institution).await?;
        uses.extend(institution.map(|institution| (scan, institution)));
    }
    let entrustments = ctx.store.entrustments_of(id).await?;
    let disowned = ctx.store.disowned_of(id).await?;
    Ok(Centre { access, issuer, region, bindings, elsewhere, restorable, entrustments, uses, disowned })
}

/// Records that the caller says they ended a binding in its own channel. Nobody here can see whether it is so.
///
/// # Errors
/// As [`access`]; `Conflict` for a binding that this service ends itself, or one that is not bound.
pub async fn state_unbound(ctx: &Context, caller: &Caller, id: &BindingId) -> UseCaseResult<Binding> {
    statement(ctx, caller, id, BindingState::Bound, BindingState::Stated).await
}

/// Takes such a statement back. One that was all that is known of a channel leaves no row.
///
/// # Errors
/// As [`state_unbound`].
pub async fn take_back_statement(ctx: &Context, caller: &Caller, id: &BindingId) -> UseCaseResult<Binding> {
    statement(ctx, caller, id, BindingState::Stated, BindingState::Bound).await
}

async fn statement(
    ctx: &Context,
    caller: &Caller,
    id: &BindingId,
    from: BindingState,
    to: BindingState,
) -> UseCaseResult<Binding> {
    let binding = ctx.store.lookup_binding(id).await?.ok_or(UseCaseError::NotFound)?;
    let access = access(ctx, caller, &binding.certificate).await?;
    // Taken back, a mere statement claims nothing: neither that it is bound there, nor that it ended.
    let to = if to == BindingState::Bound && binding.is_statement() { BindingState::Unbound } else { to };
    if binding.state == to {
        return Ok(binding);
    }
    if binding.state != from || access.region(ctx)?.card.unbinds(&binding.channel) {
        return Err(UseCaseError::Conflict);
    }
    let certificate = binding.certificate.clone();
    let stated = Binding {
        state: to,
        ended_at: match to {
            BindingState::Stated => Some(ctx.now()),
            BindingState::Bound => None,
            BindingState::Unbound => binding.ended_at,
        },
        version: binding.version + 1,
        ..binding
    };
    let action = if to == BindingState::Stated { "card.stated_unbound" } else { "card.statement_taken_back" };
    let said = record::entry(ctx, caller, action, certificate.as_str(), stated.channel.as_str());
    let account = &caller.resident()?.id;
    let mut set = ChangeSet::new()
        .with(count(ctx, "card_statement_day", account.as_str(), |l| l.card_statement_day))
        .with(CardChange::UpdateBinding(stated.clone()))
        .audited(said);
    if to == BindingState::Stated {
        set.changes.push(card_notice(ctx, account, &certificate, CardNotice::StatedUnbound, &[]));
        set.changes.push(tell_phone_job(ctx, account, CardNotice::StatedUnbound));
    }
    ctx.store.commit(set).await?;
    Ok(stated)
}
