//! A card that ends with its owner's last cover.

use super::{
    CardNotice, card_notice,
    freeze::moved,
    notify::tell_agent,
    unbind::{ended, revoked},
};
use crate::{
    Context, UseCaseResult,
    receipt::{CardDeed, card_action, card_detail, card_receipt_job},
    record,
};
use domain::{
    application::{Actor, Application},
    card::{BindingState, CardAct, CertificateState},
    cover::{Cover, CoverStatus},
    id::{CoverId, PersonId},
};
use jiff::civil::Date;
use storage::{CardChange, ChangeSet};

/// The day on which a person's card closes when `cover` ends on `on`: the same day, unless another cover goes on.
/// `None` without a card, or where it stays.
///
/// # Errors
/// Of the store.
pub async fn closes_with(
    ctx: &Context,
    cover: &CoverId,
    person: &PersonId,
    on: Option<Date>,
) -> UseCaseResult<Option<Date>> {
    let Some(on) = on else { return Ok(None) };
    let open = ctx.store.certificates_of(person).await?.into_iter().any(|c| c.state != CertificateState::Closed);
    let stays = another_cover(&ctx.store.covers_of(person).await?, cover, on);
    Ok((open && !stays).then_some(on))
}

/// Whether a device or channel still shows the electronic card of a person.
///
/// # Errors
/// Of the store.
pub async fn still_bound(ctx: &Context, person: &PersonId) -> UseCaseResult<bool> {
    for certificate in ctx.store.certificates_of(person).await? {
        if ctx.store.bindings_of(&certificate.id).await?.iter().any(|b| b.state == BindingState::Bound) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether a cover other than `ended` is in force on `on` or begins after it.
fn another_cover(covers: &[Cover], ended: &CoverId, on: Date) -> bool {
    covers.iter().any(|c| c.id != *ended && c.status == CoverStatus::Normal && c.ends_on.is_none_or(|end| end >= on))
}

/// The changes by which a person's cards close together with the cover that `application` ends.
pub(crate) async fn close_with_cover(
    ctx: &Context,
    application: &Application,
    on: Date,
    set: &mut ChangeSet,
) -> UseCaseResult<()> {
    if closes_with(ctx, &application.cover, &application.person, Some(on)).await?.is_none() {
        return Ok(());
    }
    for certificate in ctx.store.certificates_of(&application.person).await? {
        if certificate.state == CertificateState::Closed {
            continue;
        }
        let closed = moved(ctx, &certificate, CertificateState::Closed)?;
        let mut channels = Vec::new();
        for binding in ctx.store.bindings_of(&closed.id).await? {
            // What other channels show is theirs to end.
            if binding.state == BindingState::Bound && binding.locator.is_some() {
                channels.push(binding.channel.clone());
                set.changes.push(CardChange::UpdateBinding(ended(ctx, &binding)).into());
            }
        }
        for entrustment in ctx.store.entrustments_of(&closed.id).await?.into_iter().filter(|e| e.ended.is_none()) {
            set.changes.extend(tell_agent(ctx, &entrustment, CardNotice::EntrustmentWithdrawn).await?);
            set.changes.push(CardChange::UpdateEntrustment(revoked(ctx, entrustment)).into());
        }
        channels.dedup();
        let (act, account) = (CardAct::Closed, &application.account);
        let detail = card_detail(closed.version, "with_cover");
        set.audit.push(record::by(ctx, Actor::System, "", card_action(act), closed.id.as_str(), &detail));
        let day = ("on", on.to_string());
        set.changes.push(card_notice(ctx, account, &closed.id, CardNotice::ClosedWithCover, &[day]));
        set.changes.push(card_receipt_job(ctx, &closed, account, CardDeed { act, channels, device: None }));
        set.changes.push(CardChange::UpdateCertificate(closed).into());
    }
    Ok(())
}
