use crate::{
    stop_support::{Town, adult},
    support::{BUY, Holder, PASSWORD, holder, on, outcome, pharmacy, present, refused, terminal, token},
};
use domain::{
    application::form::{FieldCode, FieldError},
    card::{
        BindingKind, BindingState, BusinessType, CardNumber, EndReason, EntrustForm, InstitutionKind, PhysicalCard,
        ScanOutcome, ScanRefusal,
    },
    id::AccountId,
    time::Timestamp,
};
use jiff::civil::date;
use storage::JobKind;
use usecases::{
    Caller, UseCaseError,
    card::{
        AboutEntrustment, ErrandState, Which, about_entrustment, accept_entrustment, entrust, entrusted, freeze,
        freeze_lost, request_unbind_code, revoke_entrustment, unbind, wallet,
    },
    worker::{deliver, run_jobs},
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

/// Kinds of an account's notices that are about entrusting, oldest first, and of the text messages that wait for it.
async fn told(town: &Town, account: &AccountId) -> (Vec<String>, Vec<String>) {
    let mut notices = town.ctx.store.notices_of(account, 50).await.unwrap();
    notices.sort_by_key(|notice| notice.at);
    let about = |kind: &String| kind.starts_with("card_entrustment");
    let now = town.ctx.now();
    let jobs = town.ctx.store.claim_jobs(now, now.plus_seconds(1), 64).await.unwrap();
    let texts = jobs.into_iter().filter(|job| job.kind == JobKind::TellPhone(account.clone())).map(|job| job.detail);
    (notices.into_iter().map(|n| n.kind).filter(about).collect(), texts.filter(about).collect())
}

#[tokio::test]
async fn both_sides_hear_of_what_the_other_does_and_how_it_ended() {
    let Scene { town, card, agent, buyer } = scene().await;
    let (ctx, at) = (&town.ctx, pharmacy(&town).await);
    let (owner, buying) = (card.caller.account.clone().unwrap().id, buyer.account().id);
    let given = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "one"), PASSWORD).await.unwrap();
    assert_eq!(entrusted(ctx, &agent, &given.id).await.unwrap().state, ErrandState::Offered);
    let notice = ctx.store.notices_of(&buying, 1).await.unwrap().remove(0);
    let leads_to = (notice.certificate, notice.args.get("entrustment").map(String::as_str));
    assert_eq!(leads_to, (None, Some(given.id.as_str())), "the card is not theirs to open");
    let kinds = |kinds: &[&str]| kinds.iter().map(|kind| (*kind).to_owned()).collect::<Vec<_>>();
    let offered = kinds(&["card_entrustment_offered"]);
    assert_eq!(told(&town, &buying).await, (offered.clone(), offered));
    town.clock.pass(2);
    let accepted = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    assert_eq!(entrusted(ctx, &agent, &given.id).await.unwrap().state, ErrandState::Here(accepted.binding.clone()));
    let (_, texts) = told(&town, &owner).await;
    assert!(texts.contains(&"card_entrustment_accepted".to_owned()), "{texts:?}");
    town.clock.pass(2);
    let shown = token(&town, &agent, &accepted.binding).await.unwrap();
    assert_eq!(outcome(&town, &at, &shown).await, ScanOutcome::Accepted);
    let used_at = ctx.now();
    let state = entrusted(ctx, &agent, &given.id).await.unwrap().state;
    assert_eq!(state, ErrandState::Ended(used_at, EndReason::Used));
    let (notices, texts) = told(&town, &buying).await;
    assert_eq!(notices, kinds(&["card_entrustment_offered", "card_entrustment_used"]));
    assert!(texts.contains(&"card_entrustment_used".to_owned()), "{texts:?}");
    town.clock.pass(2);
    let all = ["card_entrustment_made", "card_entrustment_accepted", "card_entrustment_ended"];
    assert_eq!(told(&town, &owner).await.0, kinds(&all));
    // Who, where and what is looked up for either side when it is read, and for nobody else.
    let notices = ctx.store.notices_of(&owner, 50).await.unwrap();
    let ended = notices.into_iter().find(|n| n.kind == "card_entrustment_ended").unwrap().args;
    let used = Some((used_at, at.institution.name.clone(), BusinessType::BuyDrugs));
    let other = buyer.entry.person.name.masked();
    assert_eq!(
        about_entrustment(ctx, &card.caller, &ended).await.unwrap(),
        Some(AboutEntrustment { other: other.clone(), used: used.clone() })
    );
    assert_eq!(about_entrustment(ctx, &agent, &ended).await.unwrap().unwrap().used, used);
    assert_eq!(about_entrustment(ctx, &adult(9, "320500").caller(), &ended).await.unwrap(), None);
    assert!(ended.values().all(|value| !value.contains(&other)), "the notice itself holds nobody's name");

    // Revoked by itself, and with everything else that is unbound.
    let given = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "many"), PASSWORD).await.unwrap();
    town.clock.pass(2);
    revoke_entrustment(ctx, &card.caller, &given.id).await.unwrap();
    let state = entrusted(ctx, &agent, &given.id).await.unwrap().state;
    assert_eq!(state, ErrandState::Ended(ctx.now(), EndReason::Revoked));
    let (_, texts) = told(&town, &owner).await;
    assert!(texts.contains(&"card_entrustment_ended".to_owned()), "{texts:?}");
    assert_eq!(told(&town, &buying).await.0.last().unwrap(), "card_entrustment_withdrawn");
    let given = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "many"), PASSWORD).await.unwrap();
    freeze(ctx, &card.caller, &card.certificate).await.unwrap();
    assert_eq!(entrusted(ctx, &agent, &given.id).await.unwrap().state, ErrandState::NotNow);
    // Nobody else's business, whatever its state is.
    assert_eq!(entrusted(ctx, &card.caller, &given.id).await.err(), Some(UseCaseError::NotFound));
    town.finish().await;
}

