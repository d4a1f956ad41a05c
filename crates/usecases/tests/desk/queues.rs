//! Queues, own queues, absence, handing over, and acts on many cases.

use crate::{
    stop_support::{Somebody, Town, adult},
    support::{DAY, YONGCHENG, YUNFU, apply, does, fields, identify, member, on_duty, recorded},
};
use domain::{
    application::{Actor, ApplicationState as S, Move, form::FieldCode},
    id::ApplicationId,
    queue::{BatchResult as R, Column, Due, QueueFilter},
    rules::Reason,
    staff::{Role, Staff},
    time::Timestamp,
};
use usecases::{
    UseCaseError as E,
    desk::{
        batch::{self, BatchForm},
        messages,
        queue::{self, Asked, Source},
        team::{self, AbsenceForm},
        views::{self, ViewForm},
    },
};

pub async fn cases(town: &Town, people: &[Somebody]) -> Vec<ApplicationId> {
    let mut ids = Vec::new();
    for who in people {
        ids.push(apply(town, who, Reason::Employee).await);
    }
    ids
}

pub fn people(count: u64) -> Vec<Somebody> {
    (1..=count).map(|n| adult(n.try_into().unwrap(), YUNFU).employed()).collect()
}

pub async fn chosen(town: &Town, ids: &[ApplicationId]) -> Vec<(ApplicationId, i64)> {
    let mut all = Vec::new();
    for id in ids {
        all.push((id.clone(), town.application(id).await.version));
    }
    all
}

/// The results of a batch, in the order of its cases.
async fn results(town: &Town, staff: &Staff, form: &BatchForm) -> Vec<R> {
    let me = on_duty(staff);
    let id = batch::begin(&town.ctx, &me, form).await.unwrap();
    let page = batch::show(&town.ctx, &me, &id).await.unwrap();
    page.lines.into_iter().map(|l| l.item.result.unwrap()).collect()
}

async fn listed(town: &Town, staff: &Staff, queue: &str) -> usize {
    let asked = Asked { queue: queue.into(), ..Asked::default() };
    queue::page(&town.ctx, &on_duty(staff), &asked).await.unwrap().rows.len()
}

#[tokio::test]
async fn each_standing_queue_holds_what_it_says_within_the_office() {
    let who = people(3);
    let town = Town::new(&who).await;
    let ids = cases(&town, &who).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let elsewhere = member(&town, "elsewhere", Role::Clerk, &[YONGCHENG]).await;
    does(&town, &clerk, &ids[0], Move::Take).await.unwrap();
    does(&town, &clerk, &ids[1], Move::Take).await.unwrap();
    does(&town, &clerk, &ids[1], Move::RequestCorrection).await.unwrap();
    let due = town.application(&ids[2]).await.deadline.unwrap().on;
    assert_eq!(listed(&town, &clerk, "today").await, 0, "two working days are left");
    town.clock.pass(Timestamp::start_of(due).seconds_since(town.ctx.now()));
    for (queue, expected) in
        [("unassigned", 1), ("mine", 2), ("today", 2), ("late", 0), ("second", 0), ("resident", 1), ("all", 3)]
    {
        assert_eq!(listed(&town, &clerk, queue).await, expected, "{queue}");
        assert_eq!(listed(&town, &elsewhere, queue).await, 0, "{queue}");
    }
    let page = queue::page(&town.ctx, &on_duty(&clerk), &Asked::default()).await.unwrap();
    let counts: Vec<_> = page.standing.iter().map(|(_, n)| *n).collect();
    assert_eq!(counts, [1, 2, 2, 0, 0, 1, 3]);
    // The day goes by; what the resident must answer is never late.
    town.clock.pass(DAY);
    assert_eq!((listed(&town, &clerk, "today").await, listed(&town, &clerk, "late").await), (0, 2));
    town.finish().await;
}

