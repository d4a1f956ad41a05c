//! Messages outside the app: held, dropped, tried again, given up; an address bound by its code; wishes kept.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop at the first thing that is not there")]
#![allow(dead_code, reason = "the support is shared")]

mod account_support;

use account_support::World;
use async_trait::async_trait;
use domain::{
    application::form::{FieldCode, FieldError},
    delivery::{Channel, Delivery, DeliveryState, MAX_TRIES, Topic},
    id::{DeliveryId, NoticeId},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};
use storage::{Change, ChangeSet, DeliveryChange, Notice};
use usecases::{
    Caller, UseCaseError,
    account::{password, phone},
    delivery::{
        Report, Taken, WishesForm, ask_email, channels_page, confirm_email, deliver, save_wishes, take_reports,
        told_about, unbind_email,
    },
    ports::{Mail, MailGateway, PortError, SendError, Sms, SmsGateway},
};

const OWN: &str = "13900000001";
/// From midnight, where the world begins, to the end of the usual quiet hours.
const MORNING: i64 = 8 * 3600;

/// A gateway that answers as it is told and keeps what it was handed.
#[derive(Default)]
struct Gateway {
    answer: Mutex<Option<SendError>>,
    sms: Mutex<Vec<(DeliveryId, Sms)>>,
    mails: Mutex<Vec<Mail>>,
}

impl Gateway {
    fn say(&self, answer: Option<SendError>) {
        *self.answer.lock().unwrap() = answer;
    }
    fn texts(&self) -> Vec<String> {
        self.sms.lock().unwrap().iter().map(|(_, sms)| sms.text.clone()).collect()
    }
}

#[async_trait]
impl SmsGateway for Gateway {
    async fn send(&self, _sms: Sms) -> Result<(), PortError> {
        Ok(())
    }
    async fn deliver(&self, id: &DeliveryId, sms: Sms) -> Result<Option<String>, SendError> {
        self.sms.lock().unwrap().push((id.clone(), sms));
        self.answer.lock().unwrap().clone().map_or(Ok(Some("p".into())), Err)
    }
}

#[async_trait]
impl MailGateway for Gateway {
    async fn send(&self, mail: Mail) -> Result<Option<String>, SendError> {
        self.mails.lock().unwrap().push(mail);
        self.answer.lock().unwrap().clone().map_or(Ok(None), Err)
    }
}

struct Town {
    world: World,
    gateway: Arc<Gateway>,
    caller: Caller,
}

impl Town {
    async fn new() -> Self {
        let mut world = World::new().await;
        let caller = world.signed_in(OWN).await;
        let gateway = Arc::new(Gateway::default());
        world.ctx.sms = gateway.clone();
        world.ctx.post.mail = Some(gateway.clone());
        Self { world, gateway, caller }
    }

    /// A notice with a message on each channel that its topic goes to.
    async fn told(&self, kind: &str, topic: Topic) -> NoticeId {
        let ctx = &self.world.ctx;
        let account = self.caller.account.as_ref().unwrap().id.clone();
        let notice = Notice {
            id: NoticeId::from_bits(ctx.ids.bits()),
            account: account.clone(),
            application: None,
            certificate: None,
            kind: kind.into(),
            args: BTreeMap::from([("reference".into(), "K7M2P9".into()), ("days".into(), "10".into())]),
            at: ctx.now(),
            read_at: None,
        };
        let message = |channel: &Channel| Delivery {
            id: DeliveryId::from_bits(ctx.ids.bits()),
            notice: Some(notice.id.clone()),
            account: Some(account.clone()),
            person: None,
            application: None,
            region: None,
            channel: *channel,
            topic,
            kind: kind.into(),
            detail: String::new(),
            given: None,
            state: DeliveryState::Queued,
            reason: String::new(),
            tries: 0,
            due_at: ctx.now(),
            provider: None,
            shown: None,
            created_at: ctx.now(),
            sent_at: None,
            settled_at: None,
        };
        let messages = topic.channels().iter().map(message).collect();
        let id = notice.id.clone();
        ctx.store.commit(ChangeSet::new().with(DeliveryChange::Tell(notice, messages))).await.unwrap();
        id
    }

