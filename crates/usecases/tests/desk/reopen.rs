//! A refusal that a supervisor takes back: the case lives again, and can be refused again with a proof of its own.

use crate::{
    stop_support::{Town, adult},
    support::{DAY, YUNFU, apply, does, fields, identify, member, on_duty, opened, recorded},
};
use domain::{
    application::{ApplicationState as S, Move, form::FieldCode},
    rules::Reason,
    staff::Role,
};
use usecases::{
    UseCaseError as E,
    application::objection::objection,
    desk::act::{CaseAct, act},
    worker::run_jobs,
};

#[tokio::test]
async fn a_supervisor_takes_a_refusal_back_and_each_decision_keeps_its_receipt() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let boss = member(&town, "boss", Role::Supervisor, &[YUNFU]).await;
    let elsewhere = member(&town, "elsewhere", Role::Supervisor, &["411481"]).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    assert_eq!(does(&town, &boss, &id, Move::Reopen).await.unwrap_err(), E::Conflict, "nothing was refused yet");
    // Its receipt waits in the outbox until the case is refused again.
    let refused = does(&town, &clerk, &id, Move::Refuse).await.unwrap();

    // Its applicant reads until when to object; somebody else reads nothing.
    let read = objection(&town.ctx, &who.caller(), &id).await.unwrap();
    let on = refused.decided_at.unwrap().day();
    assert_eq!(read.decided_on, on);
    assert_eq!(read.days.reconsideration, on.checked_add(jiff::Span::new().days(60)).unwrap());

    town.clock.pass(7 * DAY);
    assert_eq!(opened(&town, &clerk, &id).await.moves, []);
    assert_eq!(does(&town, &clerk, &id, Move::Reopen).await.unwrap_err(), E::Forbidden, "a clerk takes nothing back");
    assert_eq!(does(&town, &elsewhere, &id, Move::Reopen).await.unwrap_err(), E::NotFound);
    assert_eq!(opened(&town, &boss, &id).await.moves, [Move::Reopen]);
    let bare = CaseAct { version: refused.version, ..CaseAct::default() };
    let unexplained = act(&town.ctx, &on_duty(&boss), &id, Move::Reopen, &bare).await.unwrap_err();
    assert_eq!(fields(unexplained), [("note".to_owned(), FieldCode::Required)]);
    let again = does(&town, &boss, &id, Move::Reopen).await.unwrap();
    let gone = objection(&town.ctx, &who.caller(), &id).await.map(|_| ());
    assert_eq!(gone, Err(E::Conflict), "there is no refusal any more");
    assert_eq!((again.state, again.assignee.as_ref(), again.decided_at), (S::InReview, Some(&boss.id), None));
    assert!(again.deadline.unwrap().on > refused.deadline.unwrap().on, "the time begins anew");
    let notices = town.store().notices_of(&again.account, 50).await.unwrap();
    assert_eq!(notices.iter().filter(|n| n.kind == "reopened").count(), 1);

    does(&town, &boss, &id, Move::Refuse).await.unwrap();
    run_jobs(&town.ctx).await.unwrap();
    run_jobs(&town.ctx).await.unwrap();
    let receipts = town.store().receipts_of(&id).await.unwrap();
    let refusals: Vec<_> = receipts.iter().filter(|r| r.body.act.state() == Some(S::Refused)).collect();
    assert_eq!(refusals.len(), 2);
    assert!(refusals[0].body.at < refusals[1].body.at);
    let acts: Vec<_> = recorded(&town).await.into_iter().map(|e| e.action).collect();
    assert_eq!(acts.iter().filter(|a| *a == "application.reopen").count(), 1);
    town.finish().await;
}

#[tokio::test]
async fn what_was_approved_after_all_takes_its_course() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let boss = member(&town, "boss", Role::Supervisor, &[]).await;
    for by in [Move::Take, Move::Refuse, Move::Reopen] {
        does(&town, &boss, &id, by).await.unwrap();
    }
    let approved = does(&town, &boss, &id, Move::Approve).await.unwrap();
    assert_eq!(approved.state, S::Approved);
    assert!(town.store().lookup_effect(&id).await.unwrap().is_some());
    town.finish().await;
}

#[tokio::test]
async fn neither_beside_a_newer_application_nor_in_an_own_case() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let boss = member(&town, "boss", Role::Supervisor, &[]).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    does(&town, &clerk, &id, Move::Refuse).await.unwrap();
    let boss = identify(&town, &boss, &who).await;
    assert_eq!(does(&town, &boss, &id, Move::Reopen).await.unwrap_err(), E::Forbidden, "their own case");
    let other = member(&town, "other", Role::Supervisor, &[]).await;
    apply(&town, &who, Reason::Employee).await;
    let refused = fields(does(&town, &other, &id, Move::Reopen).await.unwrap_err());
    assert_eq!(refused, [("note".to_owned(), FieldCode::OtherOpen)]);
    assert_eq!(town.application(&id).await.state, S::Refused);
    town.finish().await;
}
