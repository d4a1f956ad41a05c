//! Ratings: of handlings that ended, once; bad ones are followed up by who had no hand in the case.

use super::world::{NOW, World, bits, moved, moving, region, staff};
use domain::{
    application::{Actor, Application, Move, form::Answers},
    consequence::{Deadline, RefundWay},
    id::{RatingId, RefundId, StaffId},
    money::Fen,
    rating::{Handling, Level, Rating, Review, ReviewState, ReviewStep, StepKind},
    refund::{Refund, RefundStage},
    retention::Kept,
    rules::RegionCode,
    staff::{Role, Staff},
};
use jiff::civil::{Date, date};
use std::collections::BTreeMap;
use storage::{
    Change, Constraint, RatingChange as C, Ratings as _, RetentionChange, ReviewPart, StoreError, Writer as _,
};

fn refused(constraint: Constraint) -> Result<(), StoreError> {
    Err(StoreError::Refused(constraint))
}

/// A case that `first` refused.
async fn over(w: &World) -> Application {
    let by = Actor::Staff(w.first.id.clone());
    let taken = w.step(&w.submitted().await, Move::Take, by.clone()).await;
    w.step(&taken, Move::Refuse, by).await
}

fn rating(app: &Application, level: Level) -> Rating {
    Rating {
        id: RatingId::from_bits(bits()),
        application: app.id.clone(),
        seq: app.version,
        region: app.region.clone(),
        level,
        aspects: BTreeMap::from([(domain::rating::Aspect::Speed, Level::VeryBad)]),
        comment: Some("RatingCanary 太慢".into()),
        at: NOW,
    }
}

fn review(of: &Rating) -> Review {
    Review {
        rating: of.id.clone(),
        application: of.application.clone(),
        region: of.region.clone(),
        rated_at: of.at,
        state: ReviewState::Open,
        due: Deadline { on: date(2026, 12, 14), provisional: false },
        round: 1,
        opened_at: NOW,
        updated_at: NOW,
        version: 1,
    }
}

fn step(of: &Review, kind: StepKind, staff: Option<&StaffId>) -> (Review, ReviewStep) {
    let state = if let StepKind::Closed(state) = kind { state } else { of.state };
    let next = Review { state, version: of.version + 1, ..of.clone() };
    let words = staff.map(|_| "StepCanary 打了电话".to_owned());
    (
        next.clone(),
        ReviewStep { rating: of.rating.clone(), n: next.version, kind, staff: staff.cloned(), words, at: NOW },
    )
}

#[tokio::test]
async fn a_handling_is_there_when_a_case_is_over_and_is_rated_once() {
    let Some(w) = World::new().await else { return };
    let app = w.submitted().await;
    assert_eq!(w.store.last_handling(&app.id).await.unwrap(), None);
    assert_eq!(w.commit(C::Rate(rating(&app, Level::Good)).into()).await, refused(Constraint::IllegalMove));
    let app = w.step(&app, Move::Take, Actor::Staff(w.first.id.clone())).await;
    let app = w.step(&app, Move::Refuse, Actor::Staff(w.first.id.clone())).await;
    let handling = Handling { application: app.id.clone(), seq: app.version, ended_at: app.updated_at };
    assert_eq!(w.store.last_handling(&app.id).await.unwrap(), Some(handling.clone()));
    let later = NOW.plus_seconds(9);
    assert_eq!(w.store.unasked(later, 9).await.unwrap(), std::slice::from_ref(&handling));
    assert_eq!(w.store.unasked(app.updated_at, 9).await.unwrap(), []);
    w.commit(C::Invite(handling.clone(), later).into()).await.unwrap();
    assert!(matches!(w.commit(C::Invite(handling.clone(), later).into()).await, Err(StoreError::Conflict(_))), "once");
    assert_eq!(w.store.unasked(later, 9).await.unwrap(), []);
    let given = rating(&app, Level::Good);
    let foreign = Rating { region: RegionCode("110000".into()), ..rating(&app, Level::Good) };
    assert_eq!(w.commit(C::Rate(foreign).into()).await, refused(Constraint::IllegalMove));
    w.commit(C::Rate(given.clone()).into()).await.unwrap();
    assert_eq!(w.commit(C::Rate(rating(&app, Level::Bad)).into()).await, refused(Constraint::AlreadyThere));
    assert_eq!(w.store.rating_of(&app.id, app.version).await.unwrap(), Some(given.clone()));
    assert_eq!(w.store.lookup_rating(&given.id).await.unwrap(), Some(given.clone()));
    // No review of what is not bad.
    assert_eq!(w.commit(C::OpenReview(review(&given)).into()).await, refused(Constraint::IllegalMove));
    for sql in ["UPDATE rating SET level = 'very_good'", "UPDATE rating SET comment = NULL", "DELETE FROM rating"] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    assert!(!w.bytes().await.windows(12).any(|window| window == b"RatingCanary"));
    // Opened again, and over again: another handling.
    let app = w.step(&app, Move::Reopen, Actor::Staff(w.second.id.clone())).await;
    assert_eq!(w.commit(C::Rate(rating(&app, Level::Bad)).into()).await, refused(Constraint::IllegalMove));
    let app = w.step(&app, Move::Refuse, Actor::Staff(w.second.id.clone())).await;
    w.commit(C::Rate(rating(&app, Level::Fair)).into()).await.unwrap();
    assert_eq!(w.store.unasked(later, 9).await.unwrap(), [], "who rated is not asked");
    w.finish().await;
}

