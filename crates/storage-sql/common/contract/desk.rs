use super::world::{NOW, World, bits, moved, moving, staff};
use domain::{
    application::{Actor, Application, Move},
    id::{AbsenceId, BatchId, DeskMessageId, StaffId, ViewId},
    queue::{
        Absence, Assigned, Batch, BatchItem, BatchOrder, BatchResult, Column, DeskMessage, DeskSetting, QueueFilter,
        SavedView,
    },
    rules::RegionCode,
    staff::{Role, Staff},
};
use jiff::civil::date;
use storage::{Change, ChangeSet, Constraint, Desk as _, DeskChange, Load, StoreError, Writer as _};

const CANNOT: Result<(), StoreError> = Err(StoreError::Refused(Constraint::ReceiverCannot));

fn view(w: &World, name: &str) -> SavedView {
    SavedView {
        id: ViewId::from_bits(bits()),
        staff: w.first.id.clone(),
        name: name.into(),
        filter: QueueFilter { assigned: Assigned::Me, age_days: 3, ..QueueFilter::default() },
        columns: vec![Column::Age, Column::Insured],
        created_at: NOW,
        version: 1,
    }
}

async fn write(w: &World, change: DeskChange) -> Result<(), StoreError> {
    w.commit(change.into()).await
}

#[tokio::test]
async fn no_member_has_more_saved_queues_than_may_be() {
    let Some(w) = World::new().await else { return };
    let mut many = tokio::task::JoinSet::new();
    for n in 0..45 {
        let (store, view) = (w.store.clone(), view(&w, &format!("第{n}个")));
        many.spawn(async move { store.commit(ChangeSet::new().with(DeskChange::AddView(view))).await.map(drop) });
    }
    let done = many.join_all().await;
    assert_eq!(done.iter().filter(|r| r.is_ok()).count(), SavedView::MOST);
    assert!(done.iter().all(|r| r.is_ok() || *r == Err(StoreError::Conflict("view"))));
    assert_eq!(w.store.views_of(&w.first.id).await.unwrap().len(), SavedView::MOST);
    let theirs = SavedView { staff: w.second.id.clone(), ..view(&w, "别人的") };
    write(&w, DeskChange::AddView(theirs)).await.unwrap();
    w.finish().await;
}

#[tokio::test]
async fn saved_queues_are_their_owners() {
    let Some(w) = World::new().await else { return };
    let saved = view(&w, "我的急件");
    write(&w, DeskChange::AddView(saved.clone())).await.unwrap();
    let taken = Err(StoreError::Refused(Constraint::ViewNameTaken));
    assert_eq!(write(&w, DeskChange::AddView(view(&w, "我的急件"))).await, taken);
    let theirs = SavedView { staff: w.second.id.clone(), ..view(&w, "我的急件") };
    write(&w, DeskChange::AddView(theirs.clone())).await.unwrap();
    let renamed = SavedView { name: "急".into(), columns: vec![], version: 2, ..saved.clone() };
    write(&w, DeskChange::UpdateView(renamed.clone())).await.unwrap();
    assert_eq!(write(&w, DeskChange::UpdateView(renamed.clone())).await, Err(StoreError::Conflict("view")));
    assert_eq!(w.store.views_of(&w.first.id).await.unwrap(), std::slice::from_ref(&renamed));
    let not_theirs = DeskChange::DeleteView(renamed.id.clone(), w.second.id.clone());
    assert_eq!(write(&w, not_theirs).await, Err(StoreError::Conflict("view")));
    write(&w, DeskChange::DeleteView(renamed.id, w.first.id.clone())).await.unwrap();
    assert!(w.store.views_of(&w.first.id).await.unwrap().is_empty());
    assert_eq!(w.store.views_of(&w.second.id).await.unwrap(), [theirs]);

    let first = DeskSetting { start: "mine".into(), version: 1, ..DeskSetting::unsaved(w.first.id.clone()) };
    assert_eq!(w.store.lookup_setting(&w.first.id).await.unwrap(), None);
    write(&w, DeskChange::SaveSetting(first.clone())).await.unwrap();
    let again = write(&w, DeskChange::SaveSetting(first.clone())).await;
    assert_eq!(again, Err(StoreError::Conflict("setting")));
    let next = DeskSetting { single_keys: false, version: 2, ..first };
    write(&w, DeskChange::SaveSetting(next.clone())).await.unwrap();
    assert_eq!(w.store.lookup_setting(&w.first.id).await.unwrap(), Some(next));
    w.finish().await;
}

fn given(app: &Application, by: Move, actor: &Staff, to: &StaffId) -> ChangeSet {
    let (mut next, event) = moved(app, by, Actor::Staff(actor.id.clone()));
    next.assignee = Some(to.clone());
    moving(&next, &event)
}

