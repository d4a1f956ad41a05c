//! A payment is paid back once, a cover has one refund under way, and a refund alone ends nothing.

use super::world::{NOW, World, bits, moved, moving};
use domain::{
    application::{Actor, Application, ApplicationAct, Move, form::PayeeForm},
    consequence::RefundWay,
    cover::CoverStatus,
    id::{ApplicationId, RefundId},
    money::Fen,
    refund::{Refund, RefundFault, RefundStage},
};
use jiff::civil::date;
use storage::{Applications as _, Change, ChangeSet, Constraint, Effect, StoreError, Writer as _};

const ROUNDS: usize = 200;

/// An approved application that is over at once, so that the next may follow.
async fn agreed(w: &World) -> Application {
    let approved = w.approved().await;
    w.step(&approved, Move::TakeEffect, Actor::System).await
}

fn refund(w: &World, of: &Application, payment: usize) -> Refund {
    Refund {
        id: RefundId::from_bits(bits()),
        application: of.id.clone(),
        payment: w.entry.payments[payment].id.clone(),
        amount: Fen(100),
        way: RefundWay::OriginalChannel,
        payee: None,
        stage: RefundStage::Planned,
        fault: None,
        account_given_at: None,
        moved_by: None,
        updated_at: NOW,
        version: 1,
    }
}

fn next(w: &World, of: &Refund, stage: RefundStage) -> Refund {
    let fault = (stage == RefundStage::Failed).then_some(RefundFault::Technical);
    Refund { stage, fault, version: of.version + 1, moved_by: Some(w.first.id.clone()), ..of.clone() }
}

/// What came back has a reason, and goes on only where nobody has to name another account, or somebody did.
#[tokio::test]
async fn what_came_back_has_a_reason_and_is_not_sent_to_the_same_account_again() {
    let Some(w) = World::new().await else { return };
    let illegal = Err(StoreError::Refused(Constraint::IllegalMove));
    let planned = refund(&w, &agreed(&w).await, 0);
    w.commit(Change::AddRefund(planned.clone())).await.unwrap();
    let handed = next(&w, &planned, RefundStage::HandedOver);
    w.commit(Change::UpdateRefund(handed.clone())).await.unwrap();
    let failed = Refund { fault: Some(RefundFault::AccountClosed), ..next(&w, &handed, RefundStage::Failed) };
    for wrong in [
        Refund { fault: None, ..failed.clone() },
        Refund { amount: Fen(101), ..failed.clone() },
        Refund { way: RefundWay::PayeeAccount, ..failed.clone() },
        Refund { fault: Some(RefundFault::Technical), ..next(&w, &handed, RefundStage::Paid) },
    ] {
        assert_eq!(w.commit(Change::UpdateRefund(wrong)).await, illegal);
    }
    w.commit(Change::UpdateRefund(failed.clone())).await.unwrap();
    assert_eq!(w.store.lookup_refund(&failed.id).await.unwrap(), Some(failed.clone()));
    assert_eq!(
        w.commit(Change::UpdateRefund(next(&w, &failed, RefundStage::HandedOver))).await,
        illegal,
        "the same one"
    );
    let account = PayeeForm { holder: "张伟".into(), number: "6222020000000000".into(), bank: "工行".into() };
    let given = Refund {
        payee: Some(account),
        way: RefundWay::PayeeAccount,
        account_given_at: Some(NOW),
        version: failed.version + 1,
        ..failed
    };
    let unsaid = Refund { account_given_at: None, ..given.clone() };
    assert_eq!(w.commit(Change::UpdateRefund(unsaid)).await, illegal);
    w.commit(Change::UpdateRefund(given.clone())).await.unwrap();
    assert_eq!(w.store.lookup_refund(&given.id).await.unwrap(), Some(given.clone()));
    let again = Refund { account_given_at: None, ..next(&w, &given, RefundStage::HandedOver) };
    w.commit(Change::UpdateRefund(again.clone())).await.unwrap();
    // What is tried again for a fault of the payer's needs nobody.
    let technical = next(&w, &again, RefundStage::Failed);
    w.commit(Change::UpdateRefund(technical.clone())).await.unwrap();
    w.commit(Change::UpdateRefund(next(&w, &technical, RefundStage::HandedOver))).await.unwrap();
    w.finish().await;
}

