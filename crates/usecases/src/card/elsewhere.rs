//! Channels that may show a card too and that nobody here can look into: a guide, and the holder's own statements.

use super::{Access, CardNotice, access, card_notice, tell_phone_job};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::count, record};
use domain::{
    card::{Binding, BindingKind, BindingState},
    id::{BindingId, CertificateId, PersonId},
    person::Capacity,
    rules::{Channel, ChannelCode},
};
use storage::{CardChange, ChangeSet, Constraint, StoreError};

/// Channels of an area without a row for `holder` on record.
pub(super) fn unlisted(
    ctx: &Context,
    access: &Access,
    bindings: &[Binding],
    holder: &PersonId,
) -> UseCaseResult<Vec<Channel>> {
    let region = access.region(ctx)?;
    let listed = |code: &ChannelCode| row_of(bindings, code, holder).is_some();
    let all = ctx.book.channels.iter().filter(|c| !region.card.unbinds(&c.code) && !listed(&c.code));
    Ok(all.cloned().collect())
}

fn row_of<'a>(bindings: &'a [Binding], code: &ChannelCode, holder: &PersonId) -> Option<&'a Binding> {
    bindings.iter().find(|b| b.channel == *code && b.holder == *holder && b.state != BindingState::Unbound)
}

/// A channel's guide.
#[derive(Clone, Debug)]
pub struct ChannelGuide {
    /// The card.
    pub access: Access,
    /// The channel.
    pub channel: Channel,
    /// The caller's row for it, where one is on record: its own page says more.
    pub row: Option<BindingId>,
}

/// How to unbind in a channel that this service can't reach.
///
/// # Errors
/// As [`access`]; `NotFound` for a channel that is none, or one that this service ends itself.
pub async fn channel_guide(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    code: &ChannelCode,
) -> UseCaseResult<ChannelGuide> {
    let access = access(ctx, caller, id).await?;
    let channel = ctx.book.channel(code).cloned().ok_or(UseCaseError::NotFound)?;
    if access.region(ctx)?.card.unbinds(code) {
        return Err(UseCaseError::NotFound);
    }
    let own = caller.resident()?.person.as_ref().ok_or(UseCaseError::NotProven)?;
    let row = row_of(&ctx.store.bindings_of(id).await?, code, own).map(|binding| binding.id.clone());
    Ok(ChannelGuide { access, channel, row })
}

/// Records that the caller says they unbound the card in a channel of which nothing is on record here. Saying it again
/// answers the same.
///
/// # Errors
/// As [`channel_guide`]; `Conflict` where a binding there is on record: that is stated on its own page.
pub async fn state_elsewhere(
    ctx: &Context,
    caller: &Caller,
    id: &CertificateId,
    code: &ChannelCode,
) -> UseCaseResult<BindingId> {
    let ChannelGuide { access, channel, row } = channel_guide(ctx, caller, id, code).await?;
    if let Some(row) = row {
        let known = ctx.store.lookup_binding(&row).await?.is_some_and(|b| b.state == BindingState::Stated);
        return if known { Ok(row) } else { Err(UseCaseError::Conflict) };
    }
    let holder = caller.resident()?.person.clone().ok_or(UseCaseError::NotProven)?;
    let (now, own) = (ctx.now(), access.capacity == Capacity::Oneself);
    let stated = Binding {
        id: BindingId::from_bits(ctx.ids.bits()),
        certificate: id.clone(),
        holder: holder.clone(),
        kind: if own { BindingKind::Own } else { BindingKind::Family },
        channel: channel.code,
        device: None,
        label: String::new(),
        locator: None,
        state: BindingState::Stated,
        bound_at: now,
        ended_at: Some(now),
        ends_on: None,
        version: 1,
    };
    let row = stated.id.clone();
    let set = said(ctx, caller, &stated)?.with(CardChange::AddBinding(stated));
    match ctx.store.commit(set).await {
        // Said twice at the same moment: the first one stands.
        Err(StoreError::Refused(Constraint::AlreadyThere)) => {
            let said = row_of(&ctx.store.bindings_of(id).await?, code, &holder).map(|binding| binding.id.clone());
            said.ok_or(UseCaseError::Conflict)
        }
        other => Ok(other.map(|_| row)?),
    }
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
    // What somebody said is theirs to take back.
    if binding.is_statement() && caller.resident()?.person.as_ref() != Some(&binding.holder) {
        return Err(UseCaseError::NotFound);
    }
    // Taken back, a mere statement claims nothing: neither that it is bound there, nor that it ended.
    let to = if to == BindingState::Bound && binding.is_statement() { BindingState::Unbound } else { to };
    if binding.state == to {
        return Ok(binding);
    }
    if binding.state != from || access.region(ctx)?.card.unbinds(&binding.channel) {
        return Err(UseCaseError::Conflict);
    }
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
    let set = said(ctx, caller, &stated)?.with(CardChange::UpdateBinding(stated.clone()));
    ctx.store.commit(set).await?;
    Ok(stated)
}

/// What goes with a statement and with taking it back: the entry and the count; its holder hears of a statement.
fn said(ctx: &Context, caller: &Caller, binding: &Binding) -> UseCaseResult<ChangeSet> {
    let (account, certificate) = (&caller.resident()?.id, &binding.certificate);
    let stated = binding.state == BindingState::Stated;
    let action = if stated { "card.stated_unbound" } else { "card.statement_taken_back" };
    let mut set = ChangeSet::new()
        .with(count(ctx, "card_statement_day", account.as_str(), |l| l.card_statement_day))
        .audited(record::entry(ctx, caller, action, certificate.as_str(), binding.channel.as_str()));
    if stated {
        set.changes.push(card_notice(ctx, account, certificate, CardNotice::StatedUnbound, &[]));
        set.changes.push(tell_phone_job(ctx, account, CardNotice::StatedUnbound));
    }
    Ok(set)
}
