//! A card that ends with its owner's last cover.

use super::{
    CardNotice, ended,
    freeze::{moved, told},
    notify::{tell_holder, tell_person_job},
    others::tell_others,
    over::withdrawn,
};
use crate::{
    Context, UseCaseResult,
    receipt::{CardDeed, card_action, card_detail, card_receipt_job},
    record,
};
use domain::{
    account::Account,
    application::{Actor, Application},
    card::{Binding, BindingState, CardAct, Certificate, CertificateState},
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
    let account = ctx.store.lookup_account(&application.account).await?;
    for certificate in ctx.store.certificates_of(&application.person).await? {
        if certificate.state != CertificateState::Closed {
            let before = ctx.store.bindings_of(&certificate.id).await?;
            closing(ctx, &certificate, &before, account.as_ref(), on, set).await?;
        }
    }
    Ok(())
}

/// Closes a card that no cover carries any more: the last one reached its end, or the register ended it.
///
/// # Errors
/// Of the store; `Conflict` where somebody else acted on it at the same moment.
pub(super) async fn close_uninsured(ctx: &Context, certificate: &Certificate) -> UseCaseResult<()> {
    let (today, covers) = (ctx.today(), ctx.store.covers_of(&certificate.person).await?);
    if super::wallet::insured(&covers, today) {
        return Ok(());
    }
    let ended = covers.iter().filter(|c| c.status == CoverStatus::Normal).filter_map(|c| c.ends_on).max();
    // What the register stopped while it ran has no day of its own there: the day on which it was seen. One that was
    // stopped before it began carried no card.
    let ran = |c: &Cover| c.starts_on <= today && c.ends_on.is_none_or(|end| ended.is_none_or(|last| end > last));
    let stopped = covers.iter().any(|c| c.status != CoverStatus::Normal && ran(c));
    let on = ended.filter(|_| !stopped).unwrap_or(today);
    let before = ctx.store.bindings_of(&certificate.id).await?;
    let account = told(ctx, certificate, &before).await?;
    let mut set = ChangeSet::new();
    closing(ctx, certificate, &before, account.as_ref(), on, &mut set).await?;
    ctx.store.commit(set).await?;
    Ok(())
}

/// The changes by which a card closes on `on`. `to`: who is told and gets the receipt; without an account the phone that
/// the register holds is told.
async fn closing(
    ctx: &Context,
    certificate: &Certificate,
    before: &[Binding],
    to: Option<&Account>,
    on: Date,
    set: &mut ChangeSet,
) -> UseCaseResult<()> {
    let closed = moved(ctx, certificate, CertificateState::Closed)?;
    let mut channels = Vec::new();
    for binding in before {
        // What other channels show is theirs to end.
        if binding.state == BindingState::Bound && binding.locator.is_some() {
            channels.push(binding.channel.clone());
            set.changes.push(CardChange::UpdateBinding(ended(ctx, binding)).into());
        }
    }
    for entrustment in ctx.store.entrustments_of(&closed.id).await?.into_iter().filter(|e| e.ended.is_none()) {
        set.changes.extend(withdrawn(ctx, &entrustment).await?);
    }
    channels.dedup();
    let (act, kind) = (CardAct::Closed, CardNotice::ClosedWithCover);
    let detail = card_detail(closed.version, "with_cover");
    set.audit.push(record::by(ctx, Actor::System, "", card_action(act), closed.id.as_str(), &detail));
    match to {
        Some(account) => {
            set.changes.extend(tell_holder(ctx, account, &closed, kind, &[("on", on.to_string())]));
            let deed = CardDeed { act, channels, device: None, ended: Vec::new() };
            set.changes.push(card_receipt_job(ctx, &closed, &account.id, deed));
        }
        None => set.changes.push(tell_person_job(ctx, &closed.person, kind)),
    }
    let day = [("on", on.to_string())];
    let told = to.map(|account| &account.id);
    set.changes.extend(tell_others(ctx, &closed, before, told, &day, |_| Some(kind)).await?);
    set.changes.push(CardChange::UpdateCertificate(closed).into());
    Ok(())
}
