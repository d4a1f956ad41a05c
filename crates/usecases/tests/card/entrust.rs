use crate::{
    stop_support::{Town, adult},
    support::{BUY, Holder, PASSWORD, holder, on, outcome, pharmacy, present, refused, terminal, token},
};
use domain::{
    application::form::{FieldCode, FieldError},
    card::{EntrustForm, InstitutionKind, ScanOutcome, ScanRefusal},
    time::Timestamp,
};
use jiff::civil::date;
use usecases::{
    Caller, UseCaseError,
    card::{
        Which, accept_entrustment, entrust, entrusted, freeze, freeze_lost, request_unbind_code, revoke_entrustment,
        unbind, wallet,
    },
};

fn form(agent: &crate::stop_support::Somebody, uses: &str) -> EntrustForm {
    EntrustForm {
        name: agent.entry.person.name.reveal().into(),
        id_number: agent.entry.person.id_number.reveal().into(),
        scope: vec![BUY.into()],
        institution: String::new(),
        uses: uses.into(),
        last_day: "2026-11-24".into(),
    }
}

struct Scene {
    town: Town,
    card: Holder,
    agent: Caller,
    buyer: crate::stop_support::Somebody,
}

async fn scene() -> Scene {
    let (who, buyer) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(&[who.clone(), buyer.clone()]).await;
    let card = holder(&town, &who).await;
    Scene { agent: on(buyer.caller(), "agent"), town, card, buyer }
}

#[tokio::test]
async fn the_terminal_sees_both_names_and_one_use_is_one() {
    let Scene { town, card, agent, buyer } = scene().await;
    let (ctx, at) = (&town.ctx, pharmacy(&town).await);
    let given = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "one"), PASSWORD).await.unwrap();
    assert_eq!(wallet(ctx, &agent).await.unwrap().entrusted.len(), 1);
    let accepted = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    let again = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    assert_eq!(accepted.binding, again.binding);
    let shown = token(&town, &agent, &accepted.binding).await.unwrap();
    // Only what was entrusted.
    let other = present(&town, &at, &shown, "02122").await.unwrap();
    assert_eq!(other.outcome, refused(ScanRefusal::OtherPurpose));
    let answer = present(&town, &at, &shown, BUY).await.unwrap();
    assert_eq!(answer.outcome, ScanOutcome::Accepted);
    let (holder, agent_told) = (answer.holder.unwrap(), answer.agent.unwrap());
    assert_eq!(holder.name, "张伟");
    assert_eq!(agent_told.id_number, buyer.entry.person.id_number.masked());
    town.clock.pass(60);
    assert!(token(&town, &agent, &accepted.binding).await.is_none(), "its one use was made");
    assert!(wallet(ctx, &agent).await.unwrap().entrusted.is_empty());
    town.finish().await;
}

#[tokio::test]
async fn it_ends_with_its_day_its_revocation_and_the_freeze() {
    let Scene { town, card, agent, buyer } = scene().await;
    let (ctx, at) = (&town.ctx, pharmacy(&town).await);
    let given = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "many"), PASSWORD).await.unwrap();
    let accepted = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    let shown = token(&town, &agent, &accepted.binding).await.unwrap();
    assert_eq!(outcome(&town, &at, &shown).await, ScanOutcome::Accepted);
    let midnight = Timestamp::start_of(date(2026, 11, 25)).seconds_since(ctx.now());
    town.clock.pass(midnight - 1);
    let last = token(&town, &agent, &accepted.binding).await.unwrap();
    town.clock.pass(1);
    assert_eq!(outcome(&town, &at, &last).await, refused(ScanRefusal::Ended));
    assert_eq!(entrusted(ctx, &agent, &given.id).await.err(), Some(UseCaseError::NotFound));

    let next = EntrustForm { last_day: "2026-12-24".into(), ..form(&buyer, "many") };
    let given = entrust(ctx, &card.caller, &card.certificate, &next, PASSWORD).await.unwrap();
    let accepted = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    let shown = token(&town, &agent, &accepted.binding).await.unwrap();
    revoke_entrustment(ctx, &card.caller, &given.id).await.unwrap();
    revoke_entrustment(ctx, &card.caller, &given.id).await.unwrap();
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Unreadable));

    let given = entrust(ctx, &card.caller, &card.certificate, &next, PASSWORD).await.unwrap();
    let accepted = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    let shown = token(&town, &agent, &accepted.binding).await.unwrap();
    freeze(ctx, &card.caller, &card.certificate).await.unwrap();
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Unreadable));
    town.finish().await;
}

