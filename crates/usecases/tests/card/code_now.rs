//! What an open code's page hears, within a second or two.

use crate::{
    stop_support::{Town, adult, child_of},
    support::{Holder, PASSWORD, activated, holder, on, outcome, pharmacy, token},
};
use domain::card::{EntrustForm, ScanOutcome};
use usecases::{
    Caller, UseCaseError,
    card::{
        CodeEnd, CodeNow, CodePage, CodeView, Which, accept_entrustment, code_now, entrust, freeze,
        request_unbind_code, request_unfreeze_code, revoke_entrustment, show_code, unbind, unfreeze,
    },
};

async fn view(town: &Town, card: &Holder) -> CodeView {
    match show_code(&town.ctx, &card.caller, &card.binding).await.unwrap() {
        CodePage::Code(view) => *view,
        CodePage::None(_) => unreachable!("it shows a code"),
    }
}

/// What the page that shows `view` is told now.
async fn now(town: &Town, card: &Holder, view: &CodeView) -> String {
    let (slot, version) = (view.slot.number, view.binding.version);
    match code_now(&town.ctx, &card.caller, &card.binding, slot, true, version).await.unwrap() {
        CodeNow::Good => "good".to_owned(),
        CodeNow::Used(_) => "used".to_owned(),
        CodeNow::Ended(stop) => format!("{:?}", stop.why),
    }
}

#[tokio::test]
async fn a_use_a_freeze_and_an_unbind_reach_an_open_page() {
    let (who, other) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    let shown = view(&town, &card).await;
    assert_eq!(now(&town, &card, &shown).await, "good");
    assert_eq!(outcome(&town, &at, &shown.token).await, ScanOutcome::Accepted);
    assert_eq!(now(&town, &card, &shown).await, "used");
    town.clock.pass(60);
    let shown = view(&town, &card).await;
    freeze(ctx, caller, id).await.unwrap();
    assert_eq!(now(&town, &card, &shown).await, "Frozen");
    town.clock.pass(61);
    request_unfreeze_code(ctx, caller, id, who.entry.person.id_number.reveal()).await.unwrap();
    unfreeze(ctx, caller, id, &town.code(caller)).await.unwrap();
    assert_eq!(now(&town, &card, &shown).await, "Replaced", "what was shown before the freeze stays dead");
    let shown = view(&town, &card).await;
    assert_eq!(now(&town, &card, &shown).await, "good");
    town.clock.pass(61);
    request_unbind_code(ctx, caller, id, &Which::All).await.unwrap();
    unbind(ctx, caller, id, &Which::All, &town.code(caller)).await.unwrap();
    assert_eq!(now(&town, &card, &shown).await, "Unbound");
    // Only its holder, on its device.
    for stranger in [on(other.caller(), "phone"), on(caller.clone(), "tablet")] {
        let asked = code_now(ctx, &stranger, &card.binding, shown.slot.number, true, 1).await.err();
        assert_eq!(asked, Some(UseCaseError::NotFound));
    }
    town.finish().await;
}

#[tokio::test]
async fn whoever_is_entrusted_hears_that_it_ended_and_not_why() {
    let (who, buyer) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[who.clone(), buyer.clone()]).await;
    let card = holder(&town, &who).await;
    let (ctx, agent) = (&town.ctx, on(buyer.caller(), "agent"));
    let form = EntrustForm {
        name: buyer.entry.person.name.reveal().into(),
        id_number: buyer.entry.person.id_number.reveal().into(),
        scope: vec![crate::support::BUY.into()],
        institution: String::new(),
        uses: "many".into(),
        last_day: "2026-11-24".into(),
    };
    let accepted = async |agent: &Caller| {
        let given = entrust(ctx, &card.caller, &card.certificate, &form, PASSWORD).await.unwrap();
        let binding = accept_entrustment(ctx, agent, &given.id).await.unwrap().binding;
        (given.id, Holder { caller: agent.clone(), certificate: card.certificate.clone(), binding })
    };
    let (given, theirs) = accepted(&agent).await;
    let shown = view(&town, &theirs).await;
    assert_eq!(now(&town, &theirs, &shown).await, "good");
    revoke_entrustment(ctx, &card.caller, &given).await.unwrap();
    assert_eq!(now(&town, &theirs, &shown).await, "Ended");
    let (_, theirs) = accepted(&agent).await;
    let shown = view(&town, &theirs).await;
    freeze(ctx, &card.caller, &card.certificate).await.unwrap();
    assert_eq!(now(&town, &theirs, &shown).await, "Ended");
    town.finish().await;
}

#[tokio::test]
async fn a_guardian_hears_that_a_childs_card_was_frozen() {
    let mut parent = adult(1, "320500");
    let child = child_of(&mut parent, 2, "320500");
    let town = Town::new(&[child.clone(), parent.clone()]).await;
    let guardian = on(parent.caller(), "phone");
    let done = activated(&town, &guardian, &child).await.unwrap();
    let card = Holder { caller: guardian, certificate: done.certificate, binding: done.binding };
    let shown = view(&town, &card).await;
    assert!(token(&town, &card.caller, &card.binding).await.is_some());
    freeze(&town.ctx, &card.caller, &card.certificate).await.unwrap();
    assert_eq!(now(&town, &card, &shown).await, "Frozen");
    // Who is guardian no more hears that, and nothing of the card.
    let mut gone = parent.entry.clone();
    gone.relations.clear();
    town.ctx.store.import(vec![gone]).await.unwrap();
    assert_eq!(now(&town, &card, &shown).await, "NotGuardian");
    let CodePage::None(stop) = show_code(&town.ctx, &card.caller, &card.binding).await.unwrap() else {
        unreachable!("it shows none")
    };
    assert_eq!((stop.why, stop.may_restore), (CodeEnd::NotGuardian, false));
    town.finish().await;
}

/// Somebody reads a code out while the next one appears: the page with the next one hears of the use as soon.
#[tokio::test]
async fn the_page_of_the_next_code_hears_that_the_one_before_was_used() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let first = view(&town, &card).await;
    town.clock.pass(30);
    let next = view(&town, &card).await;
    assert_eq!((next.slot.number, now(&town, &card, &next).await), (first.slot.number + 1, "good".to_owned()));
    assert_eq!(outcome(&town, &at, &first.token).await, ScanOutcome::Accepted);
    assert_eq!(now(&town, &card, &next).await, "used");
    // Who has seen that and asks for the next code is not told again and again.
    let (slot, version) = (next.slot.number, next.binding.version);
    let alone = code_now(&town.ctx, &card.caller, &card.binding, slot, false, version).await.unwrap();
    assert!(matches!(alone, CodeNow::Good));
    town.finish().await;
}
