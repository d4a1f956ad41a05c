use super::world::{NOW, World};
use domain::time::Timestamp;
use storage::{Accounts as _, Change, ChangeSet, StoreError, Writer as _};

fn count(key: &str, most: i64, at: Timestamp) -> Change {
    Change::Count { limit: "code.phone.hour", key: key.into(), window_seconds: 3600, most, at }
}

#[tokio::test]
async fn a_window_holds_so_many_and_opens_again() {
    let Some(w) = World::new().await else { return };
    for second in 0..3 {
        w.commit(count("a", 3, NOW.plus_seconds(second))).await.unwrap();
    }
    let refused = w.commit(count("a", 3, NOW.plus_seconds(600))).await;
    assert_eq!(refused, Err(StoreError::LimitReached { limit: "code.phone.hour", retry_after: 3000 }));
    w.commit(count("b", 3, NOW)).await.unwrap();
    let counted = |key, at| w.store.count_of("code.phone.hour", key, 3600, at);
    assert_eq!(counted("a", NOW.plus_seconds(600)).await.unwrap(), 3);
    assert_eq!(counted("c", NOW).await.unwrap(), 0);
    assert_eq!(counted("a", NOW.plus_seconds(3600)).await.unwrap(), 0);
    w.commit(count("a", 3, NOW.plus_seconds(3600))).await.unwrap();
    assert_eq!(counted("a", NOW.plus_seconds(3601)).await.unwrap(), 1);
    let never = w.commit(count("d", 0, NOW)).await;
    assert_eq!(never, Err(StoreError::LimitReached { limit: "code.phone.hour", retry_after: 3600 }));
    w.finish().await;
}

#[tokio::test]
async fn a_reached_limit_takes_the_whole_set_back() {
    let Some(w) = World::new().await else { return };
    w.commit(count("a", 1, NOW)).await.unwrap();
    let set = ChangeSet::new()
        .with(count("b", 5, NOW))
        .with(Change::SetMeta { name: "worker.paused", value: "yes".into() })
        .with(count("a", 1, NOW));
    assert!(matches!(w.store.commit(set).await, Err(StoreError::LimitReached { .. })));
    assert_eq!(w.store.count_of("code.phone.hour", "b", 3600, NOW).await.unwrap(), 0);
    assert_eq!(storage::Records::lookup_meta(&*w.store, "worker.paused").await.unwrap(), None);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn parallel_counts_never_pass_the_limit() {
    let Some(w) = World::new().await else { return };
    let tries = (0..40).map(|_| {
        let store = w.store.clone();
        tokio::spawn(async move { store.commit(ChangeSet::new().with(count("a", 10, NOW))).await })
    });
    let mut counted = 0;
    for outcome in tries.collect::<Vec<_>>() {
        match outcome.await.unwrap() {
            Ok(_) => counted += 1,
            Err(StoreError::LimitReached { .. }) => {}
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!(counted, 10);
    assert_eq!(w.store.count_of("code.phone.hour", "a", 3600, NOW).await.unwrap(), 10);
    w.finish().await;
}

/// A clock ran ahead, counted, and was put right: nobody waits until the wrong time comes round.
#[tokio::test]
async fn a_window_of_a_clock_that_ran_ahead_is_over() {
    let Some(w) = World::new().await else { return };
    let ahead = NOW.plus_seconds(60 * 86_400);
    for _ in 0..3 {
        w.commit(count("a", 3, ahead)).await.unwrap();
    }
    assert!(matches!(w.commit(count("a", 3, ahead)).await, Err(StoreError::LimitReached { .. })));
    let counted = |at| w.store.count_of("code.phone.hour", "a", 3600, at);
    assert_eq!((counted(ahead).await.unwrap(), counted(NOW).await.unwrap()), (3, 0));
    for second in 0..3 {
        w.commit(count("a", 3, NOW.plus_seconds(second))).await.unwrap();
    }
    let refused = w.commit(count("a", 3, NOW.plus_seconds(600))).await;
    assert_eq!(refused, Err(StoreError::LimitReached { limit: "code.phone.hour", retry_after: 3000 }));
    w.finish().await;
}

/// Requests commit in another order than they began in, and nodes' clocks differ: that opens no limit.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn counts_out_of_order_never_pass_the_limit() {
    let Some(w) = World::new().await else { return };
    let tries = (0..40_i64).map(|n| {
        let (store, at) = (w.store.clone(), Timestamp(NOW.0 + (n * 17 % 40) * 900_000));
        tokio::spawn(async move { store.commit(ChangeSet::new().with(count("a", 10, at))).await })
    });
    let mut counted = 0;
    for outcome in tries.collect::<Vec<_>>() {
        counted += i32::from(outcome.await.unwrap().is_ok());
    }
    assert_eq!(counted, 10);
    w.finish().await;
}