    async fn of(&self, notice: &NoticeId, channel: Channel) -> Delivery {
        let all = told_about(&self.world.ctx, &self.caller).await.unwrap();
        all.into_iter().find(|d| d.notice.as_ref() == Some(notice) && d.channel == channel).unwrap()
    }

    async fn bound(&self, address: &str) {
        ask_email(&self.world.ctx, &self.caller, address).await.unwrap();
        let mail = self.gateway.mails.lock().unwrap().last().unwrap().clone();
        let code: String = mail.text.chars().filter(char::is_ascii_digit).take(6).collect();
        confirm_email(&self.world.ctx, &self.caller, &code).await.unwrap();
    }
}

#[tokio::test]
async fn quiet_hours_hold_everything_but_security() {
    let town = Town::new().await;
    let decision = town.told("approved", Topic::Decision).await;
    let security = town.told("password_set", Topic::Security).await;
    deliver(&town.world.ctx).await.unwrap();
    assert_eq!(town.of(&security, Channel::Sms).await.state, DeliveryState::Sent);
    let held = town.of(&decision, Channel::Sms).await;
    assert!(held.is_held() && held.due_at.in_china().hour() == 8, "{held:?}");
    let texts = town.gateway.texts();
    assert!(
        texts.len() == 1 && texts[0].contains("不是您本人操作的") && texts[0].contains("yitui.example"),
        "{texts:?}"
    );
    assert!(!texts[0].contains("http"), "a text message names the host and holds no link: {texts:?}");
    town.world.wait(MORNING - 60);
    assert_eq!(deliver(&town.world.ctx).await.unwrap(), 0);
    town.world.wait(60);
    deliver(&town.world.ctx).await.unwrap();
    let sent = town.of(&decision, Channel::Sms).await;
    assert_eq!((sent.state, sent.shown.as_deref()), (DeliveryState::Sent, Some("139****0001")));
    assert_eq!(sent.tries, 1, "waiting for the morning is no try");
    assert!(town.gateway.texts()[1].contains("K7M2P9"));
}

#[tokio::test]
async fn what_waited_is_of_use_or_is_not_sent() {
    let town = Town::new().await;
    let ctx = &town.world.ctx;
    let read = town.told("approved", Topic::Decision).await;
    let unwanted = town.told("late", Topic::Late).await;
    let todo = town.told("correction_requested", Topic::Todo).await;
    let security = town.told("password_set", Topic::Security).await;
    for id in [&read, &security] {
        ctx.store.commit(ChangeSet::new().with(Change::ReadNotice { id: id.clone(), at: ctx.now() })).await.unwrap();
    }
    // Everything is switched off that can be, and no hour is quiet.
    save_wishes(ctx, &town.caller, &WishesForm::default()).await.unwrap();
    deliver(ctx).await.unwrap();
    let state = async |id| {
        let message = town.of(id, Channel::Sms).await;
        (message.state, message.reason)
    };
    assert_eq!(state(&read).await, (DeliveryState::Dropped, "unwanted".into()));
    assert_eq!(state(&unwanted).await, (DeliveryState::Dropped, "unwanted".into()));
    assert_eq!(state(&todo).await.0, DeliveryState::Sent, "what must be answered comes in any case");
    assert_eq!(state(&security).await.0, DeliveryState::Sent, "also when somebody has read it");
    assert!(town.gateway.texts().iter().any(|text| text.contains("10 个工作日")), "{:?}", town.gateway.texts());
    let wanted = BTreeSet::from([(Topic::Decision, Channel::Sms)]);
    save_wishes(ctx, &town.caller, &WishesForm { wanted, ..WishesForm::default() }).await.unwrap();
    let read = town.told("approved", Topic::Decision).await;
    ctx.store.commit(ChangeSet::new().with(Change::ReadNotice { id: read.clone(), at: ctx.now() })).await.unwrap();
    deliver(ctx).await.unwrap();
    assert_eq!(state(&read).await, (DeliveryState::Dropped, "read".into()));
    for (from, until) in [("21", "21"), ("24", "8"), ("", "8"), ("-1", "8")] {
        let bad = WishesForm { quiet: true, from: from.into(), until: until.into(), ..WishesForm::default() };
        assert!(matches!(save_wishes(ctx, &town.caller, &bad).await, Err(UseCaseError::Invalid(_))), "{from} {until}");
    }
}