#[tokio::test]
async fn an_own_queue_is_saved_changed_started_with_and_thrown_away() {
    let who = people(1);
    let town = Town::new(&who).await;
    cases(&town, &who).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let other = member(&town, "other", Role::Clerk, &[]).await;
    let (me, them) = (on_duty(&clerk), on_duty(&other));
    let filter = QueueFilter { reason: Some(Reason::Death), due: Due::ByWeek, ..QueueFilter::default() };
    let form = |name: &str| ViewForm { name: name.into(), filter: filter.clone(), columns: vec![Column::Age] };
    let id = views::add(&town.ctx, &me, &form(" 急件 ")).await.unwrap();
    let taken = fields(views::add(&town.ctx, &me, &form("急件")).await.unwrap_err());
    assert_eq!(taken, [("name".to_owned(), FieldCode::Taken)]);
    for bad in ["", "\u{202e}x", &"长".repeat(31)] {
        assert!(views::add(&town.ctx, &me, &form(bad)).await.is_err(), "{bad}");
    }
    assert_eq!(views::open(&town.ctx, &them, &id).await.unwrap_err(), E::NotFound);
    assert_eq!(views::start_with(&town.ctx, &them, id.as_str()).await, Err(E::NotFound));
    views::start_with(&town.ctx, &me, id.as_str()).await.unwrap();
    let page = queue::page(&town.ctx, &me, &Asked::default()).await.unwrap();
    assert!(matches!(&page.source, Source::View(view) if view.name == "急件"));
    assert_eq!((page.columns, page.rows.len(), page.views[0].1), (vec![Column::Age], 0, 0));
    let wider = ViewForm { name: "都看".into(), filter: QueueFilter::default(), columns: vec![] };
    views::change(&town.ctx, &me, &id, &wider).await.unwrap();
    let page = queue::page(&town.ctx, &me, &Asked::default()).await.unwrap();
    assert_eq!(
        (page.filter, page.columns.as_slice(), page.rows.len()),
        (QueueFilter::default(), &Column::DEFAULT[..], 1)
    );
    views::set_keys(&town.ctx, &me, false).await.unwrap();
    views::delete(&town.ctx, &me, &id).await.unwrap();
    let page = queue::page(&town.ctx, &me, &Asked::default()).await.unwrap();
    assert!(matches!(&page.source, Source::Standing(queue) if queue.name == "unassigned"));
    assert!(!page.setting.single_keys && page.views.is_empty());
    town.finish().await;
}

#[tokio::test]
async fn whoever_loses_a_case_is_told_why() {
    let who = people(1);
    let town = Town::new(&who).await;
    let id = cases(&town, &who).await.remove(0);
    let one = member(&town, "one", Role::Clerk, &[]).await;
    let two = member(&town, "two", Role::Clerk, &[]).await;
    does(&town, &one, &id, Move::Take).await.unwrap();
    let version = town.application(&id).await.version;
    let silent = usecases::desk::act::CaseAct { version, ..Default::default() };
    let refused = usecases::desk::act::act(&town.ctx, &on_duty(&two), &id, Move::TakeOver, &silent).await;
    assert_eq!(fields(refused.unwrap_err()), [("note".to_owned(), FieldCode::Required)]);
    does(&town, &two, &id, Move::TakeOver).await.unwrap();
    let told = |staff: &Staff| {
        let (ctx, caller) = (town.ctx.clone(), on_duty(staff));
        async move { queue::page(&ctx, &caller, &Asked::default()).await.unwrap().messages }
    };
    let messages = told(&one).await;
    assert_eq!((messages[0].actor.as_str(), messages[0].message.words.as_str()), ("two", "同事请假"));
    assert!(told(&two).await.is_empty());
    messages::put_away(&town.ctx, &on_duty(&two), &messages[0].message.id).await.unwrap();
    assert_eq!(told(&one).await.len(), 1, "not theirs to put away");
    messages::put_away(&town.ctx, &on_duty(&one), &messages[0].message.id).await.unwrap();
    assert!(told(&one).await.is_empty());
    town.finish().await;
}

