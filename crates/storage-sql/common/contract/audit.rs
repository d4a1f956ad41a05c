use super::world::{NOW, World};
use crypto::merkle;
use domain::{
    application::Actor,
    id::{AccountId, StaffId},
    time::Timestamp,
};
use std::collections::HashMap;
use storage::{AuditEntry, AuditQuery, AuditWalk, Change, ChangeSet, Records as _, StoreError, Writer as _};

pub fn entry(n: u64) -> AuditEntry {
    AuditEntry {
        at: NOW.plus_seconds(n as i64),
        actor: Actor::System,
        action: if n.is_multiple_of(2) { "application.submit" } else { "person.viewed" }.into(),
        object: format!("object-{}", n % 5),
        detail: "意见".into(),
        request: format!("request-{n}"),
    }
}

async fn nodes(w: &World, wanted: &[merkle::NodeId]) -> HashMap<merkle::NodeId, merkle::Hash> {
    let asked: Vec<(u8, u64)> = wanted.iter().map(|id| (id.level, id.index)).collect();
    wanted.iter().copied().zip(w.store.audit_nodes(&asked).await.unwrap()).collect()
}

#[tokio::test]
async fn every_entry_has_a_proof_at_every_size() {
    let Some(w) = World::new().await else { return };
    let mut size = 0;
    // Sets of one and of many, around powers of two.
    for count in [1, 1, 2, 3, 1, 8, 17, 31, 64, 70] {
        let entries: Vec<AuditEntry> = (size..size + count).map(entry).collect();
        let set = ChangeSet { audit: entries, ..ChangeSet::new() };
        assert_eq!(w.store.commit(set).await.unwrap().first_leaf, Some(size));
        size += count;
        assert_eq!(w.store.audit_size().await.unwrap(), size);
        let known = nodes(&w, &merkle::nodes_needed_for_root(size)).await;
        let root = merkle::root(size, |id| known.get(&id).copied()).unwrap();
        for index in (0..size).step_by(1 + size as usize / 12) {
            let known = nodes(&w, &merkle::nodes_needed_for_path(index, size)).await;
            let path = merkle::inclusion_path(index, size, |id| known.get(&id).copied()).unwrap();
            let leaf = merkle::leaf_hash(&entry(index).canonical());
            assert!(merkle::verify_inclusion(&leaf, index, size, &path, &root), "{index} of {size}");
        }
    }
    let listed = w.store.list_audit(190, 100).await.unwrap();
    assert_eq!(listed.iter().map(|leaf| leaf.index).collect::<Vec<_>>(), (190..size).collect::<Vec<_>>());
    assert_eq!((&listed[3].entry, listed[3].hash), (&entry(193), merkle::leaf_hash(&entry(193).canonical())));
    // The newest few about an object, newest first.
    let few = w.store.audit_of("person.viewed", "object-1", 3).await.unwrap();
    assert_eq!(few.iter().map(|leaf| leaf.index).collect::<Vec<_>>(), [191, 181, 171]);
    assert_eq!(few[0].entry, entry(191));
    assert_eq!((few[2].entry.clone(), few[2].hash), (entry(171), merkle::leaf_hash(&entry(171).canonical())));
    assert!(w.store.audit_of("person.viewed", "object-9", 3).await.unwrap().is_empty());
    assert_eq!(w.store.audit_nodes(&[(0, size)]).await, Err(StoreError::Damaged("audit node")));
    assert_eq!(w.store.audit_nodes(&[]).await, Ok(vec![]));
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_acts_have_their_own_leaves() {
    let Some(w) = World::new().await else { return };
    let tasks: Vec<_> = (0..60)
        .map(|n| {
            let store = w.store.clone();
            tokio::spawn(async move {
                let mut set = ChangeSet::new().audited(entry(n));
                if n % 3 == 0 {
                    set = set.audited(entry(1000 + n));
                }
                // Every fifth fails and must leave no leaf behind.
                if n % 5 == 0 {
                    set = set.with(Change::DeleteDraft(domain::id::ApplicationId::from_bits(u128::from(n))));
                }
                (n, store.commit(set).await)
            })
        })
        .collect();
    let mut expected = 0;
    for task in tasks {
        let (n, outcome) = task.await.unwrap();
        if n % 5 == 0 {
            assert_eq!(outcome, Err(StoreError::Conflict("application")));
            continue;
        }
        let first = outcome.unwrap().first_leaf.unwrap();
        let count = if n % 3 == 0 { 2 } else { 1 };
        expected += count;
        let leaves = w.store.list_audit(first, count as u32).await.unwrap();
        assert_eq!(leaves[0].entry, entry(n));
        if count == 2 {
            assert_eq!(leaves[1].entry, entry(1000 + n));
        }
    }
    assert_eq!(w.store.audit_size().await.unwrap(), expected);
    assert_eq!(w.store.facts(NOW).await.unwrap().audit, expected as i64);
    w.finish().await;
}

#[tokio::test]
async fn the_record_is_walked_by_time_actor_act_and_object() {
    let Some(w) = World::new().await else { return };
    let (clerk, resident) = (Actor::Staff(StaffId::from_bits(1)), Actor::Resident(AccountId::from_bits(2)));
    let mut entries: Vec<AuditEntry> = (0..40).map(entry).collect();
    for (n, e) in entries.iter_mut().enumerate() {
        e.actor = [Actor::System, clerk.clone(), resident.clone()][n % 3].clone();
    }
    // A clock that was put back: two acts at an instant that others had long before.
    entries[38].at = NOW;
    entries[39].at = NOW;
    w.store.commit(ChangeSet { audit: entries.clone(), ..ChangeSet::new() }).await.unwrap();
    let end = (Timestamp(i64::MAX), u64::MAX);
    let ask = |walk: AuditWalk, from: Timestamp, before| {
        let (store, query) = (w.store.clone(), AuditQuery { walk, from, before, limit: 5 });
        async move { store.search_audit(&query).await.unwrap().iter().map(|l| l.index).collect::<Vec<_>>() }
    };
    assert_eq!(ask(AuditWalk::Everything, NOW, end).await, [37, 36, 35, 34, 33]);
    assert_eq!(ask(AuditWalk::Everything, NOW, (NOW.plus_seconds(33), 33)).await, [32, 31, 30, 29, 28]);
    assert_eq!(ask(AuditWalk::Everything, NOW, (NOW.plus_seconds(1), 1)).await, [39, 38, 0]);
    assert_eq!(ask(AuditWalk::Everything, NOW.plus_seconds(36), end).await, [37, 36]);
    assert_eq!(ask(AuditWalk::Of(clerk.clone()), NOW, end).await, [37, 34, 31, 28, 25]);
    assert_eq!(ask(AuditWalk::Of(resident.clone()), NOW.plus_seconds(30), end).await, [35, 32]);
    assert_eq!(ask(AuditWalk::Of(Actor::Operator), NOW, end).await, [0; 0]);
    assert_eq!(ask(AuditWalk::Named("person.viewed".into()), NOW, end).await, [37, 35, 33, 31, 29]);
    let about = AuditWalk::About(vec!["object-1".into(), "object-3".into(), "nothing".into()]);
    assert_eq!(ask(about, NOW, end).await, [36, 33, 31, 28, 26]);
    assert_eq!(w.store.audit_actions().await.unwrap(), ["application.submit", "person.viewed"]);
    for actor in [clerk, resident, Actor::System, Actor::Operator, Actor::Anonymous] {
        assert_eq!(Actor::from_key(&actor.key()), Some(actor));
    }
    assert_eq!(Actor::from_key("staff:x"), None);
    w.finish().await;
}
