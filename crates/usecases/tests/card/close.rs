use crate::{
    stop_support::{Town, adult},
    support::{holder, outcome, pharmacy, refused, token},
};
use domain::{
    application::ApplicationState,
    card::{CertificateState, ScanRefusal},
    rules::Reason,
};
use jiff::civil::date;
use usecases::{
    card::{Which, unbind_page},
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