#[tokio::test]
async fn whoever_entrusted_hears_of_every_use() {
    let Scene { town, card, agent, buyer } = scene().await;
    let (ctx, at) = (&town.ctx, pharmacy(&town).await);
    let owner = card.caller.account.clone().unwrap().id;
    let given = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "many"), PASSWORD).await.unwrap();
    let accepted = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    told(&town, &owner).await;
    for n in 1..=3 {
        town.clock.pass(60);
        let shown = token(&town, &agent, &accepted.binding).await.unwrap();
        // What is refused is no use.
        assert_ne!(present(&town, &at, &shown, "02122").await.unwrap().outcome, ScanOutcome::Accepted);
        assert_eq!(outcome(&town, &at, &shown).await, ScanOutcome::Accepted);
        let (notices, texts) = told(&town, &owner).await;
        assert_eq!(notices.iter().filter(|kind| *kind == "card_entrustment_use").count(), n);
        assert!(texts.contains(&"card_entrustment_use".to_owned()), "{texts:?}");
    }
    let notice = ctx.store.notices_of(&owner, 1).await.unwrap().remove(0);
    let used = Some((ctx.now(), at.institution.name.clone(), BusinessType::BuyDrugs));
    let other = buyer.entry.person.name.masked();
    let about = about_entrustment(ctx, &card.caller, &notice.args).await.unwrap();
    assert_eq!(about, Some(AboutEntrustment { other, used }));
    town.finish().await;
}