#[tokio::test]
async fn an_absent_members_cases_are_handed_over_one_by_one() {
    let who = people(4);
    let town = Town::new(&who).await;
    let ids = cases(&town, &who).await;
    let ill = member(&town, "ill", Role::Clerk, &[YUNFU]).await;
    let boss = member(&town, "boss", Role::Supervisor, &[YUNFU]).await;
    let helper = member(&town, "helper", Role::Clerk, &[YUNFU]).await;
    let elsewhere = member(&town, "elsewhere", Role::Clerk, &[YONGCHENG]).await;
    let helper = identify(&town, &helper, &who[3]).await;
    for id in &ids {
        does(&town, &ill, id, Move::Take).await.unwrap();
    }
    does(&town, &ill, &ids[2], Move::RequestCorrection).await.unwrap();
    let today = town.ctx.today().to_string();
    let absence = AbsenceForm { staff: ill.id.to_string(), from: today.clone(), until: today };
    assert_eq!(team::add_absence(&town.ctx, &on_duty(&helper), &absence).await, Err(E::Forbidden));
    let theirs = team::add_absence(&town.ctx, &on_duty(&elsewhere), &absence).await.unwrap_err();
    assert_eq!(fields(theirs), [("staff".to_owned(), FieldCode::Choice)]);
    team::add_absence(&town.ctx, &on_duty(&boss), &absence).await.unwrap();
    let team = team::list(&town.ctx, &on_duty(&boss)).await.unwrap();
    assert_eq!((team[0].staff.login.as_str(), team[0].load.open), ("ill", 4));
    assert!(team[0].is_away(town.ctx.today()) && team.iter().all(|c| c.staff.login != "elsewhere"));
    // Everything of theirs, as the page offers it.
    let asked = Asked { member: Some(ill.id.clone()), ..Asked::default() };
    let page = queue::page(&town.ctx, &on_duty(&boss), &asked).await.unwrap();
    assert_eq!(page.rows.len(), 4);
    assert_eq!(queue::page(&town.ctx, &on_duty(&helper), &asked).await.unwrap_err(), E::NotFound);
    let form = BatchForm {
        act: "assign".into(),
        whole: Some(page.filter),
        member: Some(ill.id.clone()),
        to: helper.id.to_string(),
        key: "page".into(),
        ..BatchForm::default()
    };
    assert_eq!(batch::begin(&town.ctx, &on_duty(&helper), &form).await.unwrap_err(), E::Forbidden);
    let silent = fields(batch::begin(&town.ctx, &on_duty(&boss), &form).await.unwrap_err());
    assert_eq!(silent, [("note".to_owned(), FieldCode::Required)]);
    let form = BatchForm { note: "生病".into(), ..form };
    let preview = batch::preview(&town.ctx, &on_duty(&boss), &form).await.unwrap();
    let would: Vec<_> = preview.lines.iter().map(|l| l.result.unwrap()).collect();
    assert_eq!(
        fields(batch::begin(&town.ctx, &on_duty(&boss), &form).await.unwrap_err()),
        [("case".to_owned(), FieldCode::Choice)],
        "only what was listed is done"
    );
    let listed = preview.lines.iter().map(|l| (l.id.clone(), l.version)).collect();
    let form = BatchForm { cases: listed, whole: None, ..form };
    let results = results(&town, &boss, &form).await;
    assert_eq!(results, would, "what was shown is what comes");
    let count = |wanted: R| results.iter().filter(|r| **r == wanted).count();
    assert_eq!((count(R::Done), count(R::State), count(R::ReceiverOwnCase)), (2, 1, 1), "{results:?}");
    assert_eq!(town.application(&ids[0]).await.assignee, Some(helper.id.clone()));
    // One entry a case, by who handed over; who gets it and who had it are told.
    let entries = recorded(&town).await;
    let assigned: Vec<_> = entries.iter().filter(|e| e.action == "application.assign").collect();
    assert_eq!(assigned.len(), 2);
    assert!(assigned.iter().all(|e| e.actor == Actor::Staff(boss.id.clone())));
    let told = queue::page(&town.ctx, &on_duty(&helper), &Asked::default()).await.unwrap().messages.len();
    assert_eq!(told, 2);
    // The same form again is the same batch; to somebody who is away nothing goes.
    let (id, again) = (batch::begin(&town.ctx, &on_duty(&boss), &form).await, form.key.clone());
    assert!(id.is_ok() && !again.is_empty());
    assert_eq!(recorded(&town).await.iter().filter(|e| e.action == "desk.batch").count(), 1);
    let back = BatchForm {
        cases: chosen(&town, &ids[..1]).await,
        whole: None,
        to: ill.id.to_string(),
        key: "other".into(),
        ..form
    };
    assert_eq!(self::results(&town, &boss, &back).await, [R::Absent]);
    let away = team[0].absence.clone().unwrap().id;
    assert_eq!(team::end_absence(&town.ctx, &on_duty(&helper), &away).await, Err(E::Forbidden));
    team::end_absence(&town.ctx, &on_duty(&ill), &away).await.unwrap();
    let back = BatchForm { key: "third".into(), ..back };
    assert_eq!(self::results(&town, &boss, &back).await, [R::Done]);
    let nowhere =
        BatchForm { cases: chosen(&town, &ids[..1]).await, to: elsewhere.id.to_string(), key: "4".into(), ..back };
    assert_eq!(self::results(&town, &boss, &nowhere).await, [R::ReceiverCannot]);
    town.finish().await;
}

