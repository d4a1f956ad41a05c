use super::world::{NOW, World, entry, name, phone};
use domain::{
    application::{Actor, Move},
    cover::CoverStatus,
    id::{CoverId, PaymentId, PersonId},
    money::Fen,
    person::{Relation, RelationKind},
    time::Timestamp,
};
use jiff::civil::date;
use storage::{
    Applications as _, Change, Constraint, Effect, Imported, People as _, Records as _, RosterEntry, StoreError,
};

/// The same line as another reading of the file gives it: every id is new.
fn read_again(entry: &RosterEntry) -> RosterEntry {
    let mut again = entry.clone();
    again.person.id = PersonId::from_bits(super::world::bits());
    for cover in &mut again.covers {
        let old = std::mem::replace(&mut cover.id, CoverId::from_bits(super::world::bits()));
        cover.person = again.person.id.clone();
        for payment in again.payments.iter_mut().filter(|p| p.cover == old) {
            payment.id = PaymentId::from_bits(super::world::bits());
            payment.cover = cover.id.clone();
        }
    }
    for relation in &mut again.relations {
        relation.actor = again.person.id.clone();
    }
    again
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let Some(w) = World::new().await else { return };
    // More than one chunk of rows, and an odd number.
    let mut lines: Vec<RosterEntry> = (10..210).map(|n| entry(n, "王芳")).collect();
    let subject = lines[7].person.id.clone();
    let actor = lines[3].person.id.clone();
    lines[3].relations = vec![Relation { actor, subject, kind: RelationKind::Heir }];
    let first = w.store.import(lines.clone()).await.unwrap();
    assert_eq!(first, Imported { added: 200, updated: 0, unchanged: 0 });
    assert_eq!(w.store.import(lines.clone()).await.unwrap(), Imported { added: 0, updated: 0, unchanged: 200 });
    let mut again: Vec<RosterEntry> = lines.iter().map(read_again).collect();
    again[3].relations[0].subject = again[7].person.id.clone();
    let second = w.store.import(again).await.unwrap();
    assert_eq!(second, Imported { added: 0, updated: 0, unchanged: 200 });
    assert_eq!(w.store.facts(NOW).await.unwrap().people, 201);
    assert_eq!(w.store.import(vec![]).await.unwrap(), Imported::default());
    w.finish().await;
}

#[tokio::test]
async fn a_changed_line_changes_the_person_and_keeps_the_ids() {
    let Some(w) = World::new().await else { return };
    let mut line = read_again(&w.entry);
    line.person.name = name("张伟华");
    line.person.phone = Some(phone(42));
    line.person.died_on = Some(date(2026, 11, 1));
    line.covers[0].status = CoverStatus::Paused;
    line.payments.truncate(1);
    line.payments[0].amount = Fen(35_000);
    let mut second_cover = line.covers[0].clone();
    second_cover.id = CoverId::from_bits(super::world::bits());
    second_cover.year = 2026;
    line.covers.push(second_cover.clone());
    let done = w.store.import(vec![line.clone()]).await.unwrap();
    assert_eq!(done, Imported { added: 0, updated: 1, unchanged: 0 });

    let person = w.store.lookup_person_by_id_number(&line.person.id_number).await.unwrap().unwrap();
    assert_eq!(person.id, w.entry.person.id);
    assert_eq!((person.name, person.phone), (name("张伟华"), Some(phone(42))));
    let covers = w.store.covers_of(&w.entry.person.id).await.unwrap();
    assert_eq!(covers.len(), 2);
    assert_eq!((covers[0].id.clone(), covers[0].status), (w.entry.covers[0].id.clone(), CoverStatus::Paused));
    assert_eq!((covers[0].version, covers[1].year), (2, 2026));
    let payments = w.store.payments_of(&covers[0].id).await.unwrap();
    assert_eq!(
        payments.iter().map(|p| (&p.id, p.amount)).collect::<Vec<_>>(),
        [(&w.entry.payments[0].id, Fen(35_000))]
    );
    w.finish().await;
}

