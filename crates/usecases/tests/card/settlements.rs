use crate::{
    stop_support::{Town, adult, child_of},
    support::{BUY, activated, holder, nobody, on, pharmacy, present, token},
};
use domain::{
    card::{SettlementItem, SettlementState},
    id::{CertificateId, SettlementId},
    money::Fen,
};
use std::sync::{Arc, Mutex};
use usecases::{
    Caller, UseCaseError, UseCaseResult,
    card::{Settlements, expense_document, one_settlement, open_settlements, settlements},
    ports::{Paper, PortError, Sheet},
    terminal::{At, SettlementForm, close_settlement, open_settlement, settle},
};

/// Keeps the titles that were printed.
#[derive(Default)]
struct Printed(Mutex<Vec<String>>);

#[async_trait::async_trait]
impl Paper for Printed {
    async fn print(&self, sheet: Sheet) -> Result<Vec<u8>, PortError> {
        self.0.lock().unwrap().push(sheet.title);
        Ok(b"%PDF-".to_vec())
    }
}

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
    assert!(settlements(ctx, &card.caller, &card.certificate, None).await.unwrap().all.is_empty());
    let first = bought(&town, &at, &card).await;
    let items = vec![SettlementItem { name: "阿莫西林胶囊".into(), quantity: 2, amount: Fen(900) }];
    settle(ctx, &nobody(), &at, &first, &SettlementForm { items, fund: 600, personal: 300 }).await.unwrap();
    let second = bought(&town, &at, &card).await;

    let found = settlements(ctx, &card.caller, &card.certificate, None).await.unwrap();
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
    assert_eq!(settlements(ctx, &other.caller, &card.certificate, None).await.err(), Some(UseCaseError::NotFound));
    assert_eq!(open_settlements(ctx, &other.caller, &one.entry.person.id).await.unwrap(), []);
    assert_eq!(settlements(ctx, &nobody(), &card.certificate, None).await.err(), Some(UseCaseError::NotSignedIn));
    town.finish().await;
}

#[tokio::test]
async fn older_ones_follow_page_by_page_and_an_old_open_one_is_still_named() {
    let one = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&one)).await;
    let (card, at) = (holder(&town, &one).await, pharmacy(&town).await);
    let ctx = &town.ctx;
    let mut all = Vec::new();
    for _ in 0..53 {
        let id = bought(&town, &at, &card).await;
        // All but the very first, which nobody closed.
        if !all.is_empty() {
            close_settlement(ctx, &nobody(), &at, &id).await.unwrap();
        }
        all.push(id);
    }
    all.reverse();
    let page = settlements(ctx, &card.caller, &card.certificate, None).await.unwrap();
    let ids = |page: &Settlements| page.all.iter().map(|(s, _)| s.id.clone()).collect::<Vec<_>>();
    assert_eq!((ids(&page).as_slice(), page.more), (&all[..50], true));
    let last = &page.all.last().unwrap().0;
    let before = Some((last.opened_at, last.id.clone()));
    let rest = settlements(ctx, &card.caller, &card.certificate, before).await.unwrap();
    assert_eq!((ids(&rest).as_slice(), rest.more), (&all[50..], false));
    let open = open_settlements(ctx, &card.caller, &one.entry.person.id).await.unwrap();
    assert_eq!(open.into_iter().map(|(s, _)| s.id).collect::<Vec<_>>(), all[52..]);
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
    // The guardian who showed the card hears of it.
    let told = town.ctx.store.notices_of(&parent.account().id, 10).await.unwrap();
    let opened = told.iter().find(|notice| notice.kind == "card_settlement_opened").unwrap();
    assert_eq!(opened.args.get("settlement").map(String::as_str), Some(id.as_str()));
    town.finish().await;
}

#[tokio::test]
async fn a_document_is_for_what_is_settled_and_each_request_goes_on_record() {
    let (one, two) = (adult(1, "320500"), adult(2, "320500"));
    let mut town = Town::new(&[one.clone(), two.clone()]).await;
    let (card, other, at) = (holder(&town, &one).await, holder(&town, &two).await, pharmacy(&town).await);
    let id = bought(&town, &at, &card).await;
    let items = vec![SettlementItem { name: "阿莫西林胶囊".into(), quantity: 2, amount: Fen(900) }];
    let bill = SettlementForm { items, fund: 600, personal: 300 };
    let printed = Arc::new(Printed::default());
    let document = async |town: &Town, caller: &Caller| -> UseCaseResult<Vec<u8>> {
        let sheet = |one: &usecases::card::OneSettlement| {
            Ok(Sheet { title: one.settlement.total().to_string(), ..Sheet::default() })
        };
        expense_document(&town.ctx, caller, &card.certificate, &id, sheet).await
    };
    let on_record = async |town: &Town| {
        let found = town.ctx.store.audit_of("settlement.document", id.as_str(), 100).await.unwrap();
        found.len()
    };
    // Without a font nothing is made and nothing is counted.
    settle(&town.ctx, &nobody(), &at, &id, &bill).await.unwrap();
    let without = document(&town, &card.caller).await.err();
    assert!(matches!(without, Some(UseCaseError::Unavailable(_))), "{without:?}");
    town.ctx.paper = Some(printed.clone());
    assert_eq!(document(&town, &other.caller).await.err(), Some(UseCaseError::NotFound));
    assert_eq!(on_record(&town).await, 0);

    assert_eq!(document(&town, &card.caller).await.unwrap(), b"%PDF-");
    assert_eq!(*printed.0.lock().unwrap(), ["9.00"]);
    assert_eq!(on_record(&town).await, 1);
    for _ in 1..30 {
        document(&town, &card.caller).await.unwrap();
    }
    let over = document(&town, &card.caller).await.err();
    assert!(matches!(over, Some(UseCaseError::LimitReached { limit: "document_account_hour", .. })), "{over:?}");
    assert_eq!(on_record(&town).await, 30);
    town.clock.pass(3601);
    document(&town, &card.caller).await.unwrap();

    // What is under way has no bill yet.
    let open = bought(&town, &at, &card).await;
    let early = expense_document(&town.ctx, &card.caller, &card.certificate, &open, |_| Ok(Sheet::default())).await;
    assert_eq!(early.err(), Some(UseCaseError::Conflict));
    town.finish().await;
}
