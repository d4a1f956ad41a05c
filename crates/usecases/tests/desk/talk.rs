//! Messages between desk and resident: who may, how often, and who is told.

use crate::{
    stop_support::{Town, adult},
    support::{YONGCHENG, YUNFU, apply, does, fields, identify, member, on_duty, opened, recorded},
};
use domain::{
    application::{Move, form::FieldCode},
    id::ApplicationId,
    rules::Reason,
    staff::{Role, Staff},
};
use usecases::{
    UseCaseError as E, UseCaseResult,
    application::{saw_messages, show_status, withdraw, write_message},
    desk::{case, queue, talk},
};

async fn says(town: &Town, staff: &Staff, id: &ApplicationId, words: &str) -> UseCaseResult<()> {
    talk::write(&town.ctx, &on_duty(staff), id, words, words).await
}

async fn words(town: &Town, id: &ApplicationId) -> Vec<String> {
    town.store().case_messages(id).await.unwrap().into_iter().map(|m| m.words).collect()
}

#[tokio::test]
async fn desk_and_resident_write_to_each_other_and_each_message_of_the_desk_is_told() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let (ctx, resident) = (&town.ctx, who.caller());
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let elsewhere = member(&town, "elsewhere", Role::Clerk, &[YONGCHENG]).await;
    for key in ["a", "a", "b"] {
        write_message(ctx, &resident, &id, "什么时候\u{200b}办好？<b>\u{202e}CANARY", key).await.unwrap();
        town.clock.pass(1);
    }
    assert_eq!(words(&town, &id).await, ["什么时候办好？<b>CANARY"; 2], "the same page's once");
    let (waiting, more) = talk::waiting(ctx, &on_duty(&clerk)).await.unwrap();
    assert_eq!((waiting.len(), more), (1, false));
    assert!(talk::waiting(ctx, &on_duty(&elsewhere)).await.unwrap().0.is_empty());
    let asked = queue::Asked::default();
    assert_eq!(queue::page(ctx, &on_duty(&clerk), &asked).await.unwrap().answers, 1);
    assert!(case::open(ctx, &on_duty(&clerk), &id).await.unwrap().answer_due.is_some());
    for _ in 0..2 {
        says(&town, &clerk, &id, "三个工作日内").await.unwrap();
    }
    says(&town, &clerk, &id, "请留意通知").await.unwrap();
    let notices = town.store().notices_of(&who.account().id, 10).await.unwrap();
    let told: Vec<_> = notices.iter().filter(|n| n.kind == "message").collect();
    assert_eq!(told.len(), 2, "one for each");
    assert!(!format!("{told:?}").contains("三个"), "what was written stands on the application's page");
    let page = case::open(ctx, &on_duty(&clerk), &id).await.unwrap();
    assert_eq!((page.answer_due, page.messages.len()), (None, 4));
    let by: Vec<_> = page.messages.iter().map(|(_, name)| name.as_deref()).collect();
    assert_eq!(by, [None, None, Some("clerk"), Some("clerk")]);
    // Unread until the status page showed them.
    let unread = |s: &usecases::application::Status| s.messages.iter().filter(|m| m.read_at.is_none()).count();
    let status = show_status(ctx, &resident, &id).await.unwrap();
    assert_eq!(unread(&status), 4);
    saw_messages(ctx, &status).await.unwrap();
    assert_eq!(unread(&show_status(ctx, &resident, &id).await.unwrap()), 2, "their own have no mark");
    let record = recorded(&town).await;
    assert_eq!(record.iter().filter(|e| e.action == "application.message").count(), 4);
    assert!(!format!("{record:?}").contains("CANARY"));
    assert!(!format!("{:?}", page.messages).contains("CANARY"), "nothing personal is printed");
    town.finish().await;
}