#[tokio::test]
async fn a_case_with_a_refund_is_over_when_it_is_paid_whichever_comes_last() {
    let Some(w) = World::new().await else { return };
    let approved = w.approved().await;
    let refund = Refund {
        id: RefundId::from_bits(bits()),
        application: approved.id.clone(),
        payment: w.entry.payments[0].id.clone(),
        amount: Fen(100),
        way: RefundWay::OriginalChannel,
        payee: None,
        stage: RefundStage::Planned,
        fault: None,
        account_given_at: None,
        moved_by: None,
        updated_at: NOW,
        version: 1,
    };
    // In effect and approved in one set, as a refund alone is: the refund comes last, and it is not over.
    let (effective, event) = moved(&approved, Move::TakeEffect, Actor::System);
    let set = moving(&effective, &event).with(Change::AddRefund(refund.clone()));
    w.store.commit(set).await.unwrap();
    assert_eq!(w.store.last_handling(&approved.id).await.unwrap(), None);
    let next = |of: &Refund, stage| Refund {
        stage,
        moved_by: Some(w.first.id.clone()),
        version: of.version + 1,
        updated_at: NOW.plus_seconds(5),
        ..of.clone()
    };
    let handed = next(&refund, RefundStage::HandedOver);
    w.commit(Change::UpdateRefund(handed.clone())).await.unwrap();
    assert_eq!(w.store.last_handling(&approved.id).await.unwrap(), None);
    w.commit(Change::UpdateRefund(next(&handed, RefundStage::Paid))).await.unwrap();
    let over = w.store.last_handling(&approved.id).await.unwrap().unwrap();
    assert_eq!((over.seq, over.ended_at), (effective.version, NOW.plus_seconds(5)));
    let later = NOW.plus_seconds(5);
    assert!(w.store.had_a_hand(&approved.id, &w.first.id, later).await.unwrap(), "who moved its refund");
    assert!(!w.store.had_a_hand(&approved.id, &w.first.id, NOW).await.unwrap(), "not by then");
    assert!(!w.store.had_a_hand(&approved.id, &w.second.id, later).await.unwrap());
    w.finish().await;
}

