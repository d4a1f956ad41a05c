//! An unbind or a freeze against scans, by 64 clients at once: whatever is presented after the answer is refused, and no
//! code is accepted twice. 500 rounds of each on both databases, and on Postgres also with the owner at one node and the
//! terminals at another; `YITUI_CARD_ROUNDS=10000` runs as many as a release must hold.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first thing that is not there")]

mod race_support;

use domain::{
    card::{Binding, BindingKind, BindingState, InstitutionKind, ScanOutcome},
    id::{BindingId, CertificateId},
    rules::{ChannelCode, RegionCode},
};
use futures::{StreamExt as _, future::join_all, stream};
use race_support::{Kind, Resident, World};
use std::{
    collections::BTreeMap,
    future::Future,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use storage::{CardChange, ChangeSet};
use usecases::{
    Caller, Context, Limits, UseCaseError, UseCaseResult,
    card::{CodePage, Which, freeze, request_unbind_code, show_code, unbind},
    limits::Limit,
    terminal::{At, NewTerminal, ScanForm, add_terminal, identify, scan},
};

/// Rounds that run at the same time, each with a holder and their terminals.
const CLIENTS: usize = 64;

fn rounds() -> usize {
    std::env::var("YITUI_CARD_ROUNDS").ok().and_then(|n| n.parse().ok()).unwrap_or(500)
}

/// Where the terminals are.
#[derive(Clone, Copy, PartialEq)]
enum Nodes {
    /// With the owner: two.
    One,
    /// Two at another node, which shares nothing with the owner's but the database and the keys, and a third at the
    /// owner's own.
    Two,
}

struct Scene {
    world: Arc<World>,
    terminals: Vec<(Context, At)>,
    /// Microseconds that the other act took last: it has further to go than a scan, so that scans give it a start of up
    /// to as much, and each comes first in some rounds.
    act_takes: AtomicU64,
}

/// A resident with a certificate that is bound on their device.
struct Card {
    resident: Resident,
    certificate: CertificateId,
    binding: BindingId,
}

impl Scene {
    async fn new(kind: Kind, nodes: Nodes) -> Option<Arc<Self>> {
        // The product's limits, but for those of one address and one terminal: everybody here shares them.
        let wide = Limit { most: i64::MAX, seconds: 3600 };
        let limits = Limits {
            code_address_hour: wide,
            scan_terminal_minute: wide,
            scan_unreadable_hour: wide,
            ..Limits::default()
        };
        let world = World::of(kind, "one_person", rounds(), limits).await?;
        let nobody = race_support::nobody();
        let at = match nodes {
            Nodes::One => vec![world.ctx.clone(), world.ctx.clone()],
            Nodes::Two => {
                let other = world.another_node().await;
                vec![other.clone(), other, world.ctx.clone()]
            }
        };
        let mut terminals = Vec::new();
        for (n, ctx) in at.into_iter().enumerate() {
            let known_as = Some(("示范药店".to_owned(), InstitutionKind::Pharmacy, RegionCode("320500".into())));
            let new = NewTerminal { institution: format!("P3205080000{n}"), known_as, label: "1".into() };
            let (_, credential) = add_terminal(&world.ctx, &nobody, &new).await.unwrap();
            let terminal = identify(&ctx, &nobody, &credential).await.unwrap();
            terminals.push((race_support::later(&ctx, 30), terminal));
        }
        Some(Arc::new(Self { world, terminals, act_takes: AtomicU64::new(0) }))
    }

    /// The certificate of a round's resident, activated long ago.
    async fn card(&self, n: usize) -> Card {
        let ctx = &self.world.ctx;
        let mut resident = self.world.residents[n].clone();
        resident.caller.device = Some(format!("{n:064x}"));
        let certificate = race_support::certificate(&self.world, n);
        let binding = Binding {
            id: BindingId::from_bits(ctx.ids.bits()),
            certificate: certificate.id.clone(),
            holder: certificate.person.clone(),
            kind: BindingKind::Own,
            channel: ChannelCode::region_app(),
            device: resident.caller.device.clone(),
            label: String::new(),
            locator: Some(crypto::card_code::locator()),
            state: BindingState::Bound,
            bound_at: ctx.now(),
            ended_at: None,
            ends_on: None,
            version: 1,
        };
        let card = Card { resident, certificate: certificate.id.clone(), binding: binding.id.clone() };
        let set = ChangeSet::new().with(CardChange::AddCertificate(certificate)).with(CardChange::AddBinding(binding));
        ctx.store.commit(set).await.unwrap();
        card
    }

    /// What the holder's screen shows, in this slot and a slot later.
    async fn tokens(&self, card: &Card) -> [String; 2] {
        let mut tokens = Vec::new();
        for seconds in [0, 30] {
            let page = show_code(&self.world.later(seconds), &card.resident.caller, &card.binding).await.unwrap();
            let CodePage::Code(view) = page else { panic!("no code") };
            assert_eq!(view.slot.seconds, 30);
            tokens.push(view.token);
        }
        tokens.try_into().unwrap()
    }

    /// Whether a terminal accepts a token, half a minute after it was first shown: so this slot's and the next one's are
    /// both fresh.
    async fn accepts(&self, terminal: usize, token: &str) -> bool {
        let form = ScanForm { token: token.into(), business: "02121".into(), ..ScanForm::default() };
        let (ctx, at) = &self.terminals[terminal];
        let nobody = race_support::nobody();
        let answer = patiently(|| scan(ctx, &nobody, at, &form)).await;
        assert_eq!(answer.holder.is_some(), answer.outcome == ScanOutcome::Accepted);
        answer.outcome == ScanOutcome::Accepted
    }
}

/// Asks again while the database says that it is too busy (on a machine that does other things as well), as a terminal
/// that is told 503 does; any other fault stops the test.
async fn patiently<T, F: Future<Output = UseCaseResult<T>>>(mut ask: impl FnMut() -> F) -> T {
    loop {
        match ask().await {
            Err(UseCaseError::Unavailable(_)) => tokio::time::sleep(Duration::from_millis(50)).await,
            answer => return answer.unwrap(),
        }
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Act {
    Unbind,
    Freeze,
}

async fn race(kind: Kind, nodes: Nodes, act: Act) {
    let Some(scene) = Scene::new(kind, nodes).await else { return };
    let accepted: usize = stream::iter(0..rounds())
        .map(|n| tokio::spawn(round(scene.clone(), n, act)))
        .buffer_unordered(CLIENTS)
        .map(Result::unwrap)
        .fold(0, async |sum, accepted| sum + accepted)
        .await;
    let refused = rounds() - accepted;
    println!("{} rounds: in {accepted} the scan was first, in {refused} the other act", rounds());
    assert!(accepted > 0 && refused > 0, "nobody raced: {accepted} scans, {refused} other acts were first");
    in_order(&scene.world, act).await;
    scene.world.finish().await;
}

/// One round. Answers how many scans were accepted: none or one.
async fn round(scene: Arc<Scene>, n: usize, act: Act) -> usize {
    let card = Arc::new(scene.card(n).await);
    let [shown, next] = scene.tokens(&card).await;
    let caller: Caller = card.resident.caller.clone();
    let code = match act {
        Act::Unbind => {
            request_unbind_code(&scene.world.ctx, &caller, &card.certificate, &Which::All).await.unwrap();
            scene.world.code(&card.resident)
        }
        Act::Freeze => String::new(),
    };
    let ends = {
        let (scene, card, next) = (scene.clone(), card.clone(), next.clone());
        tokio::spawn(async move {
            let (ctx, begun) = (&scene.world.ctx, Instant::now());
            match act {
                // A scan that came first changed nothing of the binding: the code still fits.
                Act::Unbind => {
                    patiently(|| unbind(ctx, &caller, &card.certificate, &Which::All, &code)).await;
                }
                Act::Freeze => {
                    patiently(|| freeze(ctx, &caller, &card.certificate)).await;
                }
            }
            let took = u64::try_from(begun.elapsed().as_micros()).unwrap();
            scene.act_takes.store(took, Ordering::Relaxed);
            // Answered. From here on nothing is accepted, this slot's code no more than the next one's.
            let late = join_all((0..scene.terminals.len()).map(|terminal| scene.accepts(terminal, &next))).await;
            assert!(!late.contains(&true), "accepted after the answer: {late:?}");
        })
    };
    let scans = (0..scene.terminals.len()).map(|terminal| {
        let (scene, shown) = (scene.clone(), shown.clone());
        tokio::spawn(async move {
            let takes = Duration::from_micros(scene.act_takes.load(Ordering::Relaxed));
            tokio::time::sleep(takes * u32::try_from(n % 16).unwrap() / 15).await;
            scene.accepts(terminal, &shown).await
        })
    });
    let scans = join_all(scans.collect::<Vec<_>>()).await;
    ends.await.unwrap();
    let accepted = scans.into_iter().filter(|scan| *scan.as_ref().unwrap()).count();
    assert!(accepted <= 1, "one code was accepted twice");
    accepted
}

/// The record tells the same: of each card no accepted scan stands behind its end.
async fn in_order(world: &World, act: Act) {
    let store = world.ctx.store.as_ref();
    let end = if act == Act::Unbind { "card.unbound" } else { "card.frozen" };
    let mut over: BTreeMap<String, bool> = BTreeMap::new();
    let (mut from, mut scans) = (0, 0);
    loop {
        let page = store.list_audit(from, 1000).await.unwrap();
        let Some(last) = page.last() else { break };
        from = last.index + 1;
        for leaf in page {
            let entry = leaf.entry;
            if entry.action == end {
                over.insert(entry.object, true);
            } else if entry.action == "card.scan" && entry.detail.ends_with("outcome=accepted") {
                scans += 1;
                assert!(!over.contains_key(&entry.object), "accepted after {end}");
            }
        }
    }
    assert_eq!(over.len(), rounds(), "{scans} scans");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_scan_after_an_unbind_sqlite() {
    race(Kind::Sqlite, Nodes::One, Act::Unbind).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_scan_after_an_unbind_postgres() {
    race(Kind::Postgres, Nodes::One, Act::Unbind).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_scan_after_a_freeze_sqlite() {
    race(Kind::Sqlite, Nodes::One, Act::Freeze).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_scan_after_a_freeze_postgres() {
    race(Kind::Postgres, Nodes::One, Act::Freeze).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_scan_on_another_node_after_an_unbind() {
    race(Kind::Postgres, Nodes::Two, Act::Unbind).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_scan_on_another_node_after_a_freeze() {
    race(Kind::Postgres, Nodes::Two, Act::Freeze).await;
}
