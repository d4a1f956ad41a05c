use super::world::{NOW, World};
use crypto::merkle;
use domain::application::Actor;
use std::collections::HashMap;
use storage::{AuditEntry, Change, ChangeSet, Records as _, StoreError, Writer as _};

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
    // The newest about an object.
    let newest = w.store.lookup_audit("person.viewed", "object-1").await.unwrap().unwrap();
    assert_eq!((newest.index, &newest.entry), (191, &entry(191)));
    assert_eq!(w.store.lookup_audit("person.viewed", "object-9").await.unwrap(), None);
    // The newest few, newest first.
    let few = w.store.audit_of("person.viewed", "object-1", 3).await.unwrap();
    assert_eq!(few.iter().map(|leaf| leaf.index).collect::<Vec<_>>(), [191, 181, 171]);
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
