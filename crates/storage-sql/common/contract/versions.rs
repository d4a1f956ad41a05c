//! Whoever decided on an older version loses, and nothing of theirs is written.

use super::world::{NOW, World, moved, moving, phone};
use domain::{
    application::{Actor, Move},
    cover::CoverStatus,
};
use storage::{
    Accounts as _, Applications as _, Change, ChangeSet, People as _, Records as _, StoreError, Writer as _,
};

#[tokio::test]
async fn an_old_version_is_a_conflict_everywhere() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    let mut account = w.account.clone();
    let mut staff = w.first.clone();
    let mut cover = w.entry.covers[0].clone();
    let mut application = draft.clone();
    for version in [1, 3, 0] {
        account.version = version;
        staff.version = version;
        cover.version = version;
        application.version = version;
        for (change, what) in [
            (Change::UpdateAccount(account.clone()), "account"),
            (Change::UpdateStaff(staff.clone()), "staff"),
            (Change::UpdateCover(cover.clone()), "cover"),
            (Change::UpdateApplication(application.clone()), "application"),
        ] {
            assert_eq!(w.commit(change).await, Err(StoreError::Conflict(what)), "version {version}");
        }
    }
    account.version = 2;
    account.phone = Some(phone(5));
    cover.version = 2;
    cover.status = CoverStatus::Paused;
    w.commit(Change::UpdateAccount(account.clone())).await.unwrap();
    w.commit(Change::UpdateCover(cover.clone())).await.unwrap();
    assert_eq!(w.store.lookup_account(&account.id).await.unwrap(), Some(account));
    assert_eq!(w.store.lookup_cover(&cover.id).await.unwrap(), Some(cover));
    w.finish().await;
}

#[tokio::test]
async fn two_decisions_on_one_version_give_one() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let clerk = Actor::Staff(w.first.id.clone());
    let (taken, take) = moved(&sent, Move::Take, clerk);
    let (withdrawn, withdraw) = moved(&sent, Move::Withdraw, w.resident());
    w.store.commit(moving(&taken, &take)).await.unwrap();
    let late = moving(&withdrawn, &withdraw).with(Change::SetMeta { name: "late", value: "yes".into() });
    assert_eq!(w.store.commit(late).await, Err(StoreError::Conflict("application")));
    assert_eq!(w.stored(&sent).await, taken);
    assert_eq!(w.store.lookup_meta("late").await.unwrap(), None);
    assert_eq!(w.store.events_of(&sent.id).await.unwrap().len(), 2);
    w.finish().await;
}

#[tokio::test]
async fn the_order_within_a_set_does_not_matter_and_two_moves_fit_in_one() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    let (sent, submit) = moved(&draft, Move::Submit, w.resident());
    let (approved, approve) = moved(&sent, Move::ApproveAutomatically, Actor::System);
    let set = ChangeSet::new()
        .with(Change::AddEvent(submit.clone()))
        .with(Change::UpdateApplication(sent))
        .with(Change::UpdateApplication(approved.clone()))
        .with(Change::AddEvent(approve.clone()));
    w.store.commit(set).await.unwrap();
    assert_eq!(w.stored(&draft).await, approved);
    assert_eq!(w.store.events_of(&draft.id).await.unwrap(), [submit, approve]);
    assert!(approved.updated_at <= NOW);
    w.finish().await;
}
