//! What a page of many cases orders, and what it warns of.

use crate::{
    queues::{cases, chosen, people},
    stop_support::Town,
    support::{YONGCHENG, YUNFU, does, member, on_duty, recorded},
};
use domain::{
    application::{Actor, ApplicationState as S, Move},
    id::{BatchId, JobId},
    queue::BatchResult as R,
    staff::{Role, Staff},
};
use storage::{Change, ChangeSet, Job, JobKind, JobState};
use usecases::{
    UseCaseError as E,
    desk::{
        batch::{self, BatchForm, Doubts},
        finding::{FindingForm, judge},
        queue::{self, Asked},
    },
    worker::{MAX_TRIES, pause, resume, run_jobs},
};

#[tokio::test]
async fn a_page_orders_one_thing_and_each_reason_once() {
    let who = people(3);
    let town = Town::new(&who).await;
    let ids = cases(&town, &who).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    for id in &ids {
        does(&town, &clerk, id, Move::Take).await.unwrap();
    }
    let me = on_duty(&clerk);
    let form = BatchForm {
        act: "refuse".into(),
        cases: chosen(&town, &ids[..1]).await,
        reasons: vec!["reason_not_met".into(), "reason_not_met".into()],
        note: "材料不符".into(),
        key: "page".into(),
        ..BatchForm::default()
    };
    let id = batch::begin(&town.ctx, &me, &form).await.unwrap();
    assert_eq!(batch::begin(&town.ctx, &me, &form).await.unwrap(), id, "sent twice it is one");
    let reasons = town.application(&ids[0]).await.staff_message.unwrap().reasons;
    assert_eq!(reasons.len(), 1);
    let others = [
        BatchForm { cases: chosen(&town, &ids[1..]).await, ..form.clone() },
        BatchForm { words: "别的话".into(), ..form.clone() },
        BatchForm { note: "别的原因".into(), ..form.clone() },
        BatchForm { reasons: vec!["other".into()], words: "x".into(), ..form.clone() },
        BatchForm { act: "request_correction".into(), reasons: vec!["document_missing".into()], ..form.clone() },
    ];
    for other in others {
        assert_eq!(batch::begin(&town.ctx, &me, &other).await.unwrap_err(), E::Conflict);
    }
    assert_eq!(town.application(&ids[1]).await.state, S::InReview);
    town.finish().await;
}

#[tokio::test]
async fn where_one_decides_nobody_proposes_and_doubts_are_told() {
    let who = people(1);
    let town = Town::new(&who).await;
    let ids = cases(&town, &who).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let elsewhere = member(&town, "elsewhere", Role::Supervisor, &[YONGCHENG]).await;
    does(&town, &clerk, &ids[0], Move::Take).await.unwrap();
    assert_eq!(does(&town, &clerk, &ids[0], Move::Propose).await.unwrap_err(), E::Forbidden);
    let me = on_duty(&clerk);
    let cases = chosen(&town, &ids).await;
    let form =
        |act: &str| BatchForm { act: act.into(), cases: cases.clone(), note: "x".into(), ..BatchForm::default() };
    let preview = batch::preview(&town.ctx, &me, &form("propose")).await.unwrap();
    assert_eq!((preview.lines[0].result, preview.lines[0].doubts), (Some(R::OnePerson), None));
    let doubts = || async { batch::preview(&town.ctx, &me, &form("approve")).await.unwrap().lines[0].doubts };
    assert_eq!(doubts().await, Some(Doubts { bad: 0, unseen: 1, unmended: 0 }));
    let document = town.store().documents_of(&ids[0]).await.unwrap().remove(0).id.to_string();
    let verdict =
        |verdict: &str| FindingForm { document: document.clone(), verdict: verdict.into(), words: String::new() };
    judge(&town.ctx, &me, &ids[0], &verdict("unreadable")).await.unwrap();
    assert_eq!(doubts().await, Some(Doubts { bad: 1, unseen: 0, unmended: 0 }));
    judge(&town.ctx, &me, &ids[0], &verdict("accepted")).await.unwrap();
    assert_eq!(doubts().await, Some(Doubts::default()));
    // Another office's member has no name here.
    let asked = Asked { member: Some(clerk.id.clone()), ..Asked::default() };
    assert_eq!(queue::page(&town.ctx, &on_duty(&elsewhere), &asked).await.unwrap_err(), E::NotFound);
    town.finish().await;
}

