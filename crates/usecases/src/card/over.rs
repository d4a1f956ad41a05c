//! How an entrustment ends, whoever or whatever ends it.

use super::ended;
use crate::{Context, UseCaseResult};
use domain::card::{BindingKind, BindingState, EndReason, Entrustment};
use storage::{CardChange, Change};

/// An entrustment as it is once it is over.
pub(crate) fn over(ctx: &Context, entrustment: &Entrustment, why: EndReason) -> Entrustment {
    Entrustment { ended: Some((ctx.now(), why)), version: entrustment.version + 1, ..entrustment.clone() }
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
