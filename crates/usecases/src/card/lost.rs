//! A lost phone: freezing when nothing more than a phone number is proven.

use super::{CardNotice, freeze::freeze_it};
use crate::{Caller, Context, UseCaseResult, account::sign_in};
use domain::{
    account::Account,
    card::{Certificate, CertificateState},
    person::Name,
};

/// A card that can be frozen with the phone alone.
#[derive(Clone, Debug)]
pub struct LostCard {
    /// The card.
    pub certificate: Certificate,
    /// Its owner's name, to be shown masked: more than the phone is not proven.
    pub name: Name,
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
    if let Some(person) = &account.person {
        for certificate in ctx.store.certificates_of(person).await? {
            if found.iter().all(|other| other.id != certificate.id) {
                found.push(certificate);
            }
        }
    }
    let mut cards = Vec::new();
    for certificate in found.into_iter().filter(|c| c.state != CertificateState::Closed) {
        let Some(person) = ctx.store.lookup_person(&certificate.person).await? else { continue };
        cards.push(LostCard { certificate, name: person.name });
    }
    Ok(cards)
}

/// Freezes all of [`lost_cards`] in one tap. Answers how many were frozen just now.
///
/// # Errors
/// As [`lost_cards`].
pub async fn freeze_lost(ctx: &Context, caller: &Caller) -> UseCaseResult<usize> {
    let account = account(ctx, caller).await?;
    let caller = Caller { account: Some(account), ..caller.clone() };
    let mut frozen = 0;
    for LostCard { certificate, .. } in lost_cards(ctx, &caller).await? {
        if certificate.state == CertificateState::Active {
            freeze_it(ctx, &caller, certificate, CardNotice::Frozen, "by_phone").await?;
            frozen += 1;
        }
    }
    Ok(frozen)
}