#[tokio::test]
async fn payments_keep_their_ids_and_one_that_is_paid_back_stays() {
    let Some(w) = World::new().await else { return };
    let approved = w.approved().await;
    let [first, second] = &w.entry.payments[..] else { panic!("two payments") };
    let refund = domain::refund::Refund {
        id: domain::id::RefundId::from_bits(super::world::bits()),
        application: approved.id,
        payment: first.id.clone(),
        amount: first.amount,
        way: domain::consequence::RefundWay::OriginalChannel,
        payee: None,
        stage: domain::refund::RefundStage::Planned,
        fault: None,
        account_given_at: None,
        moved_by: None,
        updated_at: NOW,
        version: 1,
    };
    w.commit(Change::AddRefund(refund)).await.unwrap();
    let ids = |payments: Vec<domain::cover::Payment>| payments.into_iter().map(|p| p.id).collect::<Vec<_>>();
    let cover = &w.entry.covers[0].id;
    // The same ids in another order, then none, then two of another reading.
    let mut line = w.entry.clone();
    line.payments.reverse();
    w.store.import(vec![line.clone()]).await.unwrap();
    let stored = ids(w.store.payments_of(cover).await.unwrap());
    assert_eq!(stored, [second.id.clone(), first.id.clone()]);
    line.payments.clear();
    w.store.import(vec![line]).await.unwrap();
    assert_eq!(ids(w.store.payments_of(cover).await.unwrap()), std::slice::from_ref(&first.id));
    let again = read_again(&w.entry);
    let new = again.payments[1].id.clone();
    w.store.import(vec![again]).await.unwrap();
    assert_eq!(ids(w.store.payments_of(cover).await.unwrap()), [first.id.clone(), new]);
    w.finish().await;
}

#[tokio::test]
async fn a_number_twice_in_a_batch_is_one_person_and_the_last_line_holds() {
    let Some(w) = World::new().await else { return };
    let one = entry(10, "王芳");
    let mut other = read_again(&one);
    other.person.name = name("王方");
    let done = w.store.import(vec![one.clone(), other]).await.unwrap();
    assert_eq!(done, Imported { added: 1, updated: 1, unchanged: 0 });
    let person = w.store.lookup_person_by_id_number(&one.person.id_number).await.unwrap().unwrap();
    assert_eq!((person.id, person.name), (one.person.id, name("王方")));
    w.finish().await;
}

#[tokio::test]
async fn a_bad_line_takes_its_batch_back() {
    let Some(w) = World::new().await else { return };
    let mut bad = entry(11, "王芳");
    let nobody = PersonId::from_bits(super::world::bits());
    bad.relations = vec![Relation { actor: bad.person.id.clone(), subject: nobody, kind: RelationKind::Guardian }];
    let refused = w.store.import(vec![entry(10, "李娜"), bad]).await;
    assert_eq!(refused, Err(StoreError::Refused(Constraint::Other)));
    assert_eq!(w.store.facts(NOW).await.unwrap().people, 1);
    w.finish().await;
}

#[tokio::test]
async fn an_older_roster_does_not_bring_an_ended_cover_back() {
    let Some(w) = World::new().await else { return };
    let approved = w.approved().await;
    let cover = &w.entry.covers[0];
    let planned = Effect {
        application: approved.id.clone(),
        cover: cover.id.clone(),
        status: CoverStatus::Terminated,
        due_on: date(2026, 12, 1),
        done_at: None,
        cancelled_at: None,
        version: 1,
    };
    w.commit(Change::AddEffect(planned.clone())).await.unwrap();
    let done_at = Some(Timestamp::start_of(date(2026, 12, 1)));
    w.commit(Change::UpdateEffect(Effect { done_at, version: 2, ..planned })).await.unwrap();
    let ended = domain::cover::Cover { status: CoverStatus::Terminated, version: 2, ..cover.clone() };
    w.commit(Change::UpdateCover(ended)).await.unwrap();
    w.step(&approved, Move::TakeEffect, Actor::System).await;
    let mut line = read_again(&w.entry);
    line.person.name = name("张为");
    w.store.import(vec![line]).await.unwrap();
    let stored = w.store.lookup_cover(&cover.id).await.unwrap().unwrap();
    assert_eq!((stored.status, stored.version), (CoverStatus::Terminated, 3));
    assert!(w.store.lookup_effect(&approved.id).await.unwrap().unwrap().done_at.is_some());
    w.finish().await;
}
