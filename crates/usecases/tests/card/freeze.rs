use crate::{
    stop_support::{Town, adult, caller_for},
    support::{PASSWORD, binding, holder, on, outcome, pharmacy, refused, token},
};
use domain::{
    account::{Account, ChallengePurpose, ProofLevel},
    application::form::{FieldCode, FieldError},
    card::{BindingState, CertificateState, DisownResult, ScanOutcome, ScanRefusal},
    id::AccountId,
};
use storage::{Change, ChangeSet};
use usecases::{
    UseCaseError,
    card::{
        Which, another_code, disown, freeze, freeze_lost, history, lost_cards, request_unbind_code,
        request_unfreeze_code, restore, unbind, unfreeze,
    },
};

#[tokio::test]
async fn freezing_is_one_act_and_takes_a_fresh_check_to_undo() {
    let (who, other) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    let before = token(&town, caller, &card.binding).await.unwrap();
    assert_eq!(freeze(ctx, caller, id).await.unwrap().state, CertificateState::Frozen);
    assert_eq!(freeze(ctx, caller, id).await.unwrap().state, CertificateState::Frozen, "again answers the same");
    // Nothing else works on a frozen card.
    assert_eq!(request_unbind_code(ctx, caller, id, &Which::All).await, Err(UseCaseError::Conflict));
    assert_eq!(restore(ctx, caller, &card.binding, "281905").await.err(), Some(UseCaseError::Conflict));
    let number = other.entry.person.id_number.reveal();
    let wrong = request_unfreeze_code(ctx, caller, id, number).await;
    assert_eq!(wrong, Err(FieldError::new("id_number", FieldCode::IdentityDiffers).into()));
    request_unfreeze_code(ctx, caller, id, who.entry.person.id_number.reveal()).await.unwrap();
    let bad = unfreeze(ctx, caller, id, "000000").await.err();
    assert_eq!(bad, Some(FieldError::new("code", FieldCode::CodeWrong).into()));
    unfreeze(ctx, caller, id, &town.code(caller)).await.unwrap();
    assert_eq!(outcome(&town, &at, &before).await, refused(ScanRefusal::Stale), "shown before the freeze");
    let now = token(&town, caller, &card.binding).await.unwrap();
    assert_eq!(outcome(&town, &at, &now).await, ScanOutcome::Accepted);
    town.finish().await;
}

#[tokio::test]
async fn whoever_lost_a_phone_freezes_with_its_number_alone() {
    let (who, other) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let card = holder(&town, &who).await;
    // Another account that has proven nothing but the phone which the register holds: the first one moved away.
    let mut first = town.ctx.store.lookup_account(&who.account().id).await.unwrap().unwrap();
    let phone = first.phone.clone();
    first.phone = Some(domain::person::Phone::parse("13811112222").unwrap());
    first.version += 1;
    let newcomer = Account {
        id: AccountId::from_bits(77),
        phone,
        person: None,
        proof: ProofLevel::Phone,
        version: 1,
        ..who.account()
    };
    let set = ChangeSet::new().with(Change::UpdateAccount(first)).with(Change::AddAccount(newcomer.clone()));
    town.ctx.store.commit(set).await.unwrap();
    let caller = caller_for(Some(newcomer), None);
    assert_eq!(lost_cards(&town.ctx, &caller).await.unwrap().len(), 1);
    assert!(lost_cards(&town.ctx, &other.caller()).await.unwrap().is_empty(), "somebody else's phone");
    assert_eq!(freeze_lost(&town.ctx, &caller).await.unwrap(), 1);
    // Whoever holds the number now learns nothing more; the owner is told.
    let told = town.ctx.store.notices_of(&who.account().id, 10).await.unwrap();
    assert!(told.iter().any(|notice| notice.kind == "card_frozen"));
    assert!(town.ctx.store.notices_of(&AccountId::from_bits(77), 10).await.unwrap().is_empty());
    assert_eq!(freeze_lost(&town.ctx, &caller).await.unwrap(), 0);
    // It can freeze, and nothing more.
    let number = who.entry.person.id_number.reveal();
    let more = request_unfreeze_code(&town.ctx, &caller, &card.certificate, number).await;
    assert_eq!(more, Err(UseCaseError::NotProven));
    assert_eq!(lost_cards(&town.ctx, &caller_for(None, None)).await.err(), Some(UseCaseError::NotSignedIn));
    town.finish().await;
}

#[tokio::test]
async fn this_was_not_me_freezes_at_once() {
    let (who, other) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[who.clone(), other.clone()]).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    let shown = token(&town, &card.caller, &card.binding).await.unwrap();
    assert_eq!(outcome(&town, &at, &shown).await, ScanOutcome::Accepted);
    let (_, uses, _) = history(&town.ctx, &card.caller, &card.certificate, None).await.unwrap();
    let scan = &uses[0].scan.id;
    let strange = disown(&town.ctx, &on(other.caller(), "x"), &card.certificate, scan).await;
    assert_eq!(strange, Err(UseCaseError::NotFound));
    disown(&town.ctx, &card.caller, &card.certificate, scan).await.unwrap();
    let certificate = town.ctx.store.lookup_certificate(&card.certificate).await.unwrap().unwrap();
    assert_eq!(certificate.state, CertificateState::Frozen);
    town.finish().await;
}

