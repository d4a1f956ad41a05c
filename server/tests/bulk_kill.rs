//! The real server, killed in the middle of refusing five hundred cases at once: each case is refused once or not at
//! all, with its result, its notice and its receipt, and the rest is done when the server is back.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod kill_loop_support;

use domain::{
    application::{
        Actor, Application, ApplicationAct, ApplicationEvent, ApplicationState as S, Move, Reference, form::Answers,
    },
    id::{ApplicationId, BatchId},
    person::Capacity,
    queue::BatchResult,
    rules::Reason,
};
use kill_loop_support::{
    browser::{Answer, Browser},
    clients::clerk,
    people::Resident,
    process::Installation,
};
use server::adapters::{SystemClock, SystemIds};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use storage::{Applications as _, Change, ChangeSet, Desk as _, People as _, Records as _, Writer as _};
use storage_sqlite::SqliteStore;
use tokio::time::sleep;
use usecases::ports::{Clock as _, Ids as _};

/// The most that one batch takes.
const CASES: usize = domain::queue::Batch::MOST;
/// Cases that must be done before the next kill, counted from the last.
const BETWEEN: usize = 60;
const KILLS: usize = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_cases_survive_being_killed_in_the_middle() {
    let at = Installation::new(CASES).await;
    let ids = taken(&at).await;
    let (mut server, _) = at.start().await;
    let mut desk = clerk(&at, 0).await;
    let cases: Vec<String> = ids.iter().map(|id| format!("{id}.3")).collect();
    let mut form = vec![
        ("do", "1"),
        ("act", "refuse"),
        ("reasons", "reason_not_met"),
        ("note", "材料与登记不符"),
        ("key", "page"),
    ];
    form.extend(cases.iter().map(|case| ("case", case.as_str())));
    let begun = insist(&mut desk, "/desk/bulk", &form).await;
    let page = begun.location.clone();
    let batch = BatchId::parse(page.strip_prefix("/desk/batches/").unwrap()).unwrap();

    let mut seen = 0;
    for _ in 0..KILLS {
        let aim = (seen + BETWEEN).min(CASES - 1);
        while seen < aim {
            seen = done(&look(&mut desk, &page).await);
            assert!(seen < CASES, "over before it was killed: the test says nothing");
            sleep(Duration::from_millis(10)).await;
        }
        server.kill();
        server = at.start().await.0;
        let now = done(&look(&mut desk, &page).await);
        assert!(now >= seen, "{now} done after {seen}");
        seen = now;
        // The form sent once more is the same batch, not another one.
        assert!(insist(&mut desk, "/desk/bulk", &form).await.leads_to(&page));
        // Somebody presses the button while the worker is at it.
        insist(&mut desk, &page, &[]).await;
    }
    let begun = Instant::now();
    while done(&look(&mut desk, &page).await) < CASES || at.facts()["outbox"]["waiting"] != 0 {
        assert!(begun.elapsed() < Duration::from_secs(150), "it does not come to an end: {}", at.facts());
        sleep(Duration::from_millis(500)).await;
    }
    server.stop();
    settle(&at, &batch, &ids).await;
    std::fs::remove_dir_all(&at.folder).unwrap();
}

/// How many cases the page says are done.
fn done(page: &Answer) -> usize {
    assert_eq!(page.status, 200);
    let Some((_, rest)) = page.body.split_once("<progress ") else { return CASES };
    rest.split("value=\"").nth(1).and_then(|text| text.split('"').next()).unwrap().parse().unwrap()
}

/// Sends a form until somebody answers.
async fn insist(browser: &mut Browser, path: &str, form: &[(&str, &str)]) -> Answer {
    loop {
        if let Ok(answer) = browser.post(path, form).await {
            assert_eq!(answer.status, 303, "{}", answer.body);
            return answer;
        }
        sleep(Duration::from_millis(50)).await;
    }
}

async fn look(browser: &mut Browser, path: &str) -> Answer {
    loop {
        match browser.get(path).await {
            Ok(answer) if answer.status != 503 => return answer,
            _ => sleep(Duration::from_millis(50)).await,
        }
    }
}

