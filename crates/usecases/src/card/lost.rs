//! A lost phone: freezing when nothing more than a phone number is proven.

use super::{
    CardNotice, ended,
    freeze::freeze_it,
    notify::{tell_agent, tell_principal},
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, account::sign_in, again::looking_again, record};
use domain::{
    account::Account,
    card::{Binding, BindingKind, BindingState, Certificate, CertificateState},
    person::Name,
};
use storage::{CardChange, ChangeSet};

/// A card that can be frozen with the phone alone.
#[derive(Clone, Debug)]
pub struct LostCard {
    /// The card.
    pub certificate: Certificate,
    /// Its owner's name, to be shown masked: more than the phone is not proven.
    pub name: Name,
    /// The right to buy with it for its owner: that ends here, and the card itself goes on.
    pub entrusted: Option<Binding>,
}

/// Whose phone it is: signed in, or before the password, with a code that was good a moment ago.
async fn account(ctx: &Context, caller: &Caller) -> UseCaseResult<Account> {
    match &caller.account {
        Some(account) => Ok(account.clone()),
        None => sign_in::account_after_code(ctx, caller).await,
    }
}

/// Cards that the caller's phone may freeze: of the person that the account has proven to be, and of everybody for whom
/// the register holds this phone.
///
/// # Errors
/// `NotSignedIn` unless a phone is proven.
pub async fn lost_cards(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<LostCard>> {
    let account = account(ctx, caller).await?;
    let phone = account.phone.as_ref().ok_or(UseCaseError::NotSignedIn)?;
    let mut found = ctx.store.certificates_by_phone(phone).await?;
    let mut entrusted = Vec::new();
    if let Some(person) = &account.person {
        add(&mut found, ctx.store.certificates_of(person).await?);
        // What the lost phone shows for others: a child's card is frozen too, an entrusted one is only taken from it.
        for binding in ctx.store.bindings_held_by(person).await? {
            if binding.state != BindingState::Bound || binding.locator.is_none() {
                continue;
            }
            let Some(certificate) = ctx.store.lookup_certificate(&binding.certificate).await? else { continue };
            match binding.kind {
                // Whoever is guardian no more shows nothing, also before the worker ends the binding: nothing to freeze.
                BindingKind::Family if !shows(ctx, &binding).await? => {}
                BindingKind::Family => add(&mut found, vec![certificate]),
                BindingKind::Entrusted(_) => entrusted.push((certificate, Some(binding))),
                BindingKind::Own => {}
            }
        }
    }
    let mut cards = Vec::new();
    let all = found.into_iter().filter(|c| c.state != CertificateState::Closed).map(|c| (c, None));
    for (certificate, entrusted) in all.chain(entrusted) {
        let Some(person) = ctx.store.lookup_person(&certificate.person).await? else { continue };
        cards.push(LostCard { certificate, name: person.name, entrusted });
    }
    Ok(cards)
}

/// Whether a binding still gives its holder the right to show the card today: the register, and majority.
async fn shows(ctx: &Context, binding: &Binding) -> UseCaseResult<bool> {
    let found = ctx.store.lookup_shown(&binding.id).await?;
    Ok(found.is_some_and(|found| found.is_founded() && found.binding.is_good_on(ctx.today())))
}

fn add(found: &mut Vec<Certificate>, more: Vec<Certificate>) {
    for certificate in more {
        if found.iter().all(|other| other.id != certificate.id) {
            found.push(certificate);
        }
    }
}

/// Freezes all of [`lost_cards`] in one tap, and takes from the phone what it was entrusted with. Answers how many. One
/// that fails stops none of the others.
///
/// # Errors
/// As [`lost_cards`]; what the first one that failed failed with, when everything else is done.
pub async fn freeze_lost(ctx: &Context, caller: &Caller) -> UseCaseResult<usize> {
    let account = account(ctx, caller).await?;
    let caller = Caller { account: Some(account), ..caller.clone() };
    let (mut done, mut failed) = (0, None);
    for lost in lost_cards(ctx, &caller).await? {
        match looking_again(|| freeze_one(ctx, &caller, &lost)).await {
            Ok(one) => done += usize::from(one),
            Err(error) => {
                tracing::warn!(certificate = %lost.certificate.id, %error, "a lost card could not be frozen");
                failed.get_or_insert(error);
            }
        }
    }
    failed.map_or(Ok(done), Err)
}

/// Whether there was something to do: what ended, was closed or frozen meanwhile shows nothing any more.
async fn freeze_one(ctx: &Context, caller: &Caller, lost: &LostCard) -> UseCaseResult<bool> {
    if let Some(binding) = &lost.entrusted {
        let binding = ctx.store.lookup_binding(&binding.id).await?;
        let Some(binding) = binding.filter(|b| b.state == BindingState::Bound) else { return Ok(false) };
        put_down(ctx, caller, &binding).await?;
    } else {
        let certificate = ctx.store.lookup_certificate(&lost.certificate.id).await?;
        let Some(active) = certificate.filter(|c| c.state == CertificateState::Active) else { return Ok(false) };
        freeze_it(ctx, caller, active, CardNotice::Frozen, "by_phone").await?;
    }
    Ok(true)
}

/// Takes an entrusted right from the phone. The entrustment goes on, and both sides are told.
async fn put_down(ctx: &Context, caller: &Caller, binding: &Binding) -> UseCaseResult<()> {
    let entry = record::entry(ctx, caller, "card.entrustment_left", binding.certificate.as_str(), "by_phone");
    let mut set = ChangeSet::new().with(CardChange::UpdateBinding(ended(ctx, binding))).audited(entry);
    if let BindingKind::Entrusted(id) = &binding.kind
        && let Some(entrustment) = ctx.store.lookup_entrustment(id).await?
    {
        set.changes.extend(tell_principal(ctx, &entrustment, CardNotice::EntrustmentLeft).await?);
        set.changes.extend(tell_agent(ctx, &entrustment, CardNotice::EntrustmentPutDown).await?);
    }
    ctx.store.commit(set).await?;
    Ok(())
}