#[tokio::test]
async fn the_worker_does_the_rest_as_whoever_ordered_it_may_act_then() {
    let who = people(43);
    let town = Town::new(&who).await;
    let ids = cases(&town, &who).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let me = on_duty(&clerk);
    for id in &ids {
        does(&town, &clerk, id, Move::Take).await.unwrap();
    }
    let refuse = |cases: Vec<_>, key: &str| BatchForm {
        act: "refuse".into(),
        cases,
        reasons: vec!["reason_not_met".into()],
        note: "材料不符".into(),
        key: key.into(),
        ..BatchForm::default()
    };
    // How many wait, how many are done, how many the role keeps from being done.
    let stand = async |id: &_| {
        let lines = batch::show(&town.ctx, &me, id).await.unwrap().lines;
        let count = |result| lines.iter().filter(|line| line.item.result == result).count();
        (count(None), count(Some(R::Done)), count(Some(R::Role)))
    };
    let first = batch::begin(&town.ctx, &me, &refuse(chosen(&town, &ids[..42]).await, "a")).await.unwrap();
    assert_eq!(stand(&first).await, (22, 20, 0));
    // One that moved meanwhile is not done again, and holds nothing up.
    does(&town, &clerk, &ids[41], Move::Release).await.unwrap();
    // A clock that is not trusted decides nothing.
    pause(&town.ctx, 90_000).await.unwrap();
    town.clock.pass(2);
    while run_jobs(&town.ctx).await.unwrap() > 0 {}
    assert_eq!(stand(&first).await, (22, 20, 0));
    assert!(resume(town.store(), town.ctx.now()).await.unwrap());
    town.clock.pass(30);
    while run_jobs(&town.ctx).await.unwrap() > 0 {}
    assert_eq!(stand(&first).await, (0, 41, 0));
    assert_eq!(town.application(&ids[41]).await.state, S::Submitted);
    let by_worker = recorded(&town).await.into_iter().filter(|e| e.request == first.to_string());
    assert!(by_worker.clone().count() >= 21 && by_worker.clone().all(|e| e.actor == Actor::Staff(clerk.id.clone())));
    // Whoever decides no more does nothing more.
    let boss = member(&town, "boss", Role::Supervisor, &[]).await;
    let handed = BatchForm {
        act: "assign".into(),
        cases: chosen(&town, &ids[41..]).await,
        to: clerk.id.to_string(),
        note: "x".into(),
        ..BatchForm::default()
    };
    batch::begin(&town.ctx, &on_duty(&boss), &handed).await.unwrap();
    let many = [chosen(&town, &ids[..22]).await, chosen(&town, &ids[41..]).await].concat();
    let second = batch::begin(&town.ctx, &me, &refuse(many, "b")).await.unwrap();
    assert_eq!(stand(&second).await, (4, 0, 0), "what was refused before waits for nothing");
    let gone = Staff { disabled: true, version: clerk.version + 1, ..clerk.clone() };
    town.store().commit(ChangeSet::new().with(Change::UpdateStaff(gone))).await.unwrap();
    town.clock.pass(2);
    while run_jobs(&town.ctx).await.unwrap() > 0 {}
    assert_eq!(stand(&second).await, (0, 0, 4));
    assert_eq!(town.application(&ids[42]).await.state, S::InReview);
    town.finish().await;
}

#[tokio::test]
async fn a_job_that_never_comes_back_is_given_up() {
    let town = Town::new(&[]).await;
    let deadly = Job {
        id: JobId::from_bits(1),
        kind: JobKind::WorkBatch(BatchId::from_bits(1)),
        detail: String::new(),
        tries: MAX_TRIES,
        due_at: town.ctx.now(),
        state: JobState::Waiting,
        created_at: town.ctx.now(),
    };
    town.store().commit(ChangeSet::new().with(Change::AddJob(deadly))).await.unwrap();
    assert_eq!(run_jobs(&town.ctx).await.unwrap(), 0);
    let outbox = town.store().facts(town.ctx.now()).await.unwrap().outbox;
    assert_eq!((outbox["waiting"], outbox["dead"]), (0, 1));
    town.finish().await;
}