#[tokio::test]
async fn at_the_limit_a_right_number_is_worth_no_more_than_a_wrong_one() {
    let (who, other) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(std::slice::from_ref(&who)).await;
    let card = holder(&town, &who).await;
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    freeze(ctx, caller, id).await.unwrap();
    town.clock.pass(3601);
    for _ in 0..10 {
        let wrong = request_unfreeze_code(ctx, caller, id, other.entry.person.id_number.reveal()).await;
        assert_eq!(wrong, Err(FieldError::new("id_number", FieldCode::IdentityDiffers).into()));
    }
    let right = request_unfreeze_code(ctx, caller, id, who.entry.person.id_number.reveal()).await;
    assert!(matches!(right, Err(UseCaseError::LimitReached { limit: "card_identity_hour", .. })));
    town.finish().await;
}

#[tokio::test]
async fn every_use_that_somebody_disowns_is_on_record() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (card, at) = (holder(&town, &who).await, pharmacy(&town).await);
    for _ in 0..2 {
        let shown = token(&town, &card.caller, &card.binding).await.unwrap();
        assert_eq!(outcome(&town, &at, &shown).await, ScanOutcome::Accepted);
        town.clock.pass(60);
    }
    let (_, uses, _) = history(&town.ctx, &card.caller, &card.certificate, None).await.unwrap();
    for used in &uses {
        disown(&town.ctx, &card.caller, &card.certificate, &used.scan.id).await.unwrap();
    }
    let said = town.ctx.store.audit_of("card.disowned", card.certificate.as_str(), 10).await.unwrap();
    assert_eq!(said.len(), 2);
    // Shown among the uses: when, and what came of it. Saying it again changes nothing.
    let at_first = town.ctx.now();
    town.clock.pass(60);
    disown(&town.ctx, &card.caller, &card.certificate, &uses[0].scan.id).await.unwrap();
    let (_, uses, _) = history(&town.ctx, &card.caller, &card.certificate, None).await.unwrap();
    let shown: Vec<_> = uses.iter().map(|used| used.disowned.clone().unwrap()).map(|d| (d.at, d.result)).collect();
    assert_eq!(shown, [(at_first, DisownResult::Froze), (at_first, DisownResult::WasFrozen)]);
    town.finish().await;
}

/// Whoever found the phone, and knows the card password, gets nothing back on a frozen card.
#[tokio::test]
async fn a_frozen_card_restores_no_device() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let card = holder(&town, &who).await;
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    town.clock.pass(3601);
    request_unbind_code(ctx, caller, id, &Which::All).await.unwrap();
    unbind(ctx, caller, id, &Which::All, &town.code(caller)).await.unwrap();
    freeze(ctx, caller, id).await.unwrap();
    assert_eq!(restore(ctx, caller, &card.binding, PASSWORD).await.err(), Some(UseCaseError::Conflict));
    assert_eq!(binding(&town, &card.binding).await.state, BindingState::Unbound);
    town.finish().await;
}

/// Wrong codes that come together all count, so that they burn the code like those that come one by one.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn wrong_codes_at_once_all_count() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let card = holder(&town, &who).await;
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    freeze(ctx, caller, id).await.unwrap();
    town.clock.pass(3601);
    request_unfreeze_code(ctx, caller, id, who.entry.person.id_number.reveal()).await.unwrap();
    let code = town.code(caller);
    let tries = (0..40).map(|n| {
        let (ctx, caller, id) = (ctx.clone(), caller.clone(), id.clone());
        let wrong = format!("{:06}", (code.parse::<u32>().unwrap() + 1 + n) % 1_000_000);
        tokio::spawn(async move { unfreeze(&ctx, &caller, &id, &wrong).await })
    });
    for tried in tries.collect::<Vec<_>>() {
        let answer = tried.await.unwrap();
        assert!(matches!(answer, Err(UseCaseError::Invalid(_) | UseCaseError::LimitReached { .. })), "{answer:?}");
    }
    let right = unfreeze(ctx, caller, id, &code).await;
    assert!(matches!(right, Err(UseCaseError::Invalid(_) | UseCaseError::LimitReached { .. })), "{right:?}");
    let session = &caller.session.as_ref().unwrap().id;
    let challenge = ctx.store.latest_challenge(session, ChallengePurpose::UnfreezeCard).await.unwrap().unwrap();
    assert!(challenge.tries >= 5, "{}", challenge.tries);
    town.finish().await;
}

/// The register has another phone meanwhile: the old one gets no code any more, and its code frees nothing.
#[tokio::test]
async fn a_fresh_check_is_one_by_the_phone_of_today() {
    let who = adult(1, "320500");
    let town = Town::new(std::slice::from_ref(&who)).await;
    let card = holder(&town, &who).await;
    let (ctx, caller, id) = (&town.ctx, &card.caller, &card.certificate);
    freeze(ctx, caller, id).await.unwrap();
    town.clock.pass(3601);
    request_unfreeze_code(ctx, caller, id, who.entry.person.id_number.reveal()).await.unwrap();
    let code = town.code(caller);
    let mut moved = who.entry.clone();
    moved.person.phone = adult(2, "320500").entry.person.phone;
    town.store().import(vec![moved]).await.unwrap();
    town.clock.pass(61);
    let again = another_code(ctx, caller, ChallengePurpose::UnfreezeCard).await;
    assert_eq!(again.err(), Some(UseCaseError::Conflict));
    assert_eq!(unfreeze(ctx, caller, id, &code).await.err(), Some(UseCaseError::Conflict));
    town.finish().await;
}