#[tokio::test]
async fn whoever_has_no_account_hears_of_it_on_the_registers_phone() {
    let (who, buyer) = (adult(1, "320500"), adult(2, "320500"));
    let town = Town::new(std::slice::from_ref(&who)).await;
    let ctx = &town.ctx;
    ctx.store.import(vec![buyer.entry.clone()]).await.unwrap();
    let card = holder(&town, &who).await;
    let phone = buyer.entry.person.phone.clone().unwrap();
    for (act, text) in [("offered", "有人委托您代购药"), ("revoked", "您受托的代购药委托已撤销")] {
        if act == "offered" {
            entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "one"), PASSWORD).await.unwrap();
        } else {
            town.clock.pass(2);
            let given = ctx.store.entrustments_of(&card.certificate).await.unwrap().remove(0);
            revoke_entrustment(ctx, &card.caller, &given.id).await.unwrap();
        }
        run_jobs(ctx).await.unwrap();
        deliver(ctx).await.unwrap();
        let told = town.messages.text_for(phone.reveal()).unwrap();
        assert!(told.contains(text) && told.contains("12393"), "{told}");
    }
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
    assert_eq!(entrusted(ctx, &agent, &given.id).await.unwrap().state, ErrandState::Over);
    assert_eq!(accept_entrustment(ctx, &agent, &given.id).await.err(), Some(UseCaseError::Conflict));

    let next = EntrustForm { last_day: "2026-12-24".into(), ..form(&buyer, "many") };
    let given = entrust(ctx, &card.caller, &card.certificate, &next, PASSWORD).await.unwrap();
    let accepted = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    let shown = token(&town, &agent, &accepted.binding).await.unwrap();
    revoke_entrustment(ctx, &card.caller, &given.id).await.unwrap();
    revoke_entrustment(ctx, &card.caller, &given.id).await.unwrap();
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Ended));

    let given = entrust(ctx, &card.caller, &card.certificate, &next, PASSWORD).await.unwrap();
    let accepted = accept_entrustment(ctx, &agent, &given.id).await.unwrap();
    let shown = token(&town, &agent, &accepted.binding).await.unwrap();
    freeze(ctx, &card.caller, &card.certificate).await.unwrap();
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Frozen));
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
    assert_eq!(accept_entrustment(ctx, &agent, &given.id).await.err(), Some(UseCaseError::Conflict));
    let told = ctx.store.notices_of(&buyer.account().id, 5).await.unwrap();
    assert!(told.iter().any(|notice| notice.kind == "card_entrustment_withdrawn"));
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
    town.clock.pass(2);
    assert_eq!(freeze_lost(ctx, &agent).await.unwrap(), 1);
    // Both sides are told; the entrustment itself goes on.
    for (who, kind) in [(&card.caller, "card_entrustment_left"), (&agent, "card_entrustment_put_down")] {
        let (notices, texts) = told(&town, &who.account.clone().unwrap().id).await;
        assert!(notices.last().is_some_and(|last| last == kind), "{notices:?}");
        assert!(texts.iter().all(|text| text != "card_entrustment_ended"), "{texts:?}");
    }
    assert_eq!(entrusted(ctx, &agent, &given.id).await.unwrap().state, ErrandState::Offered);
    assert_eq!(outcome(&town, &at, &shown).await, refused(ScanRefusal::Ended));
    // The owner's own card goes on.
    assert!(token(&town, &card.caller, &card.binding).await.is_some());
    town.finish().await;
}

/// A browser without a device's cookie takes the right along each time: so often a day, and its owner hears of it once.
#[tokio::test]
async fn accepting_again_and_again_is_limited_and_told_once_a_day() {
    let Scene { mut town, card, buyer, .. } = scene().await;
    let agent = buyer.caller();
    let long = EntrustForm { last_day: "2026-12-20".into(), ..form(&buyer, "many") };
    let given = entrust(&town.ctx, &card.caller, &card.certificate, &long, PASSWORD).await.unwrap();
    let owner = card.caller.account.clone().unwrap().id;
    let heard = async |town: &Town| {
        let notices = town.ctx.store.notices_of(&owner, 50).await.unwrap();
        notices.into_iter().filter(|notice| notice.kind == "card_entrustment_accepted").count()
    };
    for _ in 0..10 {
        assert!(accept_entrustment(&town.ctx, &agent, &given.id).await.unwrap().device.is_some());
        town.clock.pass(1);
    }
    assert_eq!(heard(&town).await, 1);
    town.restart().await;
    let more = accept_entrustment(&town.ctx, &agent, &given.id).await.err();
    assert!(matches!(more, Some(UseCaseError::LimitReached { limit: "entrust_accept_day", .. })), "{more:?}");
    // Its owner revokes and freezes in the middle of it.
    town.clock.pass(86_400);
    let ctx = &town.ctx;
    let again = async || {
        for _ in 0..4 {
            let _ = accept_entrustment(ctx, &agent, &given.id).await;
        }
    };
    let ends = async || {
        revoke_entrustment(ctx, &card.caller, &given.id).await.unwrap();
        freeze(ctx, &card.caller, &card.certificate).await.unwrap();
    };
    futures::future::join3(again(), again(), ends()).await;
    assert_eq!(heard(&town).await, 2, "once on the next day");
    let state = entrusted(ctx, &agent, &given.id).await.unwrap().state;
    assert!(matches!(state, ErrandState::Ended(_, EndReason::Revoked)));
    let bound = ctx.store.bindings_of(&card.certificate).await.unwrap();
    let others = bound.iter().filter(|b| b.state == BindingState::Bound && b.kind != BindingKind::Own).count();
    assert_eq!(others, 0, "nothing is left of it");
    town.finish().await;
}

