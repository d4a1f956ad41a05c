//! A lost phone: freezing when nothing more than a phone number is proven.

use super::{CardNotice, ended, freeze::freeze_it};
use crate::{Caller, Context, UseCaseResult, account::sign_in, record};
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
    let mut found = ctx.store.certificates_by_phone(&account.phone).await?;
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

fn add(found: &mut Vec<Certificate>, more: Vec<Certificate>) {
    for certificate in more {
        if found.iter().all(|other| other.id != certificate.id) {
            found.push(certificate);
        }
    }
}

/// Freezes all of [`lost_cards`] in one tap, and takes from the phone what it was entrusted with. Answers how many.
///
/// # Errors
/// As [`lost_cards`].
pub async fn freeze_lost(ctx: &Context, caller: &Caller) -> UseCaseResult<usize> {
    let account = account(ctx, caller).await?;
    let caller = Caller { account: Some(account), ..caller.clone() };
    let mut frozen = 0;
    for LostCard { certificate, entrusted, .. } in lost_cards(ctx, &caller).await? {
        if let Some(binding) = entrusted {
            let entry = record::entry(ctx, &caller, "card.entrustment_left", certificate.id.as_str(), "by_phone");
            let set = ChangeSet::new().with(CardChange::UpdateBinding(ended(ctx, &binding))).audited(entry);
            ctx.store.commit(set).await?;
            frozen += 1;
        } else if certificate.state == CertificateState::Active {
            freeze_it(ctx, &caller, certificate, CardNotice::Frozen, "by_phone").await?;
            frozen += 1;
        }
    }
    Ok(frozen)
}
