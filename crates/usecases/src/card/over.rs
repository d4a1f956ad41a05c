//! How an entrustment ends, whoever or whatever ends it.

use super::{CardNotice, ended, tell_agent};
use crate::{Context, UseCaseResult};
use domain::card::{BindingKind, BindingState, EndReason, Entrustment};
use storage::{CardChange, Change};

/// An entrustment as it is once it is over.
pub(crate) fn over(ctx: &Context, entrustment: &Entrustment, why: EndReason) -> Entrustment {
    Entrustment { ended: Some((ctx.now(), why)), version: entrustment.version + 1, ..entrustment.clone() }
}

/// Ends one that its owner, or the end of the card, takes back: whoever was entrusted is told.
///
/// # Errors
/// Of the store.
pub(super) async fn withdrawn(ctx: &Context, entrustment: &Entrustment) -> UseCaseResult<Vec<Change>> {
    let mut changes = tell_agent(ctx, entrustment, CardNotice::EntrustmentWithdrawn).await?;
    changes.push(CardChange::UpdateEntrustment(over(ctx, entrustment, EndReason::Revoked)).into());
    Ok(changes)
}

/// What showed codes under it ends with it.
///
/// # Errors
/// Of the store.
pub(crate) async fn end_bindings(ctx: &Context, entrustment: &Entrustment) -> UseCaseResult<Vec<Change>> {
    let kind = BindingKind::Entrusted(entrustment.id.clone());
    let all = ctx.store.bindings_of(&entrustment.certificate).await?.into_iter();
    let shown = all.filter(|b| b.kind == kind && b.state == BindingState::Bound);
    Ok(shown.map(|b| CardChange::UpdateBinding(ended(ctx, &b)).into()).collect())
}