#[tokio::test]
async fn a_gateway_that_fails_is_tried_again_under_one_number_and_given_up_in_the_end() {
    let town = Town::new().await;
    let ctx = &town.world.ctx;
    town.gateway.say(Some(SendError::Retry("timeout".into())));
    let notice = town.told("password_set", Topic::Security).await;
    let mut rounds = 0;
    while town.of(&notice, Channel::Sms).await.state == DeliveryState::Queued {
        deliver(ctx).await.unwrap();
        town.world.wait(3601);
        rounds += 1;
        assert!(rounds < 50);
    }
    let dead = town.of(&notice, Channel::Sms).await;
    assert_eq!((dead.state, dead.reason.as_str(), dead.tries), (DeliveryState::Dead, "timeout", MAX_TRIES));
    let numbers: BTreeSet<_> = town.gateway.sms.lock().unwrap().iter().map(|(id, _)| id.clone()).collect();
    assert_eq!((town.gateway.texts().len(), numbers.len()), (usize::try_from(MAX_TRIES).unwrap(), 1));
    // It had gone out after all: the last answer was lost, and the gateway reports.
    let report = |id: &str, arrived| Report { id: id.to_owned(), arrived, code: "MK:1".into() };
    let known = [report(dead.id.as_str(), true), report(dead.id.as_str(), false), report("nobody's", true)];
    let unknown = report("00000000000000000000000009", false);
    let all: Vec<_> = known.into_iter().chain([unknown]).collect();
    assert_eq!(take_reports(ctx, Channel::Sms, &all).await.unwrap(), Taken { known: 2, unknown: 2 });
    assert_eq!(town.of(&notice, Channel::Sms).await.state, DeliveryState::Delivered);
    // Another channel's number is none here.
    assert_eq!(take_reports(ctx, Channel::Email, &all).await.unwrap(), Taken { known: 0, unknown: 4 });
    let refused = town.told("password_set", Topic::Security).await;
    town.gateway.say(Some(SendError::Final("isv.MOBILE_NUMBER_ILLEGAL".into())));
    deliver(ctx).await.unwrap();
    assert_eq!(town.of(&refused, Channel::Sms).await.state, DeliveryState::Failed);
}

#[tokio::test]
async fn an_address_is_bound_by_its_code_and_marked_when_mail_comes_back() {
    let town = Town::new().await;
    let ctx = &town.world.ctx;
    let bad = ask_email(ctx, &town.caller, "a@b.cn\r\nBcc: c@d.cn").await.unwrap_err();
    assert_eq!(bad, FieldError::new("email", FieldCode::EmailMalformed).into());
    ask_email(ctx, &town.caller, "zhang@example.com").await.unwrap();
    let wrong = UseCaseError::from(FieldError::new("code", FieldCode::CodeWrong));
    let mail = town.gateway.mails.lock().unwrap()[0].clone();
    let code: String = mail.text.chars().filter(char::is_ascii_digit).take(6).collect();
    let other = if code == "000000" { "000001" } else { "000000" };
    assert_eq!(confirm_email(ctx, &town.caller, other).await.unwrap_err(), wrong);
    // The link in it leads to a page and carries nothing that acts.
    assert!(mail.text.contains("https://yitui.example/my/notices/settings/email\n"), "{}", mail.text);
    confirm_email(ctx, &town.caller, &code).await.unwrap();
    assert_eq!(confirm_email(ctx, &town.caller, &code).await.unwrap_err(), wrong, "once");
    let told = town.gateway.texts().pop().unwrap();
    assert!(
        told.contains("z***@example.com") && told.contains("不是您本人操作的") && !told.contains("zhang@"),
        "{told}"
    );

    town.world.wait(MORNING);
    let first = town.told("submitted", Topic::Progress).await;
    deliver(ctx).await.unwrap();
    let sent = town.of(&first, Channel::Email).await;
    assert_eq!((sent.state, sent.shown.as_deref()), (DeliveryState::Sent, Some("z***@example.com")));
    let mail = town.gateway.mails.lock().unwrap().last().unwrap().clone();
    assert_eq!((mail.id, mail.to.reveal()), (sent.id.clone(), "zhang@example.com"));
    let bounce = Report { id: sent.id.to_string(), arrived: false, code: "5.1.1".into() };
    take_reports(ctx, Channel::Email, &[bounce]).await.unwrap();
    let page = channels_page(ctx, &town.caller).await.unwrap();
    assert!(page.reach.email.as_ref().unwrap().fault.is_some(), "the app says so");
    let mails = town.gateway.mails.lock().unwrap().len();
    town.told("submitted", Topic::Progress).await;
    deliver(ctx).await.unwrap();
    assert_eq!(town.gateway.mails.lock().unwrap().len(), mails, "nothing more goes there");
    unbind_email(ctx, &town.caller).await.unwrap();
    assert!(channels_page(ctx, &town.caller).await.unwrap().reach.email.is_none());
}

