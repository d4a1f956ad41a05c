//! Messages outside the app: those that reached nobody, and the words of a region.

use crate::{
    stop_support::{Town, adult},
    support::{YONGCHENG, YUNFU, apply, does, member, on_duty, recorded},
};
use domain::{
    application::Move,
    delivery::{Channel, Delivery, DeliveryState, Topic},
    id::{ApplicationId, DeliveryId},
    language::Text,
    rules::{Mark, NoticeText, Reason, RegionCode},
    staff::Role,
};
use std::sync::Arc;
use storage::{ChangeSet, DeliveryChange};
use usecases::{
    UseCaseError as E,
    delivery::{deliver, lost_messages, send_all_again},
};

/// A message about a case that was given up.
async fn given_up(town: &Town, case: &ApplicationId) -> DeliveryId {
    let ctx = &town.ctx;
    let id = DeliveryId::from_bits(ctx.ids.bits());
    let message = Delivery {
        id: id.clone(),
        notice: None,
        account: None,
        person: None,
        application: Some(case.clone()),
        region: Some(RegionCode(YUNFU.into())),
        channel: Channel::Sms,
        topic: Topic::Decision,
        kind: "approved".into(),
        detail: String::new(),
        given: None,
        state: DeliveryState::Queued,
        reason: String::new(),
        tries: 0,
        due_at: ctx.now().plus_seconds(86_400),
        provider: None,
        shown: None,
        created_at: ctx.now(),
        sent_at: None,
        settled_at: None,
    };
    let dead =
        DeliveryChange::End { id: id.clone(), state: DeliveryState::Dead, reason: "timeout".into(), at: ctx.now() };
    ctx.store.commit(ChangeSet::new().with(DeliveryChange::Add(message)).with(dead)).await.unwrap();
    id
}

#[tokio::test]
async fn a_supervisor_has_all_of_the_office_sent_again_once_a_gateway_is_back() {
    let (one, own) = (adult(1, YUNFU).employed(), adult(2, YUNFU).employed());
    let town = Town::new(&[one.clone(), own.clone()]).await;
    let ctx = &town.ctx;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let elsewhere = member(&town, "elsewhere", Role::Supervisor, &[YONGCHENG]).await;
    let chief = member(&town, "chief", Role::Supervisor, &[YUNFU]).await;
    let case = apply(&town, &one, Reason::Employee).await;
    let both = [given_up(&town, &case).await, given_up(&town, &case).await];
    assert_eq!(send_all_again(ctx, &on_duty(&clerk)).await, Err(E::Forbidden));
    assert_eq!(send_all_again(ctx, &on_duty(&elsewhere)).await, Ok(0));
    assert_eq!(lost_messages(ctx, &on_duty(&chief)).await.unwrap().len(), 2);
    assert_eq!(send_all_again(ctx, &on_duty(&chief)).await, Ok(2));
    for id in &both {
        let message = ctx.store.lookup_delivery(id).await.unwrap().unwrap();
        assert_eq!((message.state, message.tries, message.due_at), (DeliveryState::Queued, 0, ctx.now()));
    }
    assert_eq!(recorded(&town).await.iter().filter(|entry| entry.action == "message.again").count(), 2);
    assert_eq!(send_all_again(ctx, &on_duty(&chief)).await, Ok(0), "they are on their way");
    assert!(lost_messages(ctx, &on_duty(&chief)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_text_message_is_told_in_the_words_of_the_cases_region() {
    let who = adult(3, YUNFU).employed();
    let town = Town::new(std::slice::from_ref(&who)).await;
    let case = apply(&town, &who, Reason::Employee).await;
    let clerk = member(&town, "clerk", Role::Clerk, &[YUNFU]).await;
    let mut book = (*town.ctx.book).clone();
    let text = |zh: &str, en: &str| Text { zh: zh.into(), en: en.into() };
    book.regions.get_mut(&RegionCode(YUNFU.into())).unwrap().notices = vec![NoticeText {
        key: "correction_requested".into(),
        title: text("请补充停保材料", "Please send more for your application"),
        words: text("申请 {reference} 请在 {days} 个工作日内补充。", "Application {reference}: {days} working days."),
        mark: Mark::Sample,
        src: Vec::new(),
    }];
    let mut ctx = town.ctx.clone();
    ctx.book = Arc::new(book);
    does(&town, &clerk, &case, Move::Take).await.unwrap();
    does(&town, &clerk, &case, Move::RequestCorrection).await.unwrap();
    // Once now and once in the morning, whatever the hour is.
    for _ in 0..2 {
        deliver(&ctx).await.unwrap();
        town.clock.pass(12 * 3600);
    }
    deliver(&ctx).await.unwrap();
    let phone = who.account().phone.unwrap();
    let told = town.messages.text_for(phone.reveal()).unwrap_or_default();
    assert!(told.contains("】请补充停保材料（申请 ") && told.contains("个工作日内"), "{told}");
}