#[tokio::test]
async fn a_payment_is_paid_back_once_and_a_cover_has_one_refund_under_way() {
    let Some(w) = World::new().await else { return };
    let one = Err(StoreError::Refused(Constraint::OneRefund));
    let (a, b, c) = (agreed(&w).await, agreed(&w).await, agreed(&w).await);
    let first = refund(&w, &a, 0);
    w.commit(Change::AddRefund(first.clone())).await.unwrap();
    assert_eq!(w.store.refund_of_payment(&first.payment).await.unwrap(), Some(first.clone()));
    assert_eq!(w.store.refund_of_payment(&w.entry.payments[1].id).await.unwrap(), None);
    assert_eq!(w.commit(Change::AddRefund(refund(&w, &b, 0))).await, one, "the same payment");
    assert_eq!(w.commit(Change::AddRefund(refund(&w, &b, 1))).await, one, "another payment for the same cover");
    // What fell away stands in nobody's way.
    let cancelled = next(&w, &first, RefundStage::Cancelled);
    w.commit(Change::UpdateRefund(cancelled)).await.unwrap();
    assert_eq!(w.store.refund_of_payment(&first.payment).await.unwrap(), None);
    let second = refund(&w, &b, 0);
    w.commit(Change::AddRefund(second.clone())).await.unwrap();
    // A refund that failed is still one; one that was paid leaves room for the other payment, never for its own.
    let mut moving = second;
    for stage in [RefundStage::HandedOver, RefundStage::Failed, RefundStage::HandedOver] {
        moving = next(&w, &moving, stage);
        w.commit(Change::UpdateRefund(moving.clone())).await.unwrap();
        assert_eq!(w.commit(Change::AddRefund(refund(&w, &c, 0))).await, one, "{stage:?}");
    }
    w.commit(Change::UpdateRefund(next(&w, &moving, RefundStage::Paid))).await.unwrap();
    assert_eq!(w.commit(Change::AddRefund(refund(&w, &c, 0))).await, one);
    w.commit(Change::AddRefund(refund(&w, &c, 1))).await.unwrap();
    w.finish().await;
}

#[tokio::test]
async fn a_refund_follows_an_approval_and_is_of_a_payment_for_that_cover() {
    let Some(w) = World::new().await else { return };
    let illegal = Err(StoreError::Refused(Constraint::IllegalMove));
    let sent = w.submitted().await;
    assert_eq!(w.commit(Change::AddRefund(refund(&w, &sent, 0))).await, illegal, "nobody approved it");
    let approved = w.step(&sent, Move::ApproveAutomatically, Actor::System).await;
    let (neighbour, _) = w.neighbour(7, "王芳").await;
    let mut other = refund(&w, &approved, 0);
    other.payment = neighbour.payments[0].id.clone();
    assert_eq!(w.commit(Change::AddRefund(other)).await, illegal, "somebody else's payment");
    w.commit(Change::AddRefund(refund(&w, &approved, 0))).await.unwrap();
    w.finish().await;
}

