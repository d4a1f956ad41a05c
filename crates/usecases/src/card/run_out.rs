//! What ends with its day, or with what it rested on: entrustments after their last day, a guardian's right to show a
//! card at majority or when the register has them as guardian no more. Codes of both are refused from that moment on,
//! whoever is late with this. Here everybody is told, once. Cards that no cover carries are found by a walk of their own;
//! until it comes by, such a card answers that its owner is not insured.

use super::{
    CardNotice, end_bindings, ended,
    notify::{tell, tell_agent, tell_principal},
    others::tell_others,
    over,
};
use crate::{Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::Actor,
    card::{Binding, EndReason, Entrustment},
    id::{CertificateId, PersonId},
};
use std::collections::BTreeMap;
use storage::{CardChange, ChangeSet};

/// How many of a kind one round looks at.
const BATCH: u32 = 500;

/// Bindings of one guardian and card: they end together, and it is told once.
type Groups = BTreeMap<(CertificateId, PersonId), Vec<Binding>>;

/// Ends what ran out and tells everybody. Answers how many entrustments and family members.
///
/// # Errors
/// Errors of the store; one that can't be ended is logged and does not stop the others.
pub async fn run_out(ctx: &Context) -> UseCaseResult<usize> {
    let today = ctx.today();
    let mut done = 0;
    for entrustment in ctx.store.entrustments_run_out(today, BATCH).await? {
        done += counted(entrustment.id.as_str(), expire(ctx, &entrustment).await);
    }
    for ((certificate, guardian), bindings) in groups(ctx.store.family_bindings_run_out(today, BATCH).await?) {
        done += counted(certificate.as_str(), grown(ctx, &certificate, &guardian, &bindings).await);
    }
    for ((certificate, guardian), bindings) in groups(ctx.store.family_bindings_unfounded(BATCH).await?) {
        done += counted(certificate.as_str(), unfounded(ctx, &certificate, &guardian, &bindings).await);
    }
    Ok(done)
}

/// A guardian may show a card on several devices. What a full batch holds of its last group may be a part of it: that
/// one waits for the next round, unless there is no other.
fn groups(bindings: Vec<Binding>) -> Groups {
    let full = bindings.len() >= BATCH as usize;
    let key = |b: &Binding| (b.certificate.clone(), b.holder.clone());
    let last = bindings.last().map(key).filter(|_| full);
    let mut groups = Groups::new();
    for binding in bindings {
        groups.entry(key(&binding)).or_default().push(binding);
    }
    if let Some(last) = last.filter(|_| groups.len() > 1) {
        groups.remove(&last);
    }
    groups
}

pub(super) fn counted(id: &str, result: UseCaseResult<()>) -> usize {
    match result {
        Ok(()) => return 1,
        // Ended by somebody, or by another process, at this moment.
        Err(UseCaseError::Conflict) => {}
        Err(error) => tracing::error!(id, %error, "what ran out could not be ended"),
    }
    0
}

async fn expire(ctx: &Context, entrustment: &Entrustment) -> UseCaseResult<()> {
    let (id, certificate) = (&entrustment.id, &entrustment.certificate);
    let entry = record::by(ctx, Actor::System, "", "card.entrustment_expired", certificate.as_str(), id.as_str());
    let over = over(ctx, entrustment, EndReason::Expired);
    let mut set = ChangeSet::new().with(CardChange::UpdateEntrustment(over)).audited(entry);
    set.changes.extend(end_bindings(ctx, entrustment).await?);
    set.changes.extend(tell_principal(ctx, entrustment, CardNotice::EntrustmentRunOut).await?);
    set.changes.extend(tell_agent(ctx, entrustment, CardNotice::EntrustmentOver).await?);
    ctx.store.commit(set).await?;
    Ok(())
}

async fn grown(
    ctx: &Context,
    certificate: &CertificateId,
    guardian: &PersonId,
    bindings: &[Binding],
) -> UseCaseResult<()> {
    let mut set = ended_all(ctx, certificate, guardian, bindings, "");
    let on = bindings.first().and_then(|binding| binding.ends_on).unwrap_or(ctx.today());
    let on = [("on", on.to_string())];
    // The guardian may no longer open the card, its owner may.
    set.changes.extend(tell(ctx, guardian, None, CardNotice::FamilyGrown, &on).await?);
    if let Some(owner) = ctx.store.lookup_owner(certificate).await? {
        set.changes.extend(tell(ctx, &owner.id, Some(certificate), CardNotice::OfAge, &on).await?);
    }
    ctx.store.commit(set).await?;
    Ok(())
}

/// The register has somebody as guardian no more: they show the card no more, and no longer as one of their five.
async fn unfounded(
    ctx: &Context,
    certificate: &CertificateId,
    guardian: &PersonId,
    bindings: &[Binding],
) -> UseCaseResult<()> {
    let mut set = ended_all(ctx, certificate, guardian, bindings, " guardianship_ended");
    set.changes.extend(tell(ctx, guardian, None, CardNotice::GuardianshipEnded, &[]).await?);
    if let Some(certificate) = ctx.store.lookup_certificate(certificate).await? {
        let before = ctx.store.bindings_of(&certificate.id).await?;
        let hears = |person: &PersonId| (person != guardian).then_some(CardNotice::FamilyEnded);
        set.changes.extend(tell_others(ctx, &certificate, &before, None, &[], hears).await?);
    }
    ctx.store.commit(set).await?;
    Ok(())
}

fn ended_all(
    ctx: &Context,
    certificate: &CertificateId,
    guardian: &PersonId,
    bindings: &[Binding],
    why: &str,
) -> ChangeSet {
    let detail = format!("guardian={guardian} bindings={}{why}", bindings.len());
    let entry = record::by(ctx, Actor::System, "", "card.family_ended", certificate.as_str(), &detail);
    let ended = bindings.iter().map(|binding| CardChange::UpdateBinding(ended(ctx, binding)));
    ended.fold(ChangeSet::new().audited(entry), ChangeSet::with)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        card::{BindingKind, BindingState},
        id::BindingId,
        rules::ChannelCode,
        time::Timestamp,
    };

    /// So many devices of each guardian of one card.
    fn devices(each: &[usize]) -> Vec<Binding> {
        let of = |(holder, count): (usize, &usize)| {
            (0..*count).map(move |n| Binding {
                id: BindingId::from_bits((holder * 1_000 + n) as u128),
                certificate: CertificateId::from_bits(1),
                holder: PersonId::from_bits(holder as u128),
                kind: BindingKind::Family,
                channel: ChannelCode::region_app(),
                device: None,
                label: String::new(),
                locator: None,
                state: BindingState::Bound,
                bound_at: Timestamp(0),
                ended_at: None,
                ends_on: None,
                version: 1,
            })
        };
        each.iter().enumerate().flat_map(of).collect()
    }

    #[test]
    fn a_full_batch_leaves_its_last_group_whole_to_the_next_round() {
        let sizes = |each: &[usize]| groups(devices(each)).into_values().map(|g| g.len()).collect::<Vec<_>>();
        assert_eq!(sizes(&[2, 3]), [2, 3], "nothing was cut off");
        assert_eq!(sizes(&[300, 198, 2]), [300, 198], "the third may have more devices");
        assert_eq!(sizes(&[500]), [500], "or nobody would ever end it");
    }
}
