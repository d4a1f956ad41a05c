//! The receipt, the notice and the text message of an act on a card, against the real database.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first thing that is not there")]
#![allow(dead_code, reason = "the support is shared")]

mod account_support;

use account_support::{MOTHERS, World};
use domain::{
    card::{CardAct, Certificate, CertificateState},
    id::{CertificateId, PersonId},
    language::Language,
    receipt::ReceiptAct,
    rules::{ChannelCode, RegionCode},
};
use storage::{Change, ChangeSet, JobKind};
use usecases::{
    Caller, UseCaseError,
    account::my,
    card::{CardNotice, card_notice, tell_phone_job},
    receipt::{self, CardDeed, card_action, card_detail, card_receipt_job, issue_card, verify},
    worker,
};

const OWN: &str = "13900000001";

fn certificate(world: &World, bits: u128, version: i64) -> Certificate {
    let region = RegionCode("411481".into());
    Certificate {
        id: CertificateId::from_bits(bits),
        person: PersonId::from_bits(1),
        issuer: world.ctx.book.region(&region).unwrap().card.issuer.v.clone(),
        region,
        card: None,
        state: CertificateState::Active,
        password: String::new(),
        valid_until: None,
        activated_at: world.ctx.now(),
        state_since: world.ctx.now(),
        version,
    }
}

fn deed(act: CardAct) -> CardDeed {
    CardDeed {
        act,
        channels: vec![ChannelCode::region_app()],
        device: Some("WeChat · Android".into()),
        ended: Vec::new(),
    }
}

/// What a use case of the card does: act, entry, receipt's job, notice and message in one change set.
async fn act(world: &World, caller: &Caller, certificate: &Certificate, deed: CardDeed, notice: CardNotice) {
    let (ctx, account) = (&world.ctx, &caller.account.as_ref().unwrap().id);
    let entry = storage::AuditEntry {
        at: ctx.now(),
        actor: caller.actor(),
        action: card_action(deed.act).into(),
        object: certificate.id.0.clone(),
        detail: card_detail(certificate.version, "more"),
        request: caller.request.clone(),
    };
    let set = ChangeSet::new()
        .with(card_receipt_job(ctx, certificate, account, deed))
        .with(card_notice(ctx, account, &certificate.id, notice, &[]))
        .with(tell_phone_job(ctx, account, notice))
        .audited(entry);
    ctx.store.commit(set).await.unwrap();
}

async fn work(world: &World) {
    while worker::run_jobs(&world.ctx).await.unwrap() > 0 {}
    worker::deliver(&world.ctx).await.unwrap();
    assert_eq!(world.ctx.store.facts(world.ctx.now()).await.unwrap().outbox["waiting"], 0);
}

#[tokio::test]
async fn an_unbinding_has_one_receipt_one_notice_and_one_message() {
    let world = World::new().await;
    let owner = world.proven(OWN).await;
    let stranger = world.signed_in("13900000002").await;
    let card = certificate(&world, 7, 2);
    act(&world, &owner, &card, deed(CardAct::Unbound), CardNotice::Unbound).await;
    let at = world.ctx.now();
    let before = world.messages(OWN).len();
    world.wait(5);
    work(&world).await;

    let receipts = receipt::list_of_card(&world.ctx, &owner, &card.id).await.unwrap();
    assert_eq!(receipts.len(), 1);
    let one = &receipts[0];
    assert_eq!(verify(one, &crypto::signing::public_key(&world.ctx.keys)), Ok(()));
    let ReceiptAct::Card { act, credential, channels, device, .. } = &one.body.act else { panic!("{one:?}") };
    assert_eq!((*act, channels.as_slice()), (CardAct::Unbound, &[ChannelCode::region_app()][..]));
    let issuer = world.ctx.book.issuer(&card.issuer).unwrap();
    assert_eq!((credential, device.as_deref()), (&issuer.credential, Some("WeChat · Android")));
    assert_eq!((one.body.at, one.body.name.as_str()), (at, "欧***"), "the act's time, and a masked name");

    // Its owner's, and nobody else's.
    let shown = receipt::show(&world.ctx, &owner, &one.body.id).await.unwrap();
    assert_eq!(&shown, one);
    assert_eq!(receipt::show(&world.ctx, &stranger, &one.body.id).await, Err(UseCaseError::NotFound));
    assert!(receipt::list_of_card(&world.ctx, &stranger, &card.id).await.unwrap().is_empty());
    let nobody = receipt::list_of_card(&world.ctx, &world.nobody(), &card.id).await;
    assert_eq!(nobody, Err(UseCaseError::NotSignedIn));

    let told = world.messages(OWN);
    assert_eq!(told.len(), before + 1);
    let text = &told.last().unwrap().text;
    assert!(text.contains("yitui.example") && text.contains("解绑") && text.contains("12393"), "{text}");
    for personal in ["欧", "娜", OWN, MOTHERS, card.id.as_str()] {
        assert!(!text.contains(personal), "{text}");
    }
    let inbox = my::notices(&world.ctx, &owner).await.unwrap();
    assert_eq!((inbox[0].kind.as_str(), inbox[0].certificate.as_ref()), ("card_unbound", Some(&card.id)));
}

