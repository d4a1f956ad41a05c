//! What ends with its day: entrustments after their last, a guardian's right to show a card at majority. Codes are
//! refused from midnight on whoever is late with this; here both sides are told, once.

use super::{
    CardNotice, ENTRUSTMENT, card_notice,
    notify::{notice, tell_agent, tell_person_job, tell_phone_job},
    unbind::ended,
};
use crate::{Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::Actor,
    card::{Binding, BindingKind, BindingState, EndReason, Entrustment},
    id::{CertificateId, PersonId},
};
use std::collections::BTreeMap;
use storage::{CardChange, Change, ChangeSet};

/// How many of a kind one round looks at.
const BATCH: u32 = 500;

/// Ends what ran out with its day and tells both sides. Answers how many entrustments and family members.
///
/// # Errors
/// Errors of the store; one that can't be ended is logged and does not stop the others.
pub async fn run_out(ctx: &Context) -> UseCaseResult<usize> {
    let today = ctx.today();
    let mut done = 0;
    for entrustment in ctx.store.entrustments_run_out(today, BATCH).await? {
        done += counted(entrustment.id.as_str(), expire(ctx, &entrustment).await);
    }
    // A guardian may show a card on several devices: it ends on all of them, and is told once.
    let mut members: BTreeMap<(CertificateId, PersonId), Vec<Binding>> = BTreeMap::new();
    for binding in ctx.store.family_bindings_run_out(today, BATCH).await? {
        members.entry((binding.certificate.clone(), binding.holder.clone())).or_default().push(binding);
    }
    for ((certificate, guardian), bindings) in members {
        done += counted(certificate.as_str(), grown(ctx, &certificate, &guardian, &bindings).await);
    }
    Ok(done)
}

fn counted(id: &str, result: UseCaseResult<()>) -> usize {
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
    let over = Entrustment {
        ended: Some((ctx.now(), EndReason::Expired)),
        version: entrustment.version + 1,
        ..entrustment.clone()
    };
    let mut set = ChangeSet::new().with(CardChange::UpdateEntrustment(over)).audited(entry);
    let kind = BindingKind::Entrusted(id.clone());
    for binding in ctx.store.bindings_of(certificate).await? {
        if binding.kind == kind && binding.state == BindingState::Bound {
            set = set.with(CardChange::UpdateBinding(ended(ctx, &binding)));
        }
    }
    if let Some(owner) = ctx.store.lookup_account_by_person(&entrustment.principal).await? {
        let about = [(ENTRUSTMENT, id.to_string()), ("on", entrustment.last_day.to_string())];
        set = set
            .with(card_notice(ctx, &owner.id, certificate, CardNotice::EntrustmentRunOut, &about))
            .with(tell_phone_job(ctx, &owner.id, CardNotice::EntrustmentRunOut));
    }
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
    let detail = format!("guardian={guardian} bindings={}", bindings.len());
    let entry = record::by(ctx, Actor::System, "", "card.family_ended", certificate.as_str(), &detail);
    let mut set = ChangeSet::new().audited(entry);
    for binding in bindings {
        set = set.with(CardChange::UpdateBinding(ended(ctx, binding)));
    }
    let on = bindings.first().and_then(|binding| binding.ends_on).unwrap_or(ctx.today());
    // The guardian may no longer open the card, its owner may.
    set.changes.extend(tell(ctx, guardian, None, CardNotice::FamilyGrown, on.to_string()).await?);
    if let Some(owner) = ctx.store.lookup_owner(certificate).await? {
        set.changes.extend(tell(ctx, &owner.id, Some(certificate), CardNotice::OfAge, on.to_string()).await?);
    }
    ctx.store.commit(set).await?;
    Ok(())
}

/// In the inbox and by text message; without an account here, to the phone that the register holds.
async fn tell(
    ctx: &Context,
    person: &PersonId,
    certificate: Option<&CertificateId>,
    kind: CardNotice,
    on: String,
) -> UseCaseResult<Vec<Change>> {
    Ok(match ctx.store.lookup_account_by_person(person).await? {
        Some(account) => {
            vec![notice(ctx, &account.id, certificate, kind, &[("on", on)]), tell_phone_job(ctx, &account.id, kind)]
        }
        None => vec![tell_person_job(ctx, person, kind)],
    })
}
