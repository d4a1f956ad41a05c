use crate::{
    stop_support::{Town, adult},
    support::{activated, holder, outcome, pharmacy, refused, token},
};
use domain::{
    application::ApplicationState,
    card::{CertificateState, ScanOutcome, ScanRefusal},
    rules::Reason,
};
use jiff::civil::date;
use usecases::{
    UseCaseError,
    card::{Which, Why, activation, unbind_page},
    worker::take_effects,
};

#[tokio::test]
async fn the_card_closes_with_the_last_cover_on_its_day() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let (ctx, caller) = (&town.ctx, &card.caller);
    let id = town.start(&who, Reason::Voluntary).await;
    let sent = town.send(caller, &id).await.unwrap();
    assert_eq!(sent.state, ApplicationState::Approved);
    let page = unbind_page(ctx, caller, &card.certificate, &Which::All).await.unwrap();
    assert_eq!(page.guard.stopping.map(|(id, _)| id), Some(id.clone()));
    assert_eq!(page.guard.closes_on, sent.effective_on);
    let to = domain::time::Timestamp::start_of(sent.effective_on.unwrap()).seconds_since(ctx.now());
    town.clock.pass(to.max(0) + 1);
    let shown = token(&town, caller, &card.binding).await.unwrap();
    assert_eq!(take_effects(ctx).await.unwrap(), 1);
    let closed = ctx.store.lookup_certificate(&card.certificate).await.unwrap().unwrap();
    assert_eq!(closed.state, CertificateState::Closed);
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Closed));
    assert!(token(&town, caller, &card.binding).await.is_none());
    town.finish().await;
}

#[tokio::test]
async fn it_stays_with_another_cover() {
    let mut who = adult(1, "320500");
    let mut next = who.entry.covers[0].clone();
    next.id = domain::id::CoverId::from_bits(4242);
    (next.year, next.starts_on, next.ends_on) = (2028, date(2028, 1, 1), Some(date(2028, 12, 31)));
    who.entry.covers.push(next);
    let town = Town::new(std::slice::from_ref(&who)).await;
    let card = holder(&town, &who).await;
    let (ctx, caller) = (&town.ctx, &card.caller);
    let id = town.start(&who, Reason::Voluntary).await;
    let sent = town.send(caller, &id).await.unwrap();
    let page = unbind_page(ctx, caller, &card.certificate, &Which::All).await.unwrap();
    assert_eq!(page.guard.closes_on, None);
    let to = domain::time::Timestamp::start_of(sent.effective_on.unwrap()).seconds_since(ctx.now());
    town.clock.pass(to.max(0) + 1);
    assert_eq!(take_effects(ctx).await.unwrap(), 1);
    let still = ctx.store.lookup_certificate(&card.certificate).await.unwrap().unwrap();
    assert_eq!(still.state, CertificateState::Active);
    town.finish().await;
}

/// Insured anew, somebody activates again: the same certificate, a new password, a new right on the same device.
#[tokio::test]
async fn a_closed_card_is_activated_again_with_a_new_cover() {
    let mut who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let (ctx, caller) = (&town.ctx, &card.caller);
    let before = ctx.store.lookup_certificate(&card.certificate).await.unwrap().unwrap();
    let id = town.start(&who, Reason::Voluntary).await;
    let sent = town.send(caller, &id).await.unwrap();
    let to = domain::time::Timestamp::start_of(sent.effective_on.unwrap()).seconds_since(ctx.now());
    town.clock.pass(to.max(0) + 1);
    let old = token(&town, caller, &card.binding).await.unwrap();
    assert_eq!(take_effects(ctx).await.unwrap(), 1);
    let person = &who.entry.person.id;
    assert_eq!(activation(ctx, caller, person, None).await.err(), Some(UseCaseError::Conflict), "nobody insures them");
    let mut next = who.entry.covers[0].clone();
    next.id = domain::id::CoverId::from_bits(4242);
    (next.year, next.starts_on, next.ends_on) = (2028, date(2028, 1, 1), Some(date(2028, 12, 31)));
    who.entry.covers = vec![next];
    who.entry.payments.clear();
    ctx.store.import(vec![who.entry.clone()]).await.unwrap();
    assert_eq!(activation(ctx, caller, person, None).await.unwrap().why, Why::Again);
    let again = activated(&town, caller, &who).await.unwrap();
    assert_eq!(again.certificate, card.certificate, "one for a person and an issuer");
    assert_ne!(again.binding, card.binding);
    let after = ctx.store.lookup_certificate(&card.certificate).await.unwrap().unwrap();
    assert_eq!(after.state, CertificateState::Active);
    assert_ne!(after.password, before.password);
    assert_ne!(outcome(&town, &at, &old).await, ScanOutcome::Accepted);
    let shown = token(&town, caller, &again.binding).await.unwrap();
    assert_eq!(outcome(&town, &at, &shown).await, ScanOutcome::Accepted);
    town.finish().await;
}