#[tokio::test]
async fn codes_for_an_address_are_few_short_lived_and_for_their_account() {
    let town = Town::new().await;
    let ctx = &town.world.ctx;
    let wrong = UseCaseError::from(FieldError::new("code", FieldCode::CodeWrong));
    let code = || -> String {
        let mails = town.gateway.mails.lock().unwrap();
        mails.last().unwrap().text.chars().filter(char::is_ascii_digit).take(6).collect()
    };
    ask_email(ctx, &town.caller, "zhang@example.com").await.unwrap();
    let right = code();
    let other = if right == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(confirm_email(ctx, &town.caller, other).await.unwrap_err(), wrong);
    }
    assert_eq!(confirm_email(ctx, &town.caller, &right).await.unwrap_err(), wrong, "after five wrong ones");
    ask_email(ctx, &town.caller, "zhang@example.com").await.unwrap();
    town.world.wait(301);
    assert_eq!(confirm_email(ctx, &town.caller, &code()).await.unwrap_err(), wrong, "after five minutes");
    for _ in 0..3 {
        ask_email(ctx, &town.caller, "zhang@example.com").await.unwrap();
    }
    let more = ask_email(ctx, &town.caller, "zhang@example.com").await;
    assert!(matches!(more, Err(UseCaseError::LimitReached { limit: "mail_code_account_hour", .. })), "{more:?}");
}

#[tokio::test]
async fn a_change_of_phone_waits_for_the_gateway_and_reaches_the_old_number() {
    let town = Town::new().await;
    let ctx = &town.world.ctx;
    town.bound("zhang@example.com").await;
    let mut world_ctx = ctx.clone();
    // Codes by the world's own gateway, messages by ours, which is down.
    world_ctx.sms = town.gateway.clone();
    town.gateway.say(Some(SendError::Retry("connect".into())));
    let before = told_about(ctx, &town.caller).await.unwrap().len();
    let plain = World::new().await;
    let caller = plain.signed_in(OWN).await;
    password::request_code(&plain.ctx, &caller).await.unwrap();
    password::set(&plain.ctx, &caller, "correct horse battery", &plain.code(OWN)).await.unwrap();
    let account = plain.ctx.store.lookup_account(&caller.account.as_ref().unwrap().id).await.unwrap();
    let caller = Caller { account, ..caller };
    phone::request(&plain.ctx, &caller, "13900000003").await.unwrap();
    let code = plain.code("13900000003");
    let down = usecases::Context { sms: town.gateway.clone(), ..plain.ctx.clone() };
    let typed = phone::Typed { code: &code, current: "correct horse battery", old_code: "" };
    phone::confirm(&down, &caller, &typed).await.unwrap();
    assert_eq!(town.gateway.sms.lock().unwrap().last().unwrap().1.to.reveal(), OWN, "tried at once");
    town.gateway.say(None);
    plain.wait(61);
    while deliver(&down).await.unwrap() > 0 {}
    let sms = town.gateway.sms.lock().unwrap();
    let old: Vec<_> = sms.iter().filter(|(_, sms)| sms.purpose == "phone_changed").collect();
    assert!(old.len() == 2 && old[0].0 == old[1].0 && old[1].1.to.reveal() == OWN, "{old:?}");
    assert!(before >= 1);
}
