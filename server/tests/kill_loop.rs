//! The real server, killed twenty times while sixteen clients send, take back and decide: nothing that was acknowledged
//! is missing or doubled, and it is ready again within five seconds.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod kill_loop_support;

use domain::application::{Actor, Application, ApplicationEvent, Move};
use kill_loop_support::{
    check,
    clients::{Dice, Scene, clerk, decide, residents},
    ledger::{Act, Ledger},
    process::Installation,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, atomic::AtomicBool, atomic::Ordering},
    time::{Duration, Instant},
};
use storage::Store;
use storage_sqlite::SqliteStore;

const KILLS: usize = 20;
/// Clients of residents; with the four clerks sixteen.
const CLIENTS: usize = 12;
/// People of each client: enough that somebody always can apply.
const PEOPLE: usize = 60;
/// From exec to a good `/ready`.
const READY: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_acknowledged_is_missing_or_doubled_after_twenty_kills() {
    let at = Installation::new(CLIENTS * PEOPLE).await;
    let ledger = Ledger::create(&at.folder.join("ledger.jsonl"));
    let scene = Arc::new(Scene { at, ledger, sent: Mutex::new(Vec::new()), over: AtomicBool::new(false) });
    let (mut server, _) = scene.at.start().await;
    let mut clients = Vec::new();
    for staff in 0..scene.at.staff.len() {
        let browser = clerk(&scene.at, staff).await;
        clients.push(tokio::spawn(decide(scene.clone(), browser, staff, staff as u64)));
    }
    for (n, people) in scene.at.residents.chunks(PEOPLE).enumerate() {
        clients.push(tokio::spawn(residents(scene.clone(), people.to_vec(), 100 + n as u64)));
    }
    assert_eq!(clients.len(), 16);
    let mut dice = Dice(7);
    let mut slowest = Duration::ZERO;
    for kill in 1..=KILLS {
        tokio::time::sleep(Duration::from_millis(500 + dice.below(1000))).await;
        server.kill();
        let (restarted, ready) = scene.at.start().await;
        assert!(ready < READY, "ready {ready:?} after kill {kill}");
        slowest = slowest.max(ready);
        server = restarted;
    }
    scene.over.store(true, Ordering::Relaxed);
    for client in clients {
        client.await.unwrap();
    }
    quiet(&scene.at).await;
    server.stop();
    settle(&scene, slowest).await;
    std::fs::remove_dir_all(&scene.at.folder).unwrap();
}

/// Waits until the worker has nothing left to do.
async fn quiet(at: &Installation) {
    let begun = Instant::now();
    loop {
        let facts = at.facts();
        let waiting = &facts["outbox"]["waiting"];
        if *waiting == 0 && facts["applications"]["Approved"] == 0 {
            assert_eq!(facts["outbox"]["dead"], 0);
            return;
        }
        assert!(begun.elapsed() < Duration::from_secs(100), "the worker does not come to an end: {facts}");
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}

/// Holds the ledger against the database.
async fn settle(scene: &Scene, slowest: Duration) {
    let data = scene.at.folder.join("data");
    let keys = Arc::new(crypto::Keyring::open(&data.join("keys.json")).unwrap());
    let store = SqliteStore::open(&data, keys).await.unwrap();
    let accounts: Vec<_> = scene.at.residents.iter().map(|resident| resident.account().id.clone()).collect();
    let all = check::consistent(&store, &accounts).await;
    for (application, events) in &all {
        receipts(&store, application, events).await;
    }
    let by_id: BTreeMap<&str, &Vec<ApplicationEvent>> = all.iter().map(|(a, events)| (a.id.as_str(), events)).collect();
    let logins: BTreeMap<_, _> = scene.at.staff.iter().map(|s| (s.id.clone(), s.login.as_str())).collect();
    let mut acknowledged: BTreeMap<String, usize> = BTreeMap::new();
    let mut open = 0;
    for (act, acked) in scene.ledger.read() {
        let found = by_id[act.application.as_str()].iter().filter(|event| is(event, &act, &logins)).count();
        if acked {
            assert_eq!(found, 1, "acknowledged, but {found} times there: {act:?}");
            *acknowledged.entry(act.verb).or_default() += 1;
        } else {
            assert!(found <= 1, "{found} times there: {act:?}");
            open += 1;
        }
    }
    println!(
        "{KILLS} kills, ready after {slowest:?} at the latest; acknowledged {acknowledged:?}, open or refused {open}"
    );
    for verb in ["submit", "withdraw", "take", "approve", "refuse"] {
        assert!(acknowledged.get(verb).is_some_and(|n| *n >= 5), "too few to say anything: {acknowledged:?}");
    }
    store.close().await;
}

/// Whether an event is what the act says.
fn is(event: &ApplicationEvent, act: &Act, logins: &BTreeMap<domain::id::StaffId, &str>) -> bool {
    let same_actor = match &event.actor {
        Actor::Staff(id) => logins[id] == act.by && event.seq == act.version + 1,
        _ => act.by.is_empty(),
    };
    event.by.name() == act.verb && same_actor
}

/// One receipt for each turn that has one.
async fn receipts(store: &dyn Store, application: &Application, events: &[ApplicationEvent]) {
    let expected: BTreeSet<&str> = events
        .iter()
        .filter_map(|event| match event.by {
            Move::Submit => Some("Submitted"),
            Move::Approve => Some("Approved"),
            Move::Refuse => Some("Refused"),
            Move::Withdraw => Some("Withdrawn"),
            Move::TakeEffect => Some("Effective"),
            _ => None,
        })
        .collect();
    let receipts = store.receipts_of(&application.id).await.unwrap();
    let states: BTreeSet<&str> = receipts.iter().map(|receipt| receipt.body.act.name()).collect();
    assert_eq!(receipts.len(), states.len());
    assert_eq!(states, expected, "receipts of {}", application.id);
}
