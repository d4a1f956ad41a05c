//! A change set is applied together or not at all, once, and hurts no neighbour.

use super::world::{NOW, World, bits, moved, moving};
use domain::{
    application::{Application, Move},
    id::ApplicationId,
};
use storage::{
    Applications as _, Change, ChangeSet, Committed, Constraint, Idempotency, Records as _, StoreError, Writer as _,
};

fn key(w: &World, key: &str, request: &str, answer: &str) -> Idempotency {
    Idempotency {
        actor: w.account.id.0.clone(),
        key: key.into(),
        request: request.into(),
        answer: answer.into(),
        at: NOW,
    }
}

#[tokio::test]
async fn the_same_key_answers_the_same() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    let (next, event) = moved(&draft, Move::Submit, w.resident());
    let set = |request: &str, answer: &str| ChangeSet {
        idempotency: Some(key(&w, "k1", request, answer)),
        ..moving(&next, &event)
    };
    assert_eq!(w.store.commit(set("hash", "first")).await, Ok(Committed::default()));
    // A replay is a replay, although the version is used up by now.
    let replayed = |same| Err(StoreError::Replayed { answer: "first".into(), same });
    assert_eq!(w.store.commit(set("hash", "second")).await, replayed(true));
    assert_eq!(w.store.commit(set("other", "second")).await, replayed(false));
    // A failed set leaves its key free.
    let failing = ChangeSet { idempotency: Some(key(&w, "k2", "hash", "x")), ..ChangeSet::new() };
    let gone = Change::DeleteDraft(ApplicationId::from_bits(bits()));
    assert_eq!(w.store.commit(failing.clone().with(gone)).await, Err(StoreError::Conflict("application")));
    w.store.commit(failing.clone()).await.unwrap();
    // Kept for seven days.
    let mut late = failing;
    late.idempotency.as_mut().unwrap().at = NOW.plus_seconds(7 * 24 * 3600 + 1);
    w.store.commit(late).await.unwrap();
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn fifty_sends_give_one_application() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    let (next, event) = moved(&draft, Move::Submit, w.resident());
    let tasks: Vec<_> = (0..50)
        .map(|n| {
            let mut set = moving(&next, &event).audited(super::audit::entry(n));
            // Half of them the same form sent again, half other tabs.
            let name = if n % 2 == 0 { "form".to_owned() } else { format!("tab {n}") };
            set.idempotency = Some(key(&w, &name, "hash", &next.id.0));
            let store = w.store.clone();
            tokio::spawn(async move { store.commit(set).await })
        })
        .collect();
    let mut committed = 0;
    for task in tasks {
        match task.await.unwrap() {
            Ok(_) => committed += 1,
            Err(StoreError::Conflict("application")) => {}
            Err(StoreError::Replayed { answer, same: true }) => assert_eq!(answer, next.id.0),
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(committed, 1);
    assert_eq!(w.store.events_of(&draft.id).await.unwrap().len(), 1);
    assert_eq!(w.store.audit_size().await.unwrap(), 1);
    assert_eq!(w.store.facts(NOW).await.unwrap().applications["Submitted"], 1);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_bad_set_hurts_no_neighbour() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let covers = w.more_covers(90).await;
    let tasks: Vec<_> = (0..90)
        .zip(covers)
        .map(|(n, cover)| {
            let store = w.store.clone();
            let draft = Application { cover, ..w.draft() };
            let (mut illegal, _) = moved(&sent, Move::Take, w.resident());
            illegal.version += n % 2;
            tokio::spawn(async move {
                let good = Change::AddApplication(draft.clone());
                let set = ChangeSet::new().with(good);
                let set = if n % 3 == 0 { set.with(Change::UpdateApplication(illegal)) } else { set };
                (n, draft.id, store.commit(set).await)
            })
        })
        .collect();
    for task in tasks {
        let (n, id, outcome) = task.await.unwrap();
        let there = w.store.lookup_application(&id).await.unwrap().is_some();
        match n % 3 {
            0 if n % 2 == 0 => assert_eq!(outcome, Err(StoreError::Refused(Constraint::IllegalMove))),
            0 => assert_eq!(outcome, Err(StoreError::Conflict("application"))),
            _ => assert_eq!(outcome, Ok(Committed::default())),
        }
        assert_eq!(there, n % 3 != 0, "{n}");
    }
    assert_eq!(w.stored(&sent).await, sent);
    w.finish().await;
}

#[tokio::test]
async fn a_caller_that_gives_up_leaves_the_writer_whole() {
    let Some(w) = World::new().await else { return };
    for cover in w.more_covers(20).await {
        let draft = Application { cover, ..w.draft() };
        let set = ChangeSet::new().with(Change::AddApplication(draft));
        let store = w.store.clone();
        let task = tokio::spawn(async move { store.commit(set).await });
        tokio::task::yield_now().await;
        task.abort();
        let _ = task.await;
    }
    let draft = w.drafted().await;
    assert_eq!(w.stored(&draft).await, draft);
    w.store.probe().await.unwrap();
    w.finish().await;
}