#[tokio::test]
async fn a_refund_alone_plans_no_end_and_stays_what_it_is() {
    let Some(w) = World::new().await else { return };
    let draft = Application { act: ApplicationAct::Refund, ..w.draft() };
    w.commit(Change::AddApplication(draft.clone())).await.unwrap();
    assert_eq!(w.stored(&draft).await, draft);
    let other = Application { act: ApplicationAct::Stop, version: 2, ..draft.clone() };
    let changed = w.commit(Change::UpdateApplication(other)).await;
    assert_eq!(changed, Err(StoreError::Refused(Constraint::IllegalMove)));
    let (sent, event) = moved(&draft, Move::Submit, w.resident());
    w.store.commit(moving(&sent, &event)).await.unwrap();
    let approved = w.step(&sent, Move::ApproveAutomatically, Actor::System).await;
    let end = Effect {
        application: approved.id.clone(),
        cover: approved.cover.clone(),
        status: CoverStatus::Terminated,
        due_on: date(2026, 12, 1),
        done_at: None,
        cancelled_at: None,
        version: 1,
    };
    let planned = w.commit(Change::AddEffect(end)).await;
    assert_eq!(planned, Err(StoreError::Refused(Constraint::EffectWithoutApproval)));
    assert_eq!(w.store.stopped_on(&approved.cover).await.unwrap(), None);
    w.finish().await;
}

#[tokio::test]
async fn the_day_of_a_stop_is_the_effects() {
    let Some(w) = World::new().await else { return };
    let approved = w.approved().await;
    let on = date(2026, 12, 1);
    let end = Effect {
        application: approved.id.clone(),
        cover: approved.cover.clone(),
        status: CoverStatus::Terminated,
        due_on: on,
        done_at: None,
        cancelled_at: None,
        version: 1,
    };
    w.commit(Change::AddEffect(end.clone())).await.unwrap();
    assert_eq!(w.store.stopped_on(&approved.cover).await.unwrap(), None, "it is only planned");
    let done_at = Some(domain::time::Timestamp::start_of(on).plus_seconds(60));
    w.commit(Change::UpdateEffect(Effect { done_at, version: 2, ..end })).await.unwrap();
    assert_eq!(w.store.stopped_on(&approved.cover).await.unwrap(), Some(on));
    w.finish().await;
}

#[tokio::test]
async fn an_account_has_one_draft_of_an_act_for_a_cover() {
    let Some(w) = World::new().await else { return };
    let draft = w.drafted().await;
    let again = Application { id: ApplicationId::from_bits(bits()), ..w.draft() };
    let second = w.commit(Change::AddApplication(again)).await;
    assert_eq!(second, Err(StoreError::Refused(Constraint::OneDraft)));
    let refund = Application { act: ApplicationAct::Refund, ..w.draft() };
    w.commit(Change::AddApplication(refund)).await.unwrap();
    w.commit(Change::DeleteDraft(draft.id)).await.unwrap();
    w.drafted().await;
    w.finish().await;
}

/// Two approvals write a refund of one payment at the same time: exactly one is there, two hundred times.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_refunds_of_one_payment_at_once() {
    let Some(w) = World::new().await else { return };
    for round in 0..ROUNDS {
        let (a, b) = (agreed(&w).await, agreed(&w).await);
        // Of the same payment, and of the two payments for the same cover.
        let (one, other) = (refund(&w, &a, 0), refund(&w, &b, round % 2));
        let (left, right) = (w.store.clone(), w.store.clone());
        let sets = [&one, &other].map(|r| ChangeSet::new().with(Change::AddRefund(r.clone())));
        let [first, second] = sets;
        let first = tokio::spawn(async move { left.commit(first).await });
        let second = tokio::spawn(async move { right.commit(second).await });
        let (first, second) = (first.await.unwrap().map(drop), second.await.unwrap().map(drop));
        let lost = Err(StoreError::Refused(Constraint::OneRefund));
        let won = match (&first, &second) {
            (Ok(()), lost_one) if *lost_one == lost => one,
            (lost_one, Ok(())) if *lost_one == lost => other,
            _ => panic!("{first:?} {second:?}"),
        };
        assert_eq!(w.store.refund_of(&won.application).await.unwrap(), Some(won.clone()));
        assert_eq!(w.store.refund_of_payment(&won.payment).await.unwrap(), Some(won.clone()));
        // The next round begins anew.
        w.commit(Change::UpdateRefund(next(&w, &won, RefundStage::Cancelled))).await.unwrap();
    }
    w.finish().await;
}
