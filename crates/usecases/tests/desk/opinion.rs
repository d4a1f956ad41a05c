//! Opinions asked of colleagues: who asks whom, what comes of it, and what it does not change.

use crate::{
    stop_support::{Town, adult},
    support::{DAY, YONGCHENG, YUNFU, apply, does, fields, identify, member, on_duty, opened, recorded},
};
use domain::{
    application::{Move, form::FieldCode},
    rules::Reason,
    staff::{Role, Staff},
    talk::OpinionState as O,
};
use usecases::{
    UseCaseError as E,
    desk::{case, opinion},
};

#[tokio::test]
async fn a_named_colleague_is_asked_finds_it_in_a_list_and_answers() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let ctx = &town.ctx;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[YUNFU]).await;
    let boss = member(&town, "boss", Role::Supervisor, &[]).await;
    let auditor = member(&town, "auditor", Role::Auditor, &[]).await;
    let elsewhere = member(&town, "elsewhere", Role::Clerk, &[YONGCHENG]).await;
    let ask = |by: &Staff, of: &Staff| {
        let (by, of, id) = (on_duty(by), of.id.to_string(), id.clone());
        async move { opinion::ask(ctx, &by, &id, &of, "CANARY 材料够吗？").await }
    };
    assert_eq!(ask(&clerk, &colleague).await, Err(E::Conflict), "nobody has it");
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    let page = case::open(ctx, &on_duty(&clerk), &id).await.unwrap();
    let names: Vec<_> = page.colleagues.unwrap().into_iter().map(|m| m.login).collect();
    assert_eq!(names, ["boss", "colleague"], "of the office, deciding, somebody else");
    for _ in 0..2 {
        ask(&clerk, &colleague).await.unwrap();
    }
    for of in [&auditor, &elsewhere, &clerk] {
        let wrong = fields(ask(&clerk, of).await.unwrap_err());
        assert_eq!(wrong, [("colleague".to_owned(), FieldCode::Choice)], "{}", of.login);
    }
    assert_eq!(ask(&colleague, &boss).await, Err(E::Conflict), "not theirs");
    assert_eq!(ask(&auditor, &boss).await, Err(E::Forbidden));
    assert_eq!(ask(&elsewhere, &boss).await, Err(E::NotFound));
    let asked = opinion::asked(ctx, &on_duty(&colleague)).await.unwrap();
    assert_eq!((asked.len(), asked[0].by.as_str()), (1, "clerk"));
    let which = asked[0].opinion.id.to_string();
    assert!(opinion::asked(ctx, &on_duty(&clerk)).await.unwrap().is_empty());
    let give = |by: &Staff, words: &'static str| {
        let (by, id, which) = (on_duty(by), id.clone(), which.clone());
        async move { opinion::answer(ctx, &by, &id, &which, words).await }
    };
    assert!(case::open(ctx, &on_duty(&colleague), &id).await.is_ok(), "being asked is a purpose");
    assert_eq!(give(&boss, "够").await, Err(E::NotFound), "it was not asked of them");
    assert_eq!(fields(give(&colleague, " ").await.unwrap_err()), [("answer".to_owned(), FieldCode::Required)]);
    give(&colleague, "够，CANARY").await.unwrap();
    assert_eq!(give(&colleague, "不够").await, Err(E::Conflict), "once");
    assert!(opinion::asked(ctx, &on_duty(&colleague)).await.unwrap().is_empty());
    let page = opened(&town, &auditor, &id).await;
    let kept = &page.opinions[0];
    assert_eq!((kept.0.state, kept.1.as_str(), kept.2.as_str()), (O::Answered, "clerk", "colleague"));
    assert!(page.colleagues.is_none(), "who only reads asks nobody");
    let record = recorded(&town).await;
    let acts: Vec<_> = record.iter().filter(|e| e.action.contains("opinion")).map(|e| e.action.as_str()).collect();
    assert_eq!(acts, ["application.opinion_asked", "application.opinion_given"]);
    assert!(!format!("{record:?}{page:?}").contains("CANARY"));
    town.finish().await;
}

#[tokio::test]
async fn a_question_is_declined_or_withdrawn_and_an_opinion_gives_no_right() {
    let who = adult(1, YONGCHENG).employed().paid_in_cash();
    let town = Town::new(std::slice::from_ref(&who)).await;
    town.clock.pass(10 * DAY);
    let ctx = &town.ctx;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YONGCHENG]).await;
    let colleague = member(&town, "colleague", Role::Clerk, &[YONGCHENG]).await;
    let boss = member(&town, "boss", Role::Supervisor, &[]).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    let open = |of: &Staff| {
        let of = on_duty(of);
        async move { opinion::asked(ctx, &of).await.unwrap()[0].opinion.id.to_string() }
    };
    let by = on_duty(&clerk);
    opinion::ask(ctx, &by, &id, colleague.id.as_str(), "?").await.unwrap();
    let which = open(&colleague).await;
    assert_eq!(opinion::decline(ctx, &by, &id, &which).await, Err(E::NotFound), "only who was asked");
    opinion::decline(ctx, &on_duty(&colleague), &id, &which).await.unwrap();
    opinion::ask(ctx, &by, &id, colleague.id.as_str(), "??").await.unwrap();
    let which = open(&colleague).await;
    assert_eq!(opinion::withdraw(ctx, &on_duty(&colleague), &id, &which).await, Err(E::NotFound), "only who asked");
    opinion::withdraw(ctx, &by, &id, &which).await.unwrap();
    assert_eq!(opinion::answer(ctx, &on_duty(&colleague), &id, &which, "晚了").await, Err(E::Conflict));
    // A supervisor who said something may still be the second person; a clerk who did is none.
    for member in [&colleague, &boss] {
        opinion::ask(ctx, &by, &id, member.id.as_str(), "???").await.unwrap();
        opinion::answer(ctx, &on_duty(member), &id, &open(member).await, "同意").await.unwrap();
    }
    does(&town, &clerk, &id, Move::Propose).await.unwrap();
    assert_eq!(does(&town, &colleague, &id, Move::Approve).await.map(drop), Err(E::Forbidden));
    opinion::ask(ctx, &on_duty(&boss), &id, colleague.id.as_str(), "再看一下").await.unwrap();
    let own = identify(&town, &colleague, &who).await;
    let which = open(&colleague).await;
    assert_eq!(opinion::answer(ctx, &on_duty(&own), &id, &which, "x").await, Err(E::Forbidden), "their own case");
    does(&town, &boss, &id, Move::Approve).await.unwrap();
    // All of the same instant: in no order.
    let mut states: Vec<_> = town.store().opinions_of(&id).await.unwrap().into_iter().map(|o| o.state).collect();
    states.sort_by_key(|state| state.name());
    assert_eq!(states, [O::Answered, O::Answered, O::Declined, O::Lapsed, O::Withdrawn]);
    town.finish().await;
}
