//! Entrustments and family bindings that end with their day: ended and told to both sides, once, on both databases.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first thing that is not there")]

mod race_support;

use domain::{
    card::{Binding, BindingKind, BindingState, BusinessType, EndReason, Entrustment, Uses},
    id::{AccountId, BindingId, CertificateId, EntrustmentId, PersonId},
    person::Name,
    rules::ChannelCode,
};
use jiff::civil::{Date, date};
use race_support::{Kind, World, certificate, guards};
use storage::{CardChange, ChangeSet};
use usecases::{Limits, worker::run_out};

/// The world's evening is the last minute of 2026-12-31.
const NEW_YEAR: Date = date(2027, 1, 1);

fn person(world: &World, n: usize) -> PersonId {
    world.residents[n].account().person.clone().unwrap()
}

/// A resident's certificate.
async fn kept(world: &World, n: usize) -> CertificateId {
    let certificate = certificate(world, n);
    let id = certificate.id.clone();
    world.ctx.store.commit(ChangeSet::new().with(CardChange::AddCertificate(certificate))).await.unwrap();
    id
}

/// Somebody else's right to show a certificate, on the device `device`, up to the day before `ends_on`.
async fn shows(world: &World, card: &CertificateId, holder: usize, kind: BindingKind, device: u8, ends_on: Date) {
    let ctx = &world.ctx;
    let binding = Binding {
        id: BindingId::from_bits(ctx.ids.bits()),
        certificate: card.clone(),
        holder: person(world, holder),
        kind,
        channel: ChannelCode::region_app(),
        device: Some(format!("{device:064x}")),
        label: String::new(),
        locator: Some(crypto::card_code::locator()),
        state: BindingState::Bound,
        bound_at: ctx.now(),
        ended_at: None,
        ends_on: Some(ends_on),
        version: 1,
    };
    ctx.store.commit(ChangeSet::new().with(CardChange::AddBinding(binding))).await.unwrap();
}

async fn entrusted(world: &World, card: &CertificateId, owner: usize, agent: usize, last_day: Date) -> EntrustmentId {
    let ctx = &world.ctx;
    let entrustment = Entrustment {
        id: EntrustmentId::from_bits(ctx.ids.bits()),
        certificate: card.clone(),
        principal: person(world, owner),
        agent: person(world, agent),
        agent_name: Name::parse("张伟").unwrap(),
        scope: vec![BusinessType::BuyDrugs],
        institution: None,
        uses: Uses::Many,
        last_day,
        created_at: ctx.now(),
        ended: None,
        version: 1,
    };
    let id = entrustment.id.clone();
    ctx.store.commit(ChangeSet::new().with(CardChange::AddEntrustment(entrustment))).await.unwrap();
    id
}

/// Kinds of a resident's notices.
async fn told(world: &World, n: usize) -> Vec<String> {
    let account: &AccountId = &world.residents[n].account().id;
    world.ctx.store.notices_of(account, 50).await.unwrap().into_iter().map(|notice| notice.kind).collect()
}

async fn once_with_its_day(kind: Kind) {
    let Some(world) = World::of(kind, "one_person", 4, Limits::default()).await else { return };
    let store = world.ctx.store.as_ref();
    let [owner, agent, guardian, child] = [0, 1, 2, 3];
    let (own, childs) = (kept(&world, owner).await, kept(&world, child).await);
    guards(&world, guardian, child).await;
    let over = entrusted(&world, &own, owner, agent, date(2026, 12, 31)).await;
    let longer = entrusted(&world, &own, owner, agent, NEW_YEAR).await;
    shows(&world, &own, agent, BindingKind::Entrusted(over.clone()), 1, NEW_YEAR).await;
    shows(&world, &own, agent, BindingKind::Entrusted(longer.clone()), 1, date(2027, 1, 2)).await;
    // Two devices of the guardian.
    shows(&world, &childs, guardian, BindingKind::Family, 2, NEW_YEAR).await;
    shows(&world, &childs, guardian, BindingKind::Family, 3, NEW_YEAR).await;

    assert_eq!(run_out(&world.later(59)).await.unwrap(), 0, "a second before midnight");
    assert!(told(&world, owner).await.is_empty() && told(&world, child).await.is_empty());
    let midnight = world.later(60);
    assert_eq!(run_out(&midnight).await.unwrap(), 2);
    for seconds in [60, 61, 3600] {
        assert_eq!(run_out(&world.later(seconds)).await.unwrap(), 0, "once");
    }
    let sides = ["card_entrustment_run_out", "card_entrustment_over", "card_family_grown", "card_of_age"];
    for (n, kind) in sides.into_iter().enumerate() {
        assert_eq!(told(&world, n).await, [kind]);
    }
    let jobs = store.claim_jobs(midnight.now(), midnight.now().plus_seconds(1), 64).await.unwrap();
    let mut texts: Vec<_> = jobs.into_iter().map(|job| job.detail).collect();
    texts.sort();
    let mut expected = sides;
    expected.sort();
    assert_eq!(texts, expected, "and one text message each");
    // What ended shows nothing any more; what goes on does.
    let ended = store.lookup_entrustment(&over).await.unwrap().unwrap().ended;
    assert_eq!(ended, Some((midnight.now(), EndReason::Expired)));
    assert_eq!(store.lookup_entrustment(&longer).await.unwrap().unwrap().ended, None);
    let bound = |bindings: Vec<Binding>| bindings.into_iter().filter(|b| b.state == BindingState::Bound).count();
    assert_eq!(bound(store.bindings_of(&own).await.unwrap()), 1);
    assert_eq!(bound(store.bindings_of(&childs).await.unwrap()), 0);
    let record = store.list_audit(0, 100).await.unwrap();
    let acts: Vec<_> = record.iter().map(|leaf| leaf.entry.action.as_str()).collect();
    assert_eq!(acts, ["card.entrustment_expired", "card.family_ended"]);
    // The other one, a day later.
    assert_eq!(run_out(&world.later(60 + 86_400)).await.unwrap(), 1);
    assert_eq!(told(&world, owner).await.len(), 2);
    world.finish().await;
}

#[tokio::test]
async fn once_with_its_day_sqlite() {
    once_with_its_day(Kind::Sqlite).await;
}

#[tokio::test]
async fn once_with_its_day_postgres() {
    once_with_its_day(Kind::Postgres).await;
}
