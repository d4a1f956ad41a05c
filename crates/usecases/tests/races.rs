//! Everybody at once, a thousand times: exactly one outcome, a history that tells it, nothing done that was taken back.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first thing that is not there")]

mod race_support;

use domain::{
    application::{Actor, Application, ApplicationAct, ApplicationEvent, ApplicationState as S, Move},
    cover::CoverStatus,
    id::ApplicationId,
    rules::Reason,
};
use futures::future::join_all;
use jiff::civil::date;
use race_support::{AT_ONCE, Kind, ROUNDS, World, rounds};
use storage::{Change, ChangeSet, Constraint, Effect, StoreError};
use usecases::{
    UseCaseError, UseCaseResult,
    application::{request_undo_code, start, submit, undo, withdraw},
    worker::take_effects,
};

/// Seconds from the evening to well after the effective date.
const MONTH: i64 = 31 * 86_400;

type Answer = UseCaseResult<Application>;

/// Exactly one of two was told yes, the other that somebody was first. Answers whether it was the first.
fn one_of(first: &Answer, second: &Answer) -> bool {
    match (first, second) {
        (Ok(_), Err(UseCaseError::Conflict)) => true,
        (Err(UseCaseError::Conflict), Ok(_)) => false,
        other => panic!("{other:?}"),
    }
}

/// Runs two at the same time.
async fn both<A, B>(one: A, other: B) -> (Answer, Answer)
where
    A: Future<Output = Answer> + Send + 'static,
    B: Future<Output = Answer> + Send + 'static,
{
    let (one, other) = (tokio::spawn(one), tokio::spawn(other));
    (one.await.unwrap(), other.await.unwrap())
}

/// Lets the worker end every cover whose day has come, until nothing is left.
async fn end_covers(w: &World) {
    loop {
        match take_effects(&w.later(MONTH)).await.unwrap() {
            0 => return,
            done => w.acknowledge(done as u64),
        }
    }
}

/// The same draft sent by 2 to 50 at once, with one form's key or each with its own: one application, one answer.
async fn submit_against_submit(kind: Kind) {
    let Some(w) = World::new(kind, "one_person").await else { return };
    rounds(&w, |w, n| async move {
        let draft = w.ready(&w.residents[n]).await;
        let senders = if n.is_multiple_of(50) { 50 } else { 2 + n % 4 };
        let sending = (0..senders).map(|sender| {
            let (w, id) = (w.clone(), draft.id.clone());
            tokio::spawn(async move {
                let resident = &w.residents[n];
                let key = if n.is_multiple_of(2) { "form".to_owned() } else { format!("form-{sender}") };
                submit(&w.ctx, &resident.caller, &id, &w.code(resident), &key).await
            })
        });
        let answers: Vec<Application> =
            join_all(sending).await.into_iter().map(|answer| answer.unwrap().unwrap()).collect();
        assert!(answers.iter().all(|a| a.state == S::Submitted && *a == answers[0]));
        w.acknowledge(1);
    })
    .await;
    let states = w.settled().await;
    assert_eq!(states[S::Submitted.name()], *ROUNDS as i64);
    w.finish().await;
}

/// Everybody presses "start" twice or more at once: one draft, and each press leads to it.
async fn start_against_start(kind: Kind) {
    let Some(w) = World::new(kind, "one_person").await else { return };
    rounds(&w, |w, n| async move {
        let pressing = (0..2 + n % 4).map(|press| {
            let w = w.clone();
            tokio::spawn(async move {
                let resident = &w.residents[n];
                let reason = [Reason::Voluntary, Reason::Employee][press % 2];
                start(&w.ctx, &resident.caller, &resident.cover, ApplicationAct::Stop, Some(reason)).await
            })
        });
        let drafts: Vec<ApplicationId> =
            join_all(pressing).await.into_iter().map(|draft| draft.unwrap().unwrap()).collect();
        assert!(drafts.iter().all(|draft| *draft == drafts[0]), "{drafts:?}");
        w.acknowledge(1);
    })
    .await;
    let states = w.settled().await;
    assert_eq!(states[S::Draft.name()], *ROUNDS as i64);
    w.finish().await;
}

