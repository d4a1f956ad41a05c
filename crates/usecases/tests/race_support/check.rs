//! What must hold when everybody has stopped running.

use domain::{
    application::{Application, ApplicationAct, ApplicationEvent, ApplicationState as S, Move},
    cover::CoverStatus,
    id::AccountId,
};
use std::collections::BTreeMap;
use storage::Store;

/// History, state, effect and cover of every application agree with each other and with the record, which holds one
/// entry for each act on an application and no other. Answers the applications with their histories.
pub async fn consistent(store: &dyn Store, accounts: &[AccountId]) -> Vec<(Application, Vec<ApplicationEvent>)> {
    let mut record = record(store).await;
    let mut all = Vec::new();
    for account in accounts {
        for application in store.applications_of(account).await.unwrap() {
            let events = store.events_of(&application.id).await.unwrap();
            one(store, &application, &events).await;
            // A refund alone is told in one notice.
            if application.act == ApplicationAct::Stop {
                noticed(store, &application, &events).await;
            }
            let mut expected = vec!["application.start".to_owned()];
            expected.extend(events.iter().map(|event| format!("application.{}", event.by.name())));
            assert_eq!(record.remove(application.id.as_str()), Some(expected), "{}", application.id);
            all.push((application, events));
        }
    }
    assert!(record.is_empty(), "on record, but nowhere else: {record:?}");
    let done = |a: &Application, act| a.state == S::Effective && a.act == act;
    let count = |act| all.iter().filter(|(application, _)| done(application, act)).count();
    let (ended, refunded) = (count(ApplicationAct::Stop), count(ApplicationAct::Refund));
    let facts = store.facts(domain::time::Timestamp::default()).await.unwrap();
    assert_eq!((facts.effects, facts.applications[S::Effective.name()]), (ended as i64, (ended + refunded) as i64));
    assert_eq!(facts.applications.values().sum::<i64>(), all.len() as i64);
    // A refund alone is for a cover that was stopped before.
    assert_eq!(
        facts.covers["paused"] + facts.covers["terminated"],
        (ended + refunded) as i64,
        "a cover ended without an effect"
    );
    all
}

/// The record by application: what was done to it, in order.
async fn record(store: &dyn Store) -> BTreeMap<String, Vec<String>> {
    let mut record: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let mut from = 0;
    loop {
        let page = store.list_audit(from, 1000).await.unwrap();
        let Some(last) = page.last() else { break };
        assert_eq!(last.index + 1, from + page.len() as u64, "the record has gaps");
        from = last.index + 1;
        for leaf in page.into_iter().filter(|leaf| leaf.entry.action.starts_with("application.")) {
            record.entry(leaf.entry.object).or_default().push(leaf.entry.action);
        }
    }
    assert_eq!(store.audit_size().await.unwrap(), from);
    record
}

async fn one(store: &dyn Store, application: &Application, events: &[ApplicationEvent]) {
    assert!(events.windows(2).all(|pair| pair[0].seq < pair[1].seq));
    assert!(events.last().is_none_or(|last| last.seq <= application.version));
    let moves: Vec<_> = events.iter().map(|event| event.by).collect();
    let folded = moves.iter().try_fold(S::Draft, |state, by| state.after(*by));
    assert_eq!(folded, Some(application.state), "{moves:?}");
    let effect = store.lookup_effect(&application.id).await.unwrap();
    let expected = match application.state {
        _ if application.act == ApplicationAct::Refund => None,
        S::Approved => Some((false, false)),
        S::Effective => Some((true, false)),
        S::Undone => Some((false, true)),
        _ => None,
    };
    assert_eq!(effect.map(|e| (e.done_at.is_some(), e.cancelled_at.is_some())), expected, "{moves:?}");
    let cover = store.lookup_cover(&application.cover).await.unwrap().unwrap();
    // A cover ends once: nothing else in these tests changes it.
    let changed = i64::from(cover.status != CoverStatus::Normal);
    assert_eq!(cover.version, 1 + changed);
    assert!(application.state != S::Effective || changed == 1);
    assert!(!matches!(application.state, S::Undone) || changed == 0);
}

/// Told at most once a day, however often it goes to and fro.
const PROGRESS: [&str; 3] = ["in_review", "put_back", "awaiting_second"];

/// The notice that a turn has, where it has one.
fn notice_of(by: Move) -> Option<&'static str> {
    match by {
        Move::Submit => Some("submitted"),
        Move::ApproveAutomatically => Some("approved_at_once"),
        Move::Approve => Some("approved"),
        Move::Refuse => Some("refused"),
        Move::Withdraw => Some("withdrawn"),
        Move::Undo => Some("undone"),
        Move::TakeEffect => Some("effective"),
        _ => None,
    }
}

/// One notice for each turn that has one, and no other.
async fn noticed(store: &dyn Store, application: &Application, events: &[ApplicationEvent]) {
    let mut expected: Vec<&str> = events.iter().filter_map(|event| notice_of(event.by)).collect();
    // Sent and decided at once is told once.
    if expected.contains(&"approved_at_once") {
        expected.retain(|kind| *kind != "submitted");
    }
    let notices = store.notices_of(&application.account, 10_000).await.unwrap();
    let mut mine: Vec<String> =
        notices.into_iter().filter(|n| n.application.as_ref() == Some(&application.id)).map(|n| n.kind).collect();
    for kind in PROGRESS {
        assert!(mine.iter().filter(|k| *k == kind).count() <= 1, "{mine:?}");
    }
    let taken = events.iter().any(|event| event.by == Move::Take);
    assert_eq!(mine.iter().any(|kind| kind == "in_review"), taken, "{mine:?}");
    mine.retain(|kind| !PROGRESS.contains(&kind.as_str()));
    mine.sort();
    expected.sort_unstable();
    assert_eq!(mine, expected, "notices of {}", application.id);
}
