use crate::{
    stop_support::{Town, adult, child_of},
    support::{BUY, activated, holder, nobody, on, pharmacy, present, token},
};
use domain::{
    card::{SettlementItem, SettlementState},
    id::{CertificateId, SettlementId},
    money::Fen,
};
use usecases::{
    UseCaseError,
    card::{one_settlement, open_settlements, settlements},
    terminal::{At, SettlementForm, open_settlement, settle},
};

/// Shows the code at the pharmacy and begins a settlement there.
async fn bought(town: &Town, at: &At, card: &crate::support::Holder) -> SettlementId {
    town.clock.pass(60);
    let shown = token(town, &card.caller, &card.binding).await.unwrap();
    let scan = present(town, at, &shown, BUY).await.unwrap().scan;
    open_settlement(&town.ctx, &nobody(), at, &scan).await.unwrap().id
}

#[tokio::test]
async fn a_holder_sees_theirs_newest_first_and_nobody_elses() {
    let (one, two) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[one.clone(), two.clone()]).await;
    let (card, other, at) = (holder(&town, &one).await, holder(&town, &two).await, pharmacy(&town).await);
    let ctx = &town.ctx;
    assert!(settlements(ctx, &card.caller, &card.certificate).await.unwrap().all.is_empty());
    let first = bought(&town, &at, &card).await;
    let items = vec![SettlementItem { name: "阿莫西林胶囊".into(), quantity: 2, amount: Fen(900) }];
    settle(ctx, &nobody(), &at, &first, &SettlementForm { items, fund: 600, personal: 300 }).await.unwrap();
    let second = bought(&town, &at, &card).await;

    let found = settlements(ctx, &card.caller, &card.certificate).await.unwrap();
    let listed: Vec<_> = found.all.iter().map(|(s, place)| (s.id.clone(), s.state, place.clone())).collect();
    let place = at.institution.clone();
    assert_eq!(
        listed,
        [(second.clone(), SettlementState::Open, place.clone()), (first.clone(), SettlementState::Settled, place)]
    );
    assert!(!found.more);
    let detail = one_settlement(ctx, &card.caller, &card.certificate, &first).await.unwrap();
    assert_eq!((detail.settlement.total(), detail.scan.id, detail.by), (Fen(900), detail.settlement.scan, None));
    let open = open_settlements(ctx, &card.caller, &one.entry.person.id).await.unwrap();
    assert_eq!(open.into_iter().map(|(s, _)| s.id).collect::<Vec<_>>(), [second]);

    // Another's card, another's settlement under one's own card, what is not there: all alike.
    let nothing = CertificateId::from_bits(9);
    for (caller, card, id) in [
        (&other.caller, &card.certificate, &first),
        (&other.caller, &other.certificate, &first),
        (&card.caller, &nothing, &first),
        (&card.caller, &card.certificate, &SettlementId::from_bits(9)),
    ] {
        assert_eq!(one_settlement(ctx, caller, card, id).await.err(), Some(UseCaseError::NotFound));
    }
    assert_eq!(settlements(ctx, &other.caller, &card.certificate).await.err(), Some(UseCaseError::NotFound));
    assert_eq!(open_settlements(ctx, &other.caller, &one.entry.person.id).await.unwrap(), []);
    assert_eq!(settlements(ctx, &nobody(), &card.certificate).await.err(), Some(UseCaseError::NotSignedIn));
    town.finish().await;
}

#[tokio::test]
async fn a_guardian_sees_a_childs() {
    let mut parent = adult(1, "320500");
    let child = child_of(&mut parent, 2, "320500");
    let town = Town::new(&[parent.clone(), child.clone()]).await;
    let caller = on(parent.caller(), "phone");
    let done = activated(&town, &caller, &child).await.unwrap();
    let card = crate::support::Holder { caller, certificate: done.certificate, binding: done.binding };
    let at = pharmacy(&town).await;
    let id = bought(&town, &at, &card).await;
    let detail = one_settlement(&town.ctx, &card.caller, &card.certificate, &id).await.unwrap();
    assert_eq!(detail.access.person.id, child.entry.person.id);
    let open = open_settlements(&town.ctx, &card.caller, &child.entry.person.id).await.unwrap();
    assert_eq!(open.len(), 1);
    town.finish().await;
}