/// The same refund alone sent by several at once, in a region that decides at once: one refund for the payment.
async fn refund_against_refund(kind: Kind) {
    let Some(w) = World::new(kind, "automatic, refunded").await else { return };
    rounds(&w, |w, n| async move {
        let resident = &w.residents[n];
        let mut cover = w.ctx.store.lookup_cover(&resident.cover).await.unwrap().unwrap();
        (cover.status, cover.version) = (CoverStatus::Terminated, cover.version + 1);
        w.ctx.store.commit(ChangeSet::new().with(Change::UpdateCover(cover))).await.unwrap();
        let draft = w.ready_for(resident, ApplicationAct::Refund, Reason::Voluntary).await;
        let sending = (0..2 + n % 4).map(|sender| {
            let (w, id) = (w.clone(), draft.id.clone());
            tokio::spawn(async move {
                let resident = &w.residents[n];
                submit(&w.ctx, &resident.caller, &id, &w.code(resident), &format!("form-{sender}")).await
            })
        });
        for answer in join_all(sending).await {
            let sent = answer.unwrap().unwrap();
            assert_eq!((sent.state, sent.effective_on), (S::Effective, Some(w.ctx.today())));
        }
        let payment = w.ctx.store.payments_of(&resident.cover).await.unwrap().remove(0);
        let refund = w.ctx.store.refund_of_payment(&payment.id).await.unwrap().unwrap();
        assert_eq!((refund.application, refund.amount), (draft.id, payment.amount));
        assert_eq!(w.ctx.store.lookup_cover(&resident.cover).await.unwrap().unwrap().version, 2, "the cover stays");
        // Sent, approved, done.
        w.acknowledge(3);
    })
    .await;
    let states = w.settled().await;
    assert_eq!(states[S::Effective.name()], *ROUNDS as i64);
    w.finish().await;
}

/// The resident takes back what a clerk approves: never an effect after an acknowledged withdrawal.
async fn withdraw_against_approve(kind: Kind) {
    let Some(w) = World::new(kind, "one_person").await else { return };
    rounds(&w, |w, n| async move {
        let taken = w.step(0, &w.sent(&w.residents[n]).await, Move::Take).await;
        let (resident, clerk, id) = (w.clone(), w.clone(), taken.id.clone());
        let withdrawing = async move { withdraw(&resident.ctx, &resident.residents[n].caller, &id).await };
        let approving = async move { clerk.decide(0, &taken, Move::Approve).await };
        let (withdrawn, approved) = if n.is_multiple_of(2) {
            both(withdrawing, approving).await
        } else {
            let (approved, withdrawn) = both(approving, withdrawing).await;
            (withdrawn, approved)
        };
        one_of(&withdrawn, &approved);
        w.acknowledge(1);
    })
    .await;
    end_covers(&w).await;
    let states = w.settled().await;
    assert_eq!(states[S::Withdrawn.name()] + states[S::Effective.name()], *ROUNDS as i64);
    w.finish().await;
}

/// Two clerks take the same case.
async fn take_against_take(kind: Kind) {
    let Some(w) = World::new(kind, "one_person").await else { return };
    rounds(&w, |w, n| async move {
        let sent = w.sent(&w.residents[n]).await;
        let (a, b, shown) = (w.clone(), w.clone(), sent.clone());
        let (first, second) =
            both(
                async move { a.decide(0, &sent, Move::Take).await },
                async move { b.decide(1, &shown, Move::Take).await },
            )
            .await;
        let winner = usize::from(!one_of(&first, &second));
        w.acknowledge(1);
        let stored = w.ctx.store.applications_of(&w.residents[n].account().id).await.unwrap();
        assert_eq!(stored[0].assignee.as_ref(), Some(&w.staff[winner].id));
    })
    .await;
    assert_eq!(w.settled().await[S::InReview.name()], *ROUNDS as i64);
    w.finish().await;
}

/// The second person approves while another one refuses.
async fn approve_against_refuse(kind: Kind) {
    let Some(w) = World::new(kind, "two_people").await else { return };
    rounds(&w, |w, n| async move {
        let proposed = proposed(&w, n).await;
        let (a, b, shown) = (w.clone(), w.clone(), proposed.clone());
        let (approved, refused) = both(async move { a.decide(1, &proposed, Move::Approve).await }, async move {
            b.decide(2, &shown, Move::Refuse).await
        })
        .await;
        one_of(&approved, &refused);
        w.acknowledge(1);
    })
    .await;
    end_covers(&w).await;
    let states = w.settled().await;
    assert_eq!(states[S::Refused.name()] + states[S::Effective.name()], *ROUNDS as i64);
    w.finish().await;
}

/// A case that the first of the staff proposed to approve.
async fn proposed(w: &World, n: usize) -> Application {
    let taken = w.step(0, &w.sent(&w.residents[n]).await, Move::Take).await;
    w.step(0, &taken, Move::Propose).await
}

