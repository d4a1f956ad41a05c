//! Messages outside the app: those that reached nobody, and the words of a region.

use crate::{
    stop_support::{Somebody, Town, adult},
    support::{YONGCHENG, YUNFU, apply, does, identify, member, on_duty, recorded},
};
use async_trait::async_trait;
use domain::{
    application::Move,
    delivery::{Bound, Channel, Delivery, DeliveryState, MailAddress, Reach, Topic},
    enquiry::EnquiryForm,
    id::{ApplicationId, DeliveryId},
    language::Text,
    rules::{Mark, NoticeText, Reason, RegionCode},
    staff::Role,
    suggestion::SuggestionForm,
};
use std::sync::{Arc, Mutex};
use storage::{ChangeSet, DeliveryChange};
use usecases::{
    Context, UseCaseError as E,
    delivery::{About, LostMessage, deliver, lost_messages, send_all_again},
    enquiry,
    ports::{Mail, MailGateway, SendError},
    suggestion,
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

/// Mail that went out.
#[derive(Default)]
struct Mails(Mutex<Vec<String>>);

#[async_trait]
impl MailGateway for Mails {
    async fn send(&self, mail: Mail) -> Result<Option<String>, SendError> {
        self.0.lock().unwrap().push(mail.text);
        Ok(None)
    }
}

/// Gives up every message that waits for somebody; answers how many.
async fn give_up(town: &Town, who: &Somebody) -> usize {
    let waiting = town.store().deliveries_of(&who.account().id, 50).await.unwrap();
    let mut given = 0;
    for message in waiting.into_iter().filter(|message| message.state == DeliveryState::Queued) {
        let (reason, at) = ("timeout".to_owned(), town.ctx.now());
        let dead = DeliveryChange::End { id: message.id, state: DeliveryState::Dead, reason, at };
        town.store().commit(ChangeSet::new().with(dead)).await.unwrap();
        given += 1;
    }
    given
}

#[tokio::test]
async fn messages_about_questions_and_suggestions_are_their_offices_too_and_name_its_number() {
    let who = adult(4, YUNFU).employed();
    let town = Town::new(&[who.clone(), adult(5, YUNFU).employed()]).await;
    let mut book = (*town.ctx.book).clone();
    let hotline = &mut book.regions.get_mut(&RegionCode(YUNFU.into())).unwrap().hotline;
    (hotline.v, hotline.mark) = ("0766-8812393".into(), Mark::Sourced);
    let mails = Arc::new(Mails::default());
    let mut ctx = Context { book: Arc::new(book), ..town.ctx.clone() };
    ctx.post.mail = Some(mails.clone());
    let ctx = &ctx;
    let bound = Bound { address: MailAddress::parse("a@example.cn").unwrap(), at: ctx.now(), fault: None };
    let reach = Reach { version: 1, email: Some(bound), ..Reach::new(who.account().id) };
    town.store().commit(ChangeSet::new().with(DeliveryChange::PutReach(reach))).await.unwrap();
    let chief = member(&town, "chief", Role::Supervisor, &[YUNFU]).await;
    let auditor = member(&town, "auditor", Role::Auditor, &[]).await;
    let elsewhere = member(&town, "elsewhere", Role::Supervisor, &[YONGCHENG]).await;
    let (me, region) = (who.caller(), YUNFU.to_owned());
    let form = EnquiryForm {
        topic: "card".into(),
        region: region.clone(),
        words: "卡打不开".into(),
        way: "here".into(),
        ..EnquiryForm::default()
    };
    let question = enquiry::ask(ctx, &me, &form, "q").await.unwrap();
    let form = SuggestionForm { kind: "service".into(), region, words: "多开窗口".into(), publish: "no".into() };
    let suggestion = suggestion::send(ctx, &me, &form, "s").await.unwrap();
    let both = give_up(&town, &who).await;
    assert!(both >= 2, "each told somebody: {both}");

    let lost = lost_messages(ctx, &on_duty(&chief)).await.unwrap();
    assert_eq!(lost.len(), both);
    let is_question = |it: &LostMessage| matches!(&it.about, About::Question(it) if it.id == question);
    let is_suggestion = |it: &LostMessage| matches!(&it.about, About::Suggestion(it) if it.id == suggestion);
    assert!(lost.iter().any(is_question) && lost.iter().any(is_suggestion));
    assert!(lost.iter().all(|it| is_question(it) || is_suggestion(it)));
    assert_eq!(lost_messages(ctx, &on_duty(&auditor)).await.unwrap().len(), both);
    assert!(lost_messages(ctx, &on_duty(&elsewhere)).await.unwrap().is_empty());
    assert_eq!(send_all_again(ctx, &on_duty(&elsewhere)).await, Ok(0));
    // Whose own they are leaves them to somebody else.
    let chief = identify(&town, &chief, &who).await;
    assert_eq!(send_all_again(ctx, &on_duty(&chief)).await, Ok(0), "their own");
    let second = member(&town, "second", Role::Supervisor, &[YUNFU]).await;
    assert_eq!(send_all_again(ctx, &on_duty(&second)).await, Ok(both));
    for _ in 0..3 {
        deliver(ctx).await.unwrap();
        town.clock.pass(12 * 3600);
    }
    let told = mails.0.lock().unwrap().clone();
    assert_eq!(told.len(), both);
    assert!(told.iter().all(|text| text.contains("请拨打 0766-8812393。")), "{told:?}");

    // What was taken back is nobody's business any more.
    let third = suggestion::send(ctx, &me, &form, "t").await.unwrap();
    give_up(&town, &who).await;
    let of = async || lost_messages(ctx, &on_duty(&second)).await.unwrap().len();
    assert!(of().await > 0);
    suggestion::withdraw(ctx, &me, &third).await.unwrap();
    assert_eq!(of().await, 0);
    town.finish().await;
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