#[tokio::test]
async fn a_bad_one_is_followed_up_by_a_supervisor_of_the_office_without_a_hand_in_the_case() {
    let Some(w) = World::new().await else { return };
    let app = over(&w).await;
    let bad = rating(&app, Level::VeryBad);
    w.commit(C::Rate(bad.clone()).into()).await.unwrap();
    let open = review(&bad);
    w.commit(C::OpenReview(open.clone()).into()).await.unwrap();
    let member = |login: &str, change: fn(&mut Staff)| {
        let mut member = staff(login);
        member.role = Role::Supervisor;
        change(&mut member);
        member
    };
    let boss = member("boss", |s| s.regions = vec![region()]);
    let everywhere = member("everywhere", |_| ());
    let clerk = member("clerk", |s| s.role = Role::Clerk);
    let gone = member("gone", |s| s.disabled = true);
    let elsewhere = member("elsewhere", |s| s.regions = vec![RegionCode("110000".into())]);
    for member in [&boss, &everywhere, &clerk, &gone, &elsewhere] {
        w.commit(Change::AddStaff(member.clone())).await.unwrap();
    }
    let does = |who: &StaffId| {
        let (next, step) = step(&open, StepKind::Missed, Some(who));
        w.commit(C::Step(next, step).into())
    };
    assert_eq!(does(&w.first.id).await, refused(Constraint::OwnCase), "who refused it");
    for member in [&clerk, &gone, &elsewhere] {
        assert_eq!(does(&member.id).await, refused(Constraint::ReceiverCannot), "{}", member.login);
    }
    let list = |who: StaffId, office: Vec<RegionCode>, part| {
        let w = &w;
        async move { w.store.reviews(&who, &office, part, 9).await.unwrap() }
    };
    assert_eq!(list(boss.id.clone(), vec![region()], ReviewPart::Open).await, std::slice::from_ref(&open));
    assert_eq!(list(everywhere.id.clone(), vec![], ReviewPart::Open).await, std::slice::from_ref(&open));
    assert_eq!(list(w.first.id.clone(), vec![], ReviewPart::Open).await, [], "who had a hand in it");
    assert_eq!(list(boss.id.clone(), vec![RegionCode("110000".into())], ReviewPart::Open).await, []);
    let count = |who: StaffId, office: Vec<RegionCode>, before: Date| {
        let w = &w;
        async move { w.store.count_reviews(&who, &office, before, 9).await.unwrap() }
    };
    assert_eq!(count(boss.id.clone(), vec![region()], Date::MAX).await, 1);
    assert_eq!(count(everywhere.id.clone(), vec![], open.due.on).await, 0, "its day is not over");
    assert_eq!(count(w.first.id.clone(), vec![region()], Date::MAX).await, 0);
    let (next, called) = step(&open, StepKind::Reached, Some(&boss.id));
    w.commit(C::Step(next.clone(), called.clone()).into()).await.unwrap();
    let stale = step(&open, StepKind::Missed, Some(&boss.id));
    assert!(matches!(w.commit(C::Step(stale.0, stale.1).into()).await, Err(StoreError::Conflict(_))));
    let (closed, said) = step(&next, StepKind::Closed(ReviewState::Explained), Some(&boss.id));
    w.commit(C::Step(closed.clone(), said.clone()).into()).await.unwrap();
    assert_eq!(list(boss.id.clone(), vec![region()], ReviewPart::Open).await, []);
    assert_eq!(list(everywhere.id.clone(), vec![], ReviewPart::Closed).await, std::slice::from_ref(&closed));
    assert_eq!(list(boss.id.clone(), vec![region()], ReviewPart::Closed).await, std::slice::from_ref(&closed));
    // What came of it stays, but for another round.
    let other = Review { state: ReviewState::Rectified, version: closed.version + 1, ..closed.clone() };
    let (_, again) = step(&closed, StepKind::Settled, None);
    assert_eq!(w.commit(C::Step(other, again.clone()).into()).await, refused(Constraint::IllegalMove));
    let second = Review { state: ReviewState::Open, round: 2, version: closed.version + 1, ..closed.clone() };
    let unsettled = ReviewStep { kind: StepKind::Unsettled, ..again };
    w.commit(C::Step(second.clone(), unsettled.clone()).into()).await.unwrap();
    assert_eq!(w.store.lookup_review(&bad.id).await.unwrap(), Some((second, vec![called, said, unsettled])));
    for sql in [
        "UPDATE rating_step SET at = at + 1",
        "UPDATE rating_step SET words = NULL",
        "DELETE FROM rating_step",
        "DELETE FROM rating_review",
    ] {
        assert!(w.raw(sql).await.unwrap_err().contains("append_only"), "{sql}");
    }
    assert!(!w.bytes().await.windows(10).any(|window| window == b"StepCanary"));
    w.finish().await;
}

#[tokio::test]
async fn the_words_go_with_the_content_of_the_case() {
    let Some(w) = World::new().await else { return };
    let app = over(&w).await;
    let bad = rating(&app, Level::Bad);
    w.commit(C::Rate(bad.clone()).into()).await.unwrap();
    w.commit(C::OpenReview(review(&bad)).into()).await.unwrap();
    let boss = Staff { role: Role::Supervisor, ..staff("boss") };
    w.commit(Change::AddStaff(boss.clone())).await.unwrap();
    let (next, called) = step(&review(&bad), StepKind::Reached, Some(&boss.id));
    w.commit(C::Step(next, called).into()).await.unwrap();
    let bare = Application {
        answers: Answers::default(),
        promised: None,
        staff_message: None,
        version: app.version + 1,
        ..app.clone()
    };
    w.commit(RetentionChange::Erase { application: Box::new(bare), kind: Kept::Refused, at: NOW }.into())
        .await
        .unwrap();
    let kept = w.store.lookup_rating(&bad.id).await.unwrap().unwrap();
    assert_eq!((kept.level, kept.comment), (Level::Bad, None), "that it was rated stays");
    let (_, steps) = w.store.lookup_review(&bad.id).await.unwrap().unwrap();
    assert_eq!((steps.len(), steps[0].words.clone()), (1, None));
    w.finish().await;
}
