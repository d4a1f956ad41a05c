//! Everybody else who holds a card hears of an act on it, in the inbox.

use super::{CardNotice, notify::holder_notice};
use crate::{Context, UseCaseResult};
use domain::{
    card::{Binding, BindingKind, BindingState, Certificate},
    id::{AccountId, PersonId},
};
use std::collections::BTreeSet;
use storage::Change;

/// Who shows a card of somebody in their care now.
pub(super) fn guardians(bindings: &[Binding]) -> impl Iterator<Item = &PersonId> {
    bindings.iter().filter(|b| b.kind == BindingKind::Family && b.state == BindingState::Bound).map(|b| &b.holder)
}

/// The notices for the card's owner and the guardians among the holders of `before`, its bindings as they were before
/// the act; but for `told`, who hears of it anyway. `kind`: what each is told.
///
/// # Errors
/// Of the store.
pub(super) async fn tell_others(
    ctx: &Context,
    certificate: &Certificate,
    before: &[Binding],
    told: Option<&AccountId>,
    args: &[(&str, String)],
    kind: impl Fn(&PersonId) -> Option<CardNotice>,
) -> UseCaseResult<Vec<Change>> {
    let people: BTreeSet<&PersonId> = std::iter::once(&certificate.person).chain(guardians(before)).collect();
    let mut changes = Vec::new();
    for person in people {
        let Some(kind) = kind(person) else { continue };
        let Some(account) = ctx.store.lookup_account_by_person(person).await? else { continue };
        if told != Some(&account.id) {
            changes.push(holder_notice(ctx, &account, certificate, kind, args));
        }
    }
    Ok(changes)
}