#[tokio::test]
async fn it_is_good_where_it_says_and_for_whom_it_says() {
    let Scene { town, card, agent, buyer } = scene().await;
    let ctx = &town.ctx;
    let (here, there) = (pharmacy(&town).await, terminal(&town, InstitutionKind::Pharmacy, "P32050800009").await);
    let only = EntrustForm { institution: "P32050800001".into(), ..form(&buyer, "many") };
    let given = entrust(ctx, &card.caller, &card.certificate, &only, PASSWORD).await.unwrap();
    let accepted = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    let shown = token(&town, &agent, &accepted.binding).await.unwrap();
    assert_eq!(outcome(&town, &there, &shown).await, refused(ScanRefusal::OtherInstitution));
    assert_eq!(outcome(&town, &here, &shown).await, ScanOutcome::Accepted);
    // Nobody else accepts it, its principal neither.
    let own = accept_entrustment(ctx, &card.caller, &given.id).await.err();
    assert_eq!(own, Some(UseCaseError::NotFound));
    town.finish().await;
}

#[tokio::test]
async fn a_name_and_number_that_fit_nobody_are_answered_like_those_that_do() {
    let Scene { town, card, agent, buyer } = scene().await;
    let ctx = &town.ctx;
    let wrong = EntrustForm { name: "李娜".into(), ..form(&buyer, "one") };
    let given = entrust(ctx, &card.caller, &card.certificate, &wrong, PASSWORD).await.unwrap();
    assert_eq!(given.ended, None);
    assert!(wallet(ctx, &agent).await.unwrap().entrusted.is_empty());
    assert_eq!(accept_entrustment(ctx, &agent, &given.id).await.err(), Some(UseCaseError::NotFound));
    let mut own = form(&adult(1, "320500"), "one");
    own.last_day = String::new();
    let refused = entrust(ctx, &card.caller, &card.certificate, &own, PASSWORD).await.err();
    let both =
        vec![FieldError::new("id_number", FieldCode::OwnIdentity), FieldError::new("last_day", FieldCode::Required)];
    assert_eq!(refused, Some(UseCaseError::Invalid(both)));
    let bad = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "one"), "000001").await.err();
    assert_eq!(bad, Some(FieldError::new("password", FieldCode::CardPasswordWrong).into()));
    town.finish().await;
}

#[tokio::test]
async fn unbinding_all_revokes_what_nobody_accepted_yet() {
    let Scene { town, card, agent, buyer } = scene().await;
    let ctx = &town.ctx;
    let given = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "many"), PASSWORD).await.unwrap();
    town.clock.pass(3601);
    request_unbind_code(ctx, &card.caller, &card.certificate, &Which::All).await.unwrap();
    unbind(ctx, &card.caller, &card.certificate, &Which::All, &town.code(&card.caller)).await.unwrap();
    assert_eq!(accept_entrustment(ctx, &agent, &given.id).await.err(), Some(UseCaseError::NotFound));
    town.finish().await;
}

#[tokio::test]
async fn a_lost_phone_gives_back_what_it_was_entrusted_with() {
    let Scene { town, card, agent, buyer } = scene().await;
    let ctx = &town.ctx;
    let given = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "many"), PASSWORD).await.unwrap();
    let accepted = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    let at = pharmacy(&town).await;
    let shown = token(&town, &agent, &accepted.binding).await.unwrap();
    assert_eq!(freeze_lost(ctx, &agent).await.unwrap(), 1);
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Unreadable));
    // The owner's own card goes on.
    assert!(token(&town, &card.caller, &card.binding).await.is_some());
    town.finish().await;
}
