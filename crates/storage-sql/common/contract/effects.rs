//! A cover ends after an approval, not before its day, once.

use super::world::{World, moved, moving};
use domain::{
    application::{Actor, Application, Move},
    cover::CoverStatus,
    time::Timestamp,
};
use jiff::civil::date;
use storage::{Applications as _, Change, Constraint, Effect, StoreError, Writer as _};

fn planned(w: &World, application: &Application) -> Effect {
    Effect {
        application: application.id.clone(),
        cover: w.entry.covers[0].id.clone(),
        status: CoverStatus::Terminated,
        due_on: date(2026, 12, 1),
        done_at: None,
        cancelled_at: None,
        version: 1,
    }
}

fn done(effect: &Effect, day: i8) -> Effect {
    let done_at = Some(Timestamp::start_of(date(2026, 12, day)).plus_seconds(1));
    Effect { done_at, version: effect.version + 1, ..effect.clone() }
}

#[tokio::test]
async fn nothing_is_planned_without_an_approval() {
    let Some(w) = World::new().await else { return };
    let without = Err(StoreError::Refused(Constraint::EffectWithoutApproval));
    let sent = w.submitted().await;
    assert_eq!(w.commit(Change::AddEffect(planned(&w, &sent))).await, without);
    let by_hand = format!(
        "INSERT INTO effect (application, cover, status, due_on, version) VALUES ('{}', '{}', 4, '2026-12-01', 1)",
        sent.id, w.entry.covers[0].id
    );
    assert!(w.raw(&by_hand).await.unwrap_err().contains("effect_without_approval"));
    // In the approval's own set it is fine, even when it is named first.
    let (approved, approve) = moved(&sent, Move::ApproveAutomatically, Actor::System);
    let mut set = moving(&approved, &approve);
    set.changes.insert(0, Change::AddEffect(planned(&w, &approved)));
    w.store.commit(set).await.unwrap();
    assert_eq!(w.store.lookup_effect(&sent.id).await.unwrap(), Some(planned(&w, &sent)));
    let twice = w.commit(Change::AddEffect(planned(&w, &sent))).await;
    assert_eq!(twice, Err(StoreError::Refused(Constraint::AlreadyThere)));
    w.finish().await;
}

#[tokio::test]
async fn an_effect_is_done_on_its_day_and_once() {
    let Some(w) = World::new().await else { return };
    let approved = w.approved().await;
    let effect = planned(&w, &approved);
    w.commit(Change::AddEffect(effect.clone())).await.unwrap();
    assert!(w.store.due_effects(date(2026, 11, 30), 9).await.unwrap().is_empty());
    assert_eq!(w.store.due_effects(date(2026, 12, 1), 9).await.unwrap(), std::slice::from_ref(&effect));
    let early = Effect { done_at: Some(Timestamp::start_of(date(2026, 12, 1)).plus_seconds(-1)), ..done(&effect, 1) };
    let refused = w.commit(Change::UpdateEffect(early)).await;
    assert_eq!(refused, Err(StoreError::Refused(Constraint::EffectWithoutApproval)));
    let by_hand = "UPDATE effect SET done_at = 1, done_on = '2026-11-30', version = 2";
    assert!(w.raw(by_hand).await.unwrap_err().contains("effect_before_its_day"));
    let moved_up = "UPDATE effect SET due_on = '2026-11-01', version = 2";
    assert!(w.raw(moved_up).await.unwrap_err().contains("append_only"));

    w.commit(Change::UpdateEffect(done(&effect, 1))).await.unwrap();
    assert!(w.store.due_effects(date(2026, 12, 2), 9).await.unwrap().is_empty());
    let again = w.commit(Change::UpdateEffect(done(&effect, 2))).await;
    assert_eq!(again, Err(StoreError::Conflict("effect")));
    let again = w.commit(Change::UpdateEffect(done(&done(&effect, 1), 2))).await;
    assert_eq!(again, Err(StoreError::Refused(Constraint::AppendOnly)));
    for sql in ["DELETE FROM effect", "UPDATE effect SET done_at = NULL, done_on = NULL, version = 3"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}

#[tokio::test]
async fn an_undone_stop_takes_no_effect() {
    let Some(w) = World::new().await else { return };
    let approved = w.approved().await;
    let effect = planned(&w, &approved);
    w.commit(Change::AddEffect(effect.clone())).await.unwrap();
    let undone = w.step(&approved, Move::Undo, w.resident()).await;
    let late = w.commit(Change::UpdateEffect(done(&effect, 2))).await;
    assert_eq!(late, Err(StoreError::Refused(Constraint::EffectWithoutApproval)));
    let cancelled = Effect { cancelled_at: Some(undone.updated_at), version: 2, ..effect };
    w.commit(Change::UpdateEffect(cancelled.clone())).await.unwrap();
    assert!(w.store.due_effects(date(2027, 1, 1), 9).await.unwrap().is_empty());
    let revived = w.commit(Change::UpdateEffect(Effect { cancelled_at: None, ..done(&cancelled, 2) })).await;
    assert_eq!(revived, Err(StoreError::Refused(Constraint::AppendOnly)));
    w.finish().await;
}