async fn open(at: &Installation) -> SqliteStore {
    let data = at.folder.join("data");
    let keys = Arc::new(crypto::Keyring::open(&data.join("keys.json")).unwrap());
    SqliteStore::open(&data, keys).await.unwrap()
}

/// An application of everybody, all with the first of the staff, each in version 3.
async fn taken(at: &Installation) -> Vec<ApplicationId> {
    let rules = server::rules::load(Some(&at.folder.join("rules"))).unwrap().book.version;
    let store = open(at).await;
    let mut ids = Vec::new();
    for some in at.residents.chunks(100) {
        let mut set = ChangeSet::new();
        for resident in some {
            let (changes, id) = one(&store, at, resident, (ids.len() as u64, &rules)).await;
            set.changes.extend(changes);
            ids.push(id);
        }
        store.commit(set).await.unwrap();
    }
    store.close().await;
    ids
}

async fn one(
    store: &SqliteStore,
    at: &Installation,
    who: &Resident,
    (n, rules): (u64, &str),
) -> (Vec<Change>, ApplicationId) {
    let now = SystemClock::default().now();
    let cover = store.lookup_cover(&who.cover).await.unwrap().unwrap();
    let account = who.account().id.clone();
    let mut app = Application {
        id: ApplicationId::from_bits(SystemIds.bits()),
        reference: Reference::from_bits(n),
        account: account.clone(),
        person: cover.person,
        act: ApplicationAct::Stop,
        cover: cover.id,
        region: cover.region,
        rules: rules.to_owned(),
        capacity: Capacity::Oneself,
        state: S::Draft,
        answers: Answers { reason: Some(Reason::Voluntary), ..Answers::default() },
        promised: None,
        deadline: None,
        effective_on: None,
        assignee: None,
        first_approver: None,
        second_approver: None,
        staff_message: None,
        created_at: now,
        updated_at: now,
        submitted_at: None,
        decided_at: None,
        version: 1,
    };
    let mut changes = vec![Change::AddApplication(app.clone())];
    let staff = at.staff[0].id.clone();
    for (by, actor) in [(Move::Submit, Actor::Resident(account)), (Move::Take, Actor::Staff(staff.clone()))] {
        app.state = app.state.after(by).unwrap();
        app.version += 1;
        match by {
            Move::Submit => app.submitted_at = Some(now),
            _ => app.assignee = Some(staff.clone()),
        }
        let (application, seq) = (app.id.clone(), app.version);
        changes.push(Change::UpdateApplication(app.clone()));
        changes.push(Change::AddEvent(ApplicationEvent { application, seq, by, actor, at: now, note: String::new() }));
    }
    (changes, app.id)
}

/// Each case once: its result, its event, its notice, its receipt.
async fn settle(at: &Installation, batch: &BatchId, ids: &[ApplicationId]) {
    let store = open(at).await;
    let items = store.batch_items(batch).await.unwrap();
    assert_eq!(items.iter().map(|item| &item.application).collect::<Vec<_>>(), ids.iter().collect::<Vec<_>>());
    assert!(items.iter().all(|item| item.result == Some(BatchResult::Done)), "a result that is none");
    for (id, who) in ids.iter().zip(&at.residents) {
        assert_eq!(store.lookup_application(id).await.unwrap().unwrap().state, S::Refused);
        let events = store.events_of(id).await.unwrap();
        assert_eq!(events.iter().map(|event| event.by).collect::<Vec<_>>(), [Move::Submit, Move::Take, Move::Refuse]);
        let notices = store.notices_of(&who.account().id, 100).await.unwrap();
        assert_eq!(notices.iter().map(|notice| notice.kind.as_str()).collect::<Vec<_>>(), ["refused"]);
        assert_eq!(store.receipts_of(id).await.unwrap().len(), 1);
    }
    let refused = store.facts(SystemClock::default().now()).await.unwrap().applications;
    assert_eq!(refused[S::Refused.name()], CASES as i64);
    store.close().await;
}