#[tokio::test]
async fn many_are_decided_under_the_rules_of_one() {
    let who = people(5);
    let town = Town::new(&who).await;
    let ids = cases(&town, &who).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[]).await;
    for id in &ids[..4] {
        does(&town, &clerk, id, Move::Take).await.unwrap();
    }
    let cases = chosen(&town, &ids).await;
    // Between the page and the press: one is taken over, one turns out to be the clerk's own.
    does(&town, &colleague, &ids[1], Move::TakeOver).await.unwrap();
    let clerk = identify(&town, &clerk, &who[2]).await;
    let form = BatchForm { act: "refuse".into(), cases, key: "page".into(), ..BatchForm::default() };
    let lacks = fields(batch::begin(&town.ctx, &on_duty(&clerk), &form).await.unwrap_err());
    assert_eq!(lacks.len(), 2, "{lacks:?}");
    let form = BatchForm { reasons: vec!["reason_not_met".into()], note: "材料不符".into(), ..form };
    let results = results(&town, &clerk, &form).await;
    assert_eq!(results, [R::Done, R::Stale, R::OwnCase, R::Done, R::State]);
    let states: Vec<_> = [town.application(&ids[0]).await, town.application(&ids[1]).await].map(|a| a.state).into();
    assert_eq!(states, [S::Refused, S::InReview]);
    let id = batch::begin(&town.ctx, &on_duty(&clerk), &form).await.unwrap();
    let page = batch::show(&town.ctx, &on_duty(&clerk), &id).await.unwrap();
    let (event, name) = page.lines[1].meanwhile.clone().unwrap();
    assert_eq!((event.by, name.as_str()), (Move::TakeOver, "colleague"));
    assert_eq!(batch::show(&town.ctx, &on_duty(&colleague), &id).await.unwrap_err(), E::NotFound);
    // Each refusal has its own notice.
    let account = town.application(&ids[0]).await.account;
    let notices = town.store().notices_of(&account, 50).await.unwrap();
    assert_eq!(notices.iter().filter(|n| n.kind == "refused").count(), 1);
    town.finish().await;
}

#[tokio::test]
async fn a_second_person_is_another_one_in_a_batch_too() {
    let who: Vec<_> = (1..=2).map(|n| adult(n, YONGCHENG).employed()).collect();
    let town = Town::new(&who).await;
    // The collecting period has begun.
    town.clock.pass(10 * DAY);
    let ids = cases(&town, &who).await;
    let first = member(&town, "first", Role::Supervisor, &[]).await;
    let second = member(&town, "second", Role::Supervisor, &[]).await;
    for id in &ids {
        does(&town, &first, id, Move::Take).await.unwrap();
    }
    let form = |act: &str, key: &str, cases| BatchForm {
        act: act.into(),
        cases,
        note: "核对无误".into(),
        key: key.into(),
        ..BatchForm::default()
    };
    let alone = results(&town, &first, &form("approve", "a", chosen(&town, &ids).await)).await;
    assert_eq!(alone, [R::SecondPerson, R::SecondPerson]);
    assert_eq!(results(&town, &first, &form("propose", "b", chosen(&town, &ids).await)).await, [R::Done, R::Done]);
    let same = results(&town, &first, &form("approve", "c", chosen(&town, &ids).await)).await;
    assert_eq!(same, [R::SecondPerson, R::SecondPerson]);
    assert_eq!(results(&town, &second, &form("approve", "d", chosen(&town, &ids).await)).await, [R::Done, R::Done]);
    assert_eq!(town.application(&ids[0]).await.second_approver, Some(second.id));
    town.finish().await;
}
