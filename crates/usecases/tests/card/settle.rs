use crate::{
    stop_support::{Town, adult},
    support::{BUY, holder, nobody, pharmacy, present, terminal, token},
};
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
    terminal::{SettlementForm, close_settlement, open_settlement, settle},
};

fn bill(amount: i64, fund: i64, personal: i64) -> SettlementForm {
    let items = vec![SettlementItem { name: "阿莫西林胶囊".into(), quantity: 2, amount: Fen(amount) }];
    SettlementForm { items, fund, personal }
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
        let answer = consequence(&ctx.book, region, &standing.facts, Reason::Voluntary).unwrap();
        answer.blocks.contains(&Block::UnsettledClaims)
    };
    assert!(!blocked().await);
    let shown = token(&town, caller, &card.binding).await.unwrap();
    let scan = present(&town, &at, &shown, BUY).await.unwrap().scan;
    let open = open_settlement(ctx, &nobody(), &at, &scan).await.unwrap();
    assert_eq!(open_settlement(ctx, &nobody(), &at, &scan).await.unwrap().id, open.id);
    assert!(blocked().await);
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
    let kept = ctx.store.settlements_of(&who.entry.person.id, 10).await.unwrap();
    assert_eq!(kept, [settled]);
    town.finish().await;
}