#[tokio::test]
async fn every_act_has_its_own_receipt_however_late_the_worker_is() {
    let world = World::new().await;
    let owner = world.proven(OWN).await;
    for (version, act_, notice) in [
        (2, CardAct::Frozen, CardNotice::Frozen),
        (3, CardAct::Unfrozen, CardNotice::Unfrozen),
        (4, CardAct::Frozen, CardNotice::Frozen),
    ] {
        act(&world, &owner, &certificate(&world, 7, version), deed(act_), notice).await;
        world.wait(10);
    }
    // Another card of the same person has entries of its own.
    act(&world, &owner, &certificate(&world, 8, 2), deed(CardAct::Frozen), CardNotice::Frozen).await;
    work(&world).await;
    let id = certificate(&world, 7, 2).id;
    let receipts = receipt::list_of_card(&world.ctx, &owner, &id).await.unwrap();
    let done: Vec<_> = receipts.iter().map(|r| r.body.act.name()).collect();
    assert_eq!(done, ["frozen", "unfrozen", "frozen"]);
    assert!(receipts.is_sorted_by(|a, b| a.body.at < b.body.at && a.inclusion.index < b.inclusion.index));
    assert_eq!(world.ctx.store.facts(world.ctx.now()).await.unwrap().receipts, 4);
}

#[tokio::test]
async fn the_same_job_twice_is_one_receipt_and_a_job_without_its_act_is_none() {
    let world = World::new().await;
    let owner = world.proven(OWN).await;
    let (ctx, account) = (&world.ctx, owner.account.clone().unwrap().id);
    let card = certificate(&world, 7, 2);
    act(&world, &owner, &card, deed(CardAct::Activated), CardNotice::Activated).await;
    work(&world).await;
    let detail = |card: &Certificate| match card_receipt_job(ctx, card, &account, deed(CardAct::Activated)) {
        Change::AddJob(job) => {
            assert_eq!(job.kind, JobKind::IssueCardReceipt(card.id.clone()));
            job.detail
        }
        other => panic!("{other:?}"),
    };
    issue_card(ctx, &card.id, &detail(&card)).await.unwrap();
    assert_eq!(ctx.store.receipts_of_card(&card.id).await.unwrap().len(), 1);
    // A version that never was, and a text that is no order.
    let never = certificate(&world, 7, 20);
    assert!(matches!(issue_card(ctx, &never.id, &detail(&never)).await, Err(UseCaseError::Broken(_))));
    assert!(matches!(issue_card(ctx, &card.id, "{}").await, Err(UseCaseError::Broken(_))));
    assert_eq!(ctx.store.receipts_of_card(&card.id).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_message_is_in_the_language_of_its_account_and_goes_to_the_phone_of_now() {
    let world = World::new().await;
    let owner = world.signed_in(OWN).await;
    let mut account = owner.account.clone().unwrap();
    let set = ChangeSet::new().with(tell_phone_job(&world.ctx, &account.id, CardNotice::Bound));
    world.ctx.store.commit(set).await.unwrap();
    account.language = Language::En;
    account.phone = Some(account_support::phone("13900000077"));
    account.version += 1;
    world.ctx.store.commit(ChangeSet::new().with(Change::UpdateAccount(account))).await.unwrap();
    work(&world).await;
    let told = world.messages("13900000077");
    assert_eq!(told.len(), 1);
    assert_eq!((told[0].purpose.as_str(), told[0].code.as_ref()), ("card_bound", None));
    assert!(told[0].text.contains("bound to a new device") && told[0].text.contains("12393"), "{}", told[0].text);
}

#[tokio::test]
async fn reading_about_a_card_leaves_what_is_about_another() {
    let world = World::new().await;
    let owner = world.proven(OWN).await;
    let account = owner.account.clone().unwrap().id;
    for bits in [7, 8] {
        let notice = card_notice(&world.ctx, &account, &CertificateId::from_bits(bits), CardNotice::Frozen, &[]);
        world.ctx.store.commit(ChangeSet::new().with(notice)).await.unwrap();
    }
    let unread = async || my::page(&world.ctx, &owner).await.unwrap().unread;
    let before = unread().await;
    let first = my::notices(&world.ctx, &owner).await.unwrap().remove(0);
    my::read_notice(&world.ctx, &owner, &first.id).await.unwrap();
    assert_eq!(unread().await, before - 1);
}
