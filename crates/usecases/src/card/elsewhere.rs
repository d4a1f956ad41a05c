//! Channels that may show a card too and that nobody here can look into: a guide, and the holder's own statement.

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
    let account = caller.resident()?;
    let holder = account.person.clone().ok_or(UseCaseError::NotProven)?;
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
    let said = record::entry(ctx, caller, "card.stated_unbound", id.as_str(), stated.channel.as_str());
    let set = ChangeSet::new()
        .with(count(ctx, "card_statement_day", account.id.as_str(), |l| l.card_statement_day))
        .with(CardChange::AddBinding(stated))
        .with(card_notice(ctx, &account.id, id, CardNotice::StatedUnbound, &[]))
        .with(tell_phone_job(ctx, &account.id, CardNotice::StatedUnbound))
        .audited(said);
    match ctx.store.commit(set).await {
        // Said twice at the same moment: the first one stands.
        Err(StoreError::Refused(Constraint::AlreadyThere)) => {
            let said = row_of(&ctx.store.bindings_of(id).await?, code, &holder).map(|binding| binding.id.clone());
            said.ok_or(UseCaseError::Conflict)
        }
        other => Ok(other.map(|_| row)?),
    }
}
