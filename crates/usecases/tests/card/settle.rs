use crate::{
    stop_support::{Town, adult},
    support::{BUY, holder, nobody, pharmacy, present, terminal, token},
};
use domain::application::ApplicationAct;
use domain::{
    application::form::{FieldCode, FieldError},
    card::{InstitutionKind, SettlementItem, SettlementState},
    consequence::{Block, consequence},
    money::Fen,
    rules::Reason,
};
use usecases::{
    UseCaseError,
    preview::standing,
    terminal::{SettlementForm, Waiting, close_settlement, open_settlement, settle, waiting},
};

fn bill(amount: i64, fund: i64, personal: i64) -> SettlementForm {
    let items = vec![SettlementItem { name: "阿莫西林胶囊".into(), quantity: 2, amount: Fen(amount) }];
    SettlementForm { items, fund, personal }
}

#[tokio::test]
async fn an_institution_lists_its_own_open_settlements_page_by_page() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let other = terminal(&town, InstitutionKind::Pharmacy, "P32050800002").await;
    let ctx = &town.ctx;
    let mut ids = Vec::new();
    for _ in 0..22 {
        town.clock.pass(60);
        let shown = token(&town, &card.caller, &card.binding).await.unwrap();
        let scan = present(&town, &at, &shown, BUY).await.unwrap().scan;
        ids.push(open_settlement(ctx, &nobody(), &at, &scan).await.unwrap().id);
    }
    close_settlement(ctx, &nobody(), &at, &ids.remove(3)).await.unwrap();
    ids.reverse();
    let (first, more) = waiting(ctx, &at, None).await.unwrap();
    let found = |rows: &[Waiting]| rows.iter().map(|row| row.settlement.id.clone()).collect::<Vec<_>>();
    assert_eq!((found(&first).as_slice(), more), (&ids[..20], true));
    let last = &first.last().unwrap().settlement;
    let (rest, more) = waiting(ctx, &at, Some((last.opened_at, last.id.clone()))).await.unwrap();
    assert_eq!((found(&rest).as_slice(), more, rest[0].terminal.as_str()), (&ids[20..], false, "1"));
    assert!(waiting(ctx, &other, None).await.unwrap().0.is_empty(), "another institution's");
    town.finish().await;
}

#[tokio::test]
async fn an_open_settlement_blocks_a_stop_until_it_is_settled() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let (ctx, caller) = (&town.ctx, &card.caller);
    let blocked = async || {
        let standing = standing(ctx, caller, &who.cover(), None).await.unwrap();
        let region = ctx.book.region(&standing.cover.region).unwrap();
        let answer = consequence(&ctx.book, region, &standing.facts, ApplicationAct::Stop, Reason::Voluntary).unwrap();
        answer.blocks.contains(&Block::UnsettledClaims)
    };
    assert!(!blocked().await);
    let shown = token(&town, caller, &card.binding).await.unwrap();
    let scan = present(&town, &at, &shown, BUY).await.unwrap().scan;
    let open = open_settlement(ctx, &nobody(), &at, &scan).await.unwrap();
    assert_eq!(open_settlement(ctx, &nobody(), &at, &scan).await.unwrap().id, open.id);
    assert!(blocked().await);
    let told = ctx.store.notices_of(&who.account().id, 20).await.unwrap();
    let opened: Vec<_> = told.iter().filter(|notice| notice.kind == "card_settlement_opened").collect();
    assert_eq!(opened.len(), 1, "told once");
    assert_eq!(opened[0].certificate.as_ref(), Some(&card.certificate));
    let other = terminal(&town, InstitutionKind::Pharmacy, "P32050800002").await;
    assert_eq!(
        settle(ctx, &nobody(), &other, &open.id, &bill(900, 600, 300)).await.err(),
        Some(UseCaseError::NotFound)
    );
    assert_eq!(open_settlement(ctx, &nobody(), &other, &scan).await.err(), Some(UseCaseError::NotFound));
    let bad = settle(ctx, &nobody(), &at, &open.id, &bill(900, 600, 299)).await.err();
    assert_eq!(bad, Some(FieldError::new("personal", FieldCode::SumDiffers).into()));
    let none = settle(ctx, &nobody(), &at, &open.id, &SettlementForm::default()).await.err();
    assert_eq!(none, Some(FieldError::new("items", FieldCode::Required).into()));
    let settled = settle(ctx, &nobody(), &at, &open.id, &bill(900, 600, 300)).await.unwrap();
    assert_eq!((settled.state, settled.total()), (SettlementState::Settled, Fen(900)));
    assert!(!blocked().await);
    assert_eq!(close_settlement(ctx, &nobody(), &at, &open.id).await.err(), Some(UseCaseError::Conflict));
    let kept = ctx.store.settlements_of(&who.entry.person.id, None, 10).await.unwrap();
    assert_eq!(kept, [settled]);
    town.finish().await;
}