#[tokio::test]
async fn nothing_is_handed_to_who_is_away_or_may_not_decide() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let elsewhere = Staff { regions: vec![RegionCode("310000".into())], ..staff("elsewhere") };
    let auditor = Staff { role: Role::Auditor, ..staff("auditor") };
    let gone = Staff { disabled: true, ..staff("gone") };
    for who in [&elsewhere, &auditor, &gone] {
        w.commit(Change::AddStaff(who.clone())).await.unwrap();
        let handed = w.store.commit(given(&sent, Move::Assign, &w.second, &who.id)).await.map(drop);
        assert_eq!(handed, CANNOT, "{}", who.login);
    }
    // The world's day is 2026-11-22 in China.
    let away = |from: i8, until: i8| Absence {
        id: AbsenceId::from_bits(bits()),
        staff: w.first.id.clone(),
        from: date(2026, 11, from),
        until: date(2026, 11, until),
        entered_by: w.second.id.clone(),
    };
    let (past, now) = (away(20, 21), away(22, 22));
    for absence in [&past, &now] {
        write(&w, DeskChange::AddAbsence(absence.clone())).await.unwrap();
    }
    assert!(write(&w, DeskChange::AddAbsence(away(22, 21))).await.is_err(), "it ends before it begins");
    assert_eq!(w.store.absences_from(date(2026, 11, 22)).await.unwrap(), std::slice::from_ref(&now));
    let handed = || w.store.commit(given(&sent, Move::Assign, &w.second, &w.first.id));
    assert_eq!(handed().await.map(drop), Err(StoreError::Refused(Constraint::Absent)));
    // By hand, past the event.
    let by_hand =
        format!("UPDATE application SET assignee = '{}', version = version + 1 WHERE id = '{}'", w.first.id, sent.id);
    assert!(w.raw(&by_hand).await.unwrap_err().contains("receiver_absent"));
    write(&w, DeskChange::DeleteAbsence(now.id.clone())).await.unwrap();
    handed().await.unwrap();
    // Whoever is back before their time takes by themselves.
    write(&w, DeskChange::AddAbsence(away(22, 30))).await.unwrap();
    let stored = w.stored(&sent).await;
    w.store.commit(given(&stored, Move::TakeOver, &w.second, &w.second.id)).await.unwrap();
    let stored = w.stored(&sent).await;
    w.store.commit(given(&stored, Move::TakeOver, &w.first, &w.first.id)).await.unwrap();
    let load = Load { staff: w.first.id.clone(), open: 1, today: 0, late: 0 };
    assert_eq!(w.store.loads(&[], date(2026, 11, 22)).await.unwrap(), std::slice::from_ref(&load));
    let late = Load { late: 1, ..load };
    assert_eq!(w.store.loads(&[super::world::region()], date(2026, 12, 21)).await.unwrap(), [late]);
    assert!(w.store.loads(&[RegionCode("310000".into())], date(2026, 12, 21)).await.unwrap().is_empty());
    w.finish().await;
}

#[tokio::test]
async fn messages_are_put_away_by_who_got_them() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let message = DeskMessage {
        id: DeskMessageId::from_bits(bits()),
        staff: w.first.id.clone(),
        application: sent.id,
        by: Move::TakeOver,
        actor: w.second.id.clone(),
        words: "同事请假".into(),
        at: NOW,
        read_at: None,
    };
    write(&w, DeskChange::AddMessage(message.clone())).await.unwrap();
    assert_eq!(w.store.messages_of(&w.first.id, 5).await.unwrap(), std::slice::from_ref(&message));
    let read = |staff: &StaffId| DeskChange::ReadMessage(message.id.clone(), staff.clone(), NOW);
    assert_eq!(write(&w, read(&w.second.id)).await, Err(StoreError::Conflict("message")));
    write(&w, read(&w.first.id)).await.unwrap();
    assert!(w.store.messages_of(&w.first.id, 5).await.unwrap().is_empty());
    w.finish().await;
}

#[tokio::test]
async fn a_case_of_a_batch_is_done_only_by_an_act_of_its_own() {
    let Some(w) = World::new().await else { return };
    let sent = w.submitted().await;
    let order = BatchOrder {
        by: Move::Assign,
        to: Some(w.second.id.clone()),
        reasons: vec![],
        words: String::new(),
        note: "同事请假".into(),
    };
    let batch = Batch { id: BatchId::from_bits(bits()), staff: w.first.id.clone(), order, at: NOW };
    let item = BatchItem { batch: batch.id.clone(), application: sent.id.clone(), version: sent.version, result: None };
    write(&w, DeskChange::AddBatch(batch.clone(), vec![item.clone()])).await.unwrap();
    assert_eq!(w.store.lookup_batch(&batch.id).await.unwrap(), Some(batch.clone()));
    assert_eq!(w.store.batch_items(&batch.id).await.unwrap(), std::slice::from_ref(&item));
    let end = |result| DeskChange::EndItem(batch.id.clone(), sent.id.clone(), result);
    let illegal = Err(StoreError::Refused(Constraint::IllegalMove));
    assert_eq!(write(&w, end(BatchResult::Done)).await, illegal, "nothing was done");
    // Somebody else's act is not the batch's.
    let theirs = given(&sent, Move::Take, &w.second, &w.second.id).with(end(BatchResult::Done));
    assert_eq!(w.store.commit(theirs).await.map(drop), illegal);
    let own = given(&sent, Move::Assign, &w.first, &w.second.id).with(end(BatchResult::Done));
    w.store.commit(own).await.unwrap();
    let done = BatchItem { result: Some(BatchResult::Done), ..item };
    assert_eq!(w.store.batch_items(&batch.id).await.unwrap(), [done]);
    assert!(write(&w, end(BatchResult::Stale)).await.is_err(), "a result stays");
    for sql in ["DELETE FROM batch_item", "DELETE FROM batch", "UPDATE batch SET at = 0"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    w.finish().await;
}