/// A double tap entrusts once; what was used up can be entrusted again.
#[tokio::test]
async fn the_same_once_more_is_the_one_that_is_open() {
    let Scene { town, card, agent, buyer } = scene().await;
    let (ctx, terms) = (&town.ctx, form(&buyer, "one"));
    let twice = || entrust(ctx, &card.caller, &card.certificate, &terms, PASSWORD);
    let (a, b) = futures::join!(twice(), twice());
    let (a, b) = (a.unwrap(), b.unwrap());
    assert_eq!(a.id, b.id);
    assert_eq!(ctx.store.entrustments_of(&card.certificate).await.unwrap().len(), 1);
    let other = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "many"), PASSWORD).await.unwrap();
    assert_ne!(other.id, a.id, "other terms are another one");
    revoke_entrustment(ctx, &card.caller, &a.id).await.unwrap();
    assert_ne!(twice().await.unwrap().id, a.id);
    let open = wallet(ctx, &agent).await.unwrap().entrusted.len();
    assert_eq!(open, 2);
    town.finish().await;
}

/// The dead entrust nobody, and what they entrusted before is good for nothing.
#[tokio::test]
async fn nothing_is_entrusted_or_accepted_for_the_dead_or_past_the_cards_last_day() {
    let Scene { town, card, agent, buyer } = scene().await;
    let (ctx, terms) = (&town.ctx, form(&buyer, "many"));
    let given = entrust(ctx, &card.caller, &card.certificate, &terms, PASSWORD).await.unwrap();
    let mut owner = adult(1, "320500").entry;
    owner.person.died_on = Some(date(2026, 11, 22));
    town.store().import(vec![owner.clone()]).await.unwrap();
    assert_eq!(entrusted(ctx, &agent, &given.id).await.unwrap().state, ErrandState::NotNow);
    assert_eq!(accept_entrustment(ctx, &agent, &given.id).await.err(), Some(UseCaseError::Conflict));
    let again = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "one"), PASSWORD).await;
    assert_eq!(again.err(), Some(UseCaseError::Conflict));
    owner.person.died_on = None;
    let number = CardNumber("A12345678".into());
    owner.card = Some(PhysicalCard { number, valid_until: Some(date(2026, 11, 21)) });
    town.store().import(vec![owner]).await.unwrap();
    let past = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "one"), PASSWORD).await;
    assert_eq!(past.err(), Some(UseCaseError::Conflict));
    town.finish().await;
}

/// A code that was asked for one device does not end what the page with that device did not name.
#[tokio::test]
async fn a_code_for_one_device_does_not_do_all() {
    let Scene { town, card, buyer, .. } = scene().await;
    let ctx = &town.ctx;
    let given = entrust(ctx, &card.caller, &card.certificate, &form(&buyer, "many"), PASSWORD).await.unwrap();
    town.clock.pass(3601);
    let one = Which::One(card.binding.clone());
    request_unbind_code(ctx, &card.caller, &card.certificate, &one).await.unwrap();
    let code = town.code(&card.caller);
    let all = unbind(ctx, &card.caller, &card.certificate, &Which::All, &code).await;
    assert!(matches!(all, Err(UseCaseError::Invalid(_))), "{all:?}");
    unbind(ctx, &card.caller, &card.certificate, &one, &code).await.unwrap();
    assert_eq!(ctx.store.lookup_entrustment(&given.id).await.unwrap().unwrap().ended, None);
    town.finish().await;
}