/// The first person tries to be the second, too: by the desk, and past it straight at the database.
async fn second_approval_by_the_first_person(kind: Kind) {
    let Some(w) = World::new(kind, "two_people").await else { return };
    rounds(&w, |w, n| async move {
        let proposed = proposed(&w, n).await;
        let forged = forged(&w, &proposed, n.is_multiple_of(2));
        if n.is_multiple_of(4) {
            // Alone, so that it is the rule that refuses and not a version that is over.
            let refused = w.ctx.store.commit(forged.clone()).await;
            assert_eq!(refused, Err(StoreError::Refused(Constraint::SecondPersonDiffers)));
        }
        let (second, first, past, shown) = (w.clone(), w.clone(), w.clone(), proposed.clone());
        let second = tokio::spawn(async move { second.decide(1, &proposed, Move::Approve).await });
        let first = tokio::spawn(async move { first.decide(0, &shown, Move::Approve).await });
        let past = tokio::spawn(async move { past.ctx.store.commit(forged).await });
        let second = second.await.unwrap().unwrap();
        assert!(matches!(first.await.unwrap(), Err(UseCaseError::Forbidden | UseCaseError::Conflict)));
        let past = past.await.unwrap();
        assert!(matches!(past, Err(StoreError::Conflict(_) | StoreError::Refused(_))), "{past:?}");
        w.acknowledge(1);
        assert_eq!(second.first_approver.as_ref(), Some(&w.staff[0].id));
        assert_eq!(second.second_approver.as_ref(), Some(&w.staff[1].id));
        assert_eq!(w.ctx.store.lookup_application(&second.id).await.unwrap(), Some(second));
    })
    .await;
    assert_eq!(w.settled().await[S::Approved.name()], *ROUNDS as i64);
    w.finish().await;
}

/// An approval by the first person alone: either as both, or behind another first person's name.
fn forged(w: &World, proposed: &Application, as_both: bool) -> ChangeSet {
    let mut next = proposed.clone();
    next.state = S::Approved;
    next.version += 1;
    next.effective_on = Some(date(2027, 1, 1));
    next.decided_at = Some(w.ctx.now());
    next.second_approver = Some(w.staff[0].id.clone());
    if !as_both {
        next.first_approver = Some(w.staff[2].id.clone());
    }
    let event = ApplicationEvent {
        application: next.id.clone(),
        seq: next.version,
        by: Move::Approve,
        actor: Actor::Staff(w.staff[0].id.clone()),
        at: w.ctx.now(),
        note: String::new(),
    };
    let effect = Effect {
        application: next.id.clone(),
        cover: next.cover.clone(),
        status: CoverStatus::Paused,
        due_on: date(2027, 1, 1),
        done_at: None,
        cancelled_at: None,
        version: 1,
    };
    ChangeSet::new().with(Change::UpdateApplication(next)).with(Change::AddEvent(event)).with(Change::AddEffect(effect))
}

/// The resident undoes in the last minute of the day while two workers, whose clocks show the next, end the cover.
async fn undo_against_take_effect(kind: Kind) {
    let Some(w) = World::new(kind, "automatic").await else { return };
    for group in (0..*ROUNDS).collect::<Vec<_>>().chunks(AT_ONCE) {
        let approved: Vec<ApplicationId> = join_all(group.iter().map(async |n| {
            let approved = w.sent(&w.residents[*n]).await;
            assert_eq!(approved.state, S::Approved);
            request_undo_code(&w.ctx, &w.residents[*n].caller, &approved.id).await.unwrap();
            w.acknowledge(1);
            approved.id
        }))
        .await;
        let midnight = w.later(61);
        let workers = [(); 2].map(|()| {
            let midnight = midnight.clone();
            tokio::spawn(async move { take_effects(&midnight).await.unwrap() })
        });
        let undoing = group.iter().zip(approved).map(|(n, id)| {
            let (w, n) = (w.clone(), *n);
            tokio::spawn(async move {
                // One after the other, as the workers go.
                tokio::time::sleep(std::time::Duration::from_millis((n % AT_ONCE) as u64)).await;
                let resident = &w.residents[n];
                undo(&w.ctx, &resident.caller, &id, &w.code(resident)).await
            })
        });
        let mut undone = 0;
        for answer in join_all(undoing).await {
            match answer.unwrap() {
                Ok(application) => {
                    assert_eq!(application.state, S::Undone);
                    undone += 1;
                }
                Err(UseCaseError::Conflict) => {}
                Err(other) => panic!("{other:?}"),
            }
        }
        let mut ended = 0;
        for worker in workers {
            ended += worker.await.unwrap();
        }
        // A worker that lost leaves it to its next tick.
        ended += take_effects(&midnight).await.unwrap();
        assert_eq!(undone + ended, group.len());
        w.acknowledge(group.len() as u64);
    }
    end_covers(&w).await;
    let states = w.settled().await;
    println!("undone {}, effective {}", states[S::Undone.name()], states[S::Effective.name()]);
    assert_eq!(states[S::Undone.name()] + states[S::Effective.name()], *ROUNDS as i64);
    w.finish().await;
}

macro_rules! on_each_database {
    ($($race:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $race() {
                super::$race(super::Kind::Sqlite).await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
            async fn $race() {
                super::$race(super::Kind::Postgres).await;
            })+
        }
    };
}

on_each_database!(
    start_against_start,
    refund_against_refund,
    submit_against_submit,
    withdraw_against_approve,
    take_against_take,
    approve_against_refuse,
    second_approval_by_the_first_person,
    undo_against_take_effect,
);
