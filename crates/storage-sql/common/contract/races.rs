//! Two who decide at the same time: exactly one wins, two hundred times.

use super::world::{World, moved, moving};
use domain::{
    application::{Actor, Application, Move},
    cover::CoverStatus,
};
use jiff::civil::date;
use storage::{Applications as _, Change, ChangeSet, Committed, Effect, StoreError, Writer as _};

const ROUNDS: usize = 200;

/// Commits both at once and answers whether the first won; the other must have met a conflict.
async fn race(w: &World, one: ChangeSet, other: ChangeSet) -> bool {
    let (a, b) = (w.store.clone(), w.store.clone());
    let first = tokio::spawn(async move { a.commit(one).await });
    let second = tokio::spawn(async move { b.commit(other).await });
    let (first, second) = (first.await.unwrap(), second.await.unwrap());
    let lost: Result<Committed, _> = Err(StoreError::Conflict("application"));
    match (first.is_ok(), second.is_ok()) {
        (true, false) => assert_eq!(second, lost),
        (false, true) => assert_eq!(first, lost),
        _ => panic!("{first:?} {second:?}"),
    }
    first.is_ok()
}

fn planned(w: &World, application: &Application) -> Change {
    Change::AddEffect(Effect {
        application: application.id.clone(),
        cover: w.entry.covers[0].id.clone(),
        status: CoverStatus::Terminated,
        due_on: date(2026, 12, 1),
        done_at: None,
        cancelled_at: None,
        version: 1,
    })
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn second_approval_against_withdrawal() {
    let Some(w) = World::new().await else { return };
    for round in 0..ROUNDS {
        let proposed = w.proposed().await;
        let (mut approved, approve) = moved(&proposed, Move::Approve, Actor::Staff(w.second.id.clone()));
        approved.second_approver = Some(w.second.id.clone());
        let (withdrawn, withdraw) = moved(&proposed, Move::Withdraw, w.resident());
        let approval = moving(&approved, &approve).with(planned(&w, &approved)).audited(super::audit::entry(1));
        let withdrawal = moving(&withdrawn, &withdraw).audited(super::audit::entry(2));
        let approval_won =
            if round % 2 == 0 { race(&w, approval, withdrawal).await } else { !race(&w, withdrawal, approval).await };
        let effect = w.store.lookup_effect(&proposed.id).await.unwrap();
        assert_eq!(effect.is_some(), approval_won);
        if approval_won {
            let stored = w.stored(&proposed).await;
            assert_eq!(stored, approved);
            let cancelled = Effect { cancelled_at: Some(stored.updated_at), version: 2, ..effect.unwrap() };
            let (undone, undo) = moved(&stored, Move::Undo, w.resident());
            w.store.commit(moving(&undone, &undo).with(Change::UpdateEffect(cancelled))).await.unwrap();
        } else {
            assert_eq!(w.stored(&proposed).await, withdrawn);
        }
    }
    assert_eq!(storage::Records::audit_size(&*w.store).await.unwrap(), ROUNDS as u64);
    w.finish().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn undoing_against_taking_effect() {
    let Some(w) = World::new().await else { return };
    for _ in 0..ROUNDS / 4 {
        let sent = w.submitted().await;
        let (approved, approve) = moved(&sent, Move::ApproveAutomatically, Actor::System);
        w.store.commit(moving(&approved, &approve).with(planned(&w, &approved))).await.unwrap();
        let effect = w.store.lookup_effect(&sent.id).await.unwrap().unwrap();
        let at = domain::time::Timestamp::start_of(date(2026, 12, 1));
        let done = Effect { done_at: Some(at), version: 2, ..effect.clone() };
        let cancelled = Effect { cancelled_at: Some(at), version: 2, ..effect };
        let (ended, take_effect) = moved(&approved, Move::TakeEffect, Actor::System);
        let (undone, undo) = moved(&approved, Move::Undo, w.resident());
        let ended_won = race(
            &w,
            moving(&ended, &take_effect).with(Change::UpdateEffect(done.clone())),
            moving(&undone, &undo).with(Change::UpdateEffect(cancelled.clone())),
        )
        .await;
        let stored = w.store.lookup_effect(&sent.id).await.unwrap();
        assert_eq!(stored, Some(if ended_won { done } else { cancelled }));
    }
    w.finish().await;
}