#[tokio::test]
async fn a_message_that_needs_no_answer_waits_no_more() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let id = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    write_message(&town.ctx, &who.caller(), &id, "谢谢", "a").await.unwrap();
    for _ in 0..2 {
        talk::no_answer(&town.ctx, &on_duty(&clerk), &id).await.unwrap();
    }
    assert!(talk::waiting(&town.ctx, &on_duty(&clerk)).await.unwrap().0.is_empty());
    let record = recorded(&town).await;
    assert_eq!(record.iter().filter(|e| e.action == "application.no_answer").count(), 1);
    town.finish().await;
}

#[tokio::test]
async fn who_may_not_write_does_not_and_limits_outlive_a_restart() {
    let (one, two) = (adult(1, YUNFU).employed(), adult(2, YUNFU).employed());
    let mut town = Town::new(&[one.clone(), two.clone()]).await;
    let id = apply(&town, &one, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let auditor = member(&town, "auditor", Role::Auditor, &[]).await;
    let admin = member(&town, "admin", Role::Administrator, &[]).await;
    let elsewhere = member(&town, "elsewhere", Role::Clerk, &[YONGCHENG]).await;
    for (who, error) in [(&auditor, E::Forbidden), (&admin, E::Forbidden), (&elsewhere, E::NotFound)] {
        assert_eq!(says(&town, who, &id, "x").await, Err(error.clone()), "{}", who.login);
        assert_eq!(talk::no_answer(&town.ctx, &on_duty(who), &id).await, Err(error), "{}", who.login);
    }
    assert_eq!(write_message(&town.ctx, &two.caller(), &id, "x", "a").await, Err(E::NotFound));
    assert!(!opened(&town, &auditor, &id).await.may_write);
    let code = |result: UseCaseResult<()>| fields(result.unwrap_err());
    let field = |code| vec![("message".to_owned(), code)];
    assert_eq!(code(says(&town, &clerk, &id, " \n").await), field(FieldCode::Required));
    assert_eq!(code(says(&town, &clerk, &id, "批\u{202e}准").await), field(FieldCode::Character));
    assert_eq!(code(says(&town, &clerk, &id, &"长".repeat(501)).await), field(FieldCode::TooLong));
    let most = town.ctx.limits.message_account_hour.most;
    for n in 0..most {
        write_message(&town.ctx, &one.caller(), &id, &format!("第{n}条"), "a").await.unwrap();
    }
    town.restart().await;
    let again = write_message(&town.ctx, &one.caller(), &id, "再一条", "a").await;
    assert!(matches!(again, Err(E::LimitReached { limit: "message_account_hour", .. })), "{again:?}");
    town.clock.pass(3601);
    write_message(&town.ctx, &one.caller(), &id, "再一条", "a").await.unwrap();
    // Who they are becomes known later.
    let own = identify(&town, &clerk, &one).await;
    assert_eq!(says(&town, &own, &id, "x").await, Err(E::Forbidden));
    assert!(!case::open(&town.ctx, &on_duty(&own), &id).await.unwrap().may_write);
    town.finish().await;
}

#[tokio::test]
async fn nothing_is_said_any_more_once_it_is_closed() {
    let who = adult(1, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let draft = town.start(&who, Reason::Employee).await;
    assert_eq!(write_message(&town.ctx, &who.caller(), &draft, "x", "a").await, Err(E::Conflict));
    let id = apply(&town, &who, Reason::Employee).await;
    does(&town, &clerk, &id, Move::Take).await.unwrap();
    write_message(&town.ctx, &who.caller(), &id, "我不办了", "a").await.unwrap();
    withdraw(&town.ctx, &who.caller(), &id).await.unwrap();
    assert_eq!(says(&town, &clerk, &id, "好的").await, Err(E::Conflict));
    assert_eq!(write_message(&town.ctx, &who.caller(), &id, "还在吗", "a").await, Err(E::Conflict));
    let page = opened(&town, &clerk, &id).await;
    assert_eq!((page.may_write, page.answer_due), (false, None));
    town.finish().await;
}
