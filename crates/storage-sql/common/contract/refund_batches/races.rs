//! Two people at once.

use super::*;

/// Two people make a batch of the same refunds at once: one has them, the other none, a hundred times.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_batches_of_the_same_refunds_at_once() {
    let Some(w) = World::new().await else { return };
    let (a, b) = (planned(&w, 1).await, planned(&w, 2).await);
    for _ in 0..100 {
        // In another order: neither waits for the other for ever.
        let (one, other) = (batch(&w.first, &[&a, &b]), batch(&w.second, &[&b, &a]));
        let (left, right) = (w.store.clone(), w.store.clone());
        let sets = [(&one, &w.first), (&other, &w.second)].map(|(made, by)| ChangeSet::new().with(make(made, by)));
        let [first, second] = sets;
        let first = tokio::spawn(async move { left.commit(first).await });
        let second = tokio::spawn(async move { right.commit(second).await });
        let (first, second) = (first.await.unwrap().map(drop), second.await.unwrap().map(drop));
        let won = match (&first, &second) {
            // A database that sees both wait for each other ends one of them.
            (Ok(()), Err(StoreError::Refused(Constraint::InBatch) | StoreError::Conflict(_))) => (one.0, &w.first),
            (Err(StoreError::Refused(Constraint::InBatch) | StoreError::Conflict(_)), Ok(())) => (other.0, &w.second),
            _ => panic!("{first:?} {second:?}"),
        };
        let over = RefundBatch { state: S::Cancelled, version: 2, ..won.0 };
        w.commit(C::Move(over.clone(), step(&over, M::Cancel, won.1)).into()).await.unwrap();
    }
    w.finish().await;
}

/// A batch is made while its refund is handed over by itself: never both.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_batch_and_a_single_hand_over_at_once() {
    let Some(w) = World::new().await else { return };
    let (app, mut refund) = planned(&w, 1).await;
    for _ in 0..100 {
        let made = batch(&w.first, &[&(app.clone(), refund.clone())]);
        let alone = moved(&refund, RefundStage::HandedOver, &w.second);
        let (left, right) = (w.store.clone(), w.store.clone());
        let set = ChangeSet::new().with(make(&made, &w.first));
        let single = ChangeSet::new().with(Change::UpdateRefund(alone.clone()));
        let first = tokio::spawn(async move { left.commit(set).await });
        let second = tokio::spawn(async move { right.commit(single).await });
        let (first, second) = (first.await.unwrap().map(drop), second.await.unwrap().map(drop));
        match (&first, &second) {
            (Ok(()), Err(StoreError::Refused(Constraint::InBatch))) => {
                let over = RefundBatch { state: S::Cancelled, version: 2, ..made.0 };
                w.commit(C::Move(over.clone(), step(&over, M::Cancel, &w.first)).into()).await.unwrap();
            }
            (Err(StoreError::Refused(Constraint::IllegalMove)), Ok(())) => {
                refund = moved(&alone, RefundStage::Failed, &w.second);
                w.commit(Change::UpdateRefund(refund.clone())).await.unwrap();
            }
            _ => panic!("{first:?} {second:?}"),
        }
    }
    w.finish().await;
}

/// A batch is released while a refund in it gets another account: the file says the account that the refund has.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_release_and_another_account_at_once() {
    let Some(w) = World::new().await else { return };
    let (app, refund) = planned(&w, 1).await;
    let given = |refund: &Refund| Refund { account_given_at: Some(NOW), version: refund.version + 1, ..refund.clone() };
    let failed = moved(&moved(&refund, RefundStage::HandedOver, &w.first), RefundStage::Failed, &w.first);
    for step in [moved(&refund, RefundStage::HandedOver, &w.first), failed.clone()] {
        w.commit(Change::UpdateRefund(step)).await.unwrap();
    }
    let mut refund = failed;
    let (mut files, mut accounts) = (0, 0);
    for _ in 0..100 {
        let (made, lines) = batch(&w.first, &[&(app.clone(), refund.clone())]);
        w.commit(make(&(made.clone(), lines), &w.first)).await.unwrap();
        let free = released(&made, &w.second);
        let next = given(&refund);
        let release = ChangeSet::new().with(release_read(&free, &w.second, &[&refund]));
        let give = ChangeSet::new().with(Change::UpdateRefund(next.clone()));
        let (left, right) = (w.store.clone(), w.store.clone());
        let first = tokio::spawn(async move { left.commit(release).await });
        let second = tokio::spawn(async move { right.commit(give).await });
        let (first, second) = (first.await.unwrap().map(drop), second.await.unwrap().map(drop));
        let over = match (&first, &second) {
            (Ok(()), Err(StoreError::Refused(Constraint::InBatch))) => {
                files += 1;
                RefundBatch { state: S::Cancelled, version: 3, ..free }
            }
            (Err(StoreError::Conflict(_)), Ok(())) => {
                accounts += 1;
                refund = next;
                RefundBatch { state: S::Cancelled, version: 2, ..made }
            }
            _ => panic!("{first:?} {second:?}"),
        };
        w.commit(C::Move(over.clone(), step(&over, M::Cancel, &w.second)).into()).await.unwrap();
    }
    assert_eq!(files + accounts, 100);
    // One after the other, whoever wins: what was read before is refused.
    let (made, lines) = batch(&w.first, &[&(app.clone(), refund.clone())]);
    w.commit(make(&(made.clone(), lines), &w.first)).await.unwrap();
    let next = given(&refund);
    w.commit(Change::UpdateRefund(next.clone())).await.unwrap();
    let free = released(&made, &w.second);
    let stale = w.commit(release_read(&free, &w.second, &[&refund])).await;
    assert_eq!(stale, Err(StoreError::Conflict("refund")));
    assert_eq!(w.store.lookup_refund_batch(&made.id).await.unwrap().unwrap().state, S::Made);
    w.commit(release_read(&free, &w.second, &[&next])).await.unwrap();
    w.finish().await;
}

/// The last two lines are answered at once, and each against a single move: the batch is closed, each line said once.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_last_lines_answered_at_once() {
    let Some(w) = World::new().await else { return };
    let (mut a, mut b) = (planned(&w, 1).await, planned(&w, 2).await);
    for _ in 0..40 {
        let (gone, handed) = left(&w, &[&a, &b]).await;
        let failed = AnswerSaid::Failed(RefundFault::Technical);
        let mut tasks = Vec::new();
        for (refund, seq) in handed.iter().zip(1..) {
            // Twice the same line: by the answer, and by itself.
            for by in [&w.first, &w.second] {
                let set = ChangeSet::new()
                    .with(Change::UpdateRefund(moved(refund, RefundStage::Failed, by)))
                    .with(ends(&gone, seq, failed, by));
                let store = w.store.clone();
                tasks.push(tokio::spawn(async move { store.commit(set).await.is_ok() }));
            }
        }
        let mut good = 0;
        for task in tasks {
            good += i32::from(task.await.unwrap());
        }
        assert_eq!(good, 2, "each line once");
        let now = w.store.lookup_refund_batch(&gone.id).await.unwrap().unwrap();
        assert_eq!((now.state, w.store.refund_tally(&gone.id).await.unwrap().failed.0), (S::Closed, 2));
        a.1 = w.store.lookup_refund(&a.1.id).await.unwrap().unwrap();
        b.1 = w.store.lookup_refund(&b.1.id).await.unwrap().unwrap();
    }
    w.finish().await;
}
