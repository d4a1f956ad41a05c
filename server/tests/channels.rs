//! The channels against the simulated gateways, by their real protocols: signatures, SMTP, WeChat; faults; the server
//! killed in the middle, with the gateway's ledger as witness.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]
#![allow(dead_code, reason = "the support is shared")]

mod kill_loop_support;

use connectors::{
    mail::{Protection, Smtp, SmtpSettings},
    post_json,
    sms::{AliyunSettings, AliyunSms},
    wechat::{Wechat, WechatSettings},
};
use domain::{
    delivery::{Channel, Delivery, DeliveryState, MailAddress, Topic},
    id::{AccountId, DeliveryId, NoticeId},
    language::Language,
    person::Phone,
    time::Timestamp,
};
use kill_loop_support::process::Installation;
use server::{
    adapters::{SystemClock, SystemIds},
    simulate::{Ledger, mail, sms, wechat},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};
use storage::{ChangeSet, Deliveries as _, DeliveryChange, Notice, Writer as _};
use storage_sqlite::SqliteStore;
use tokio::net::TcpListener;
use usecases::ports::{
    Clock as _, Ids as _, Mail, MailGateway as _, SendError, Sms, SmsGateway as _, WechatGateway as _, WechatMessage,
};

const SECRET: &str = "a-secret-of-24-letters-or-more";
/// Messages that wait when the server is killed for the first time.
const MESSAGES: usize = 60;
const KILLS: usize = 6;

async fn gateway(faults: &str, reports: Option<String>) -> (String, Ledger) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let ledger = Ledger::default();
    let gateway = sms::Gateway {
        key: ("key".into(), "secret".into()),
        reports: reports.map(|url| (url, SECRET.to_owned())),
        faults: faults.parse().unwrap(),
        ledger: ledger.clone(),
    };
    tokio::spawn(sms::serve(listener, gateway));
    (url, ledger)
}

fn client(url: &str, secret: &str) -> AliyunSms {
    let templates =
        BTreeMap::from([("code".to_owned(), "SMS_1".to_owned()), ("notice".to_owned(), "SMS_2".to_owned())]);
    let settings = AliyunSettings {
        url: url.to_owned(),
        key_id: "key".into(),
        secret: secret.to_owned(),
        sign_name: "易退".into(),
        templates,
    };
    AliyunSms::new(settings, Arc::new(SystemClock::default()), Arc::new(SystemIds)).unwrap()
}

fn text(to: &str) -> Sms {
    Sms {
        to: Phone::parse(to).unwrap(),
        purpose: "approved".into(),
        code: None,
        text: "您的申请 K7M2P9 已通过".into(),
        reference: Some("K7M2P9".into()),
        language: Language::Zh,
        at: Timestamp(0),
    }
}

fn id(n: u128) -> DeliveryId {
    DeliveryId::from_bits(n)
}

#[tokio::test]
async fn a_signed_text_message_is_taken_once_and_a_wrong_signature_never() {
    let (url, ledger) = gateway("5xx=2", None).await;
    let good = client(&url, "secret");
    let first = good.deliver(&id(1), text("13900001234")).await.unwrap();
    let again = good.deliver(&id(1), text("13900001234")).await;
    assert_eq!(again, Err(SendError::Retry("http_503".into())), "every second call fails");
    let third = good.deliver(&id(1), text("13900001234")).await.unwrap();
    assert!(first.is_some() && first == third, "the same number: {first:?} {third:?}");
    let kept = ledger.all();
    assert_eq!((kept.len(), kept[0].calls, kept[0].to.as_str()), (1, 2, "13900001234"));
    assert_eq!((kept[0].id.as_str(), kept[0].text.as_str()), (id(1).as_str(), "您的申请 K7M2P9 已通过"));
    let (url, ledger) = gateway("", None).await;
    let wrong = client(&url, "another").deliver(&id(2), text("13900001234")).await;
    assert_eq!(wrong, Err(SendError::Retry("SignatureDoesNotMatch".into())));
    assert!(ledger.all().is_empty());
    let nobody = client("http://127.0.0.1:9", "secret").deliver(&id(3), text("13900001234")).await;
    assert_eq!(nobody, Err(SendError::Retry("connect".into())));
    let lost = gateway("timeout", None).await;
    let begun = Instant::now();
    let late = client(&lost.0, "secret").deliver(&id(4), text("13900001234")).await;
    assert_eq!(late, Err(SendError::Retry("timeout".into())));
    assert!(begun.elapsed() < Duration::from_secs(12), "bounded: {:?}", begun.elapsed());
    assert_eq!(lost.1.all().len(), 1, "taken all the same: the next try has the same number");
}

#[tokio::test]
async fn mail_goes_by_smtp_and_a_refusal_for_good_is_known_from_a_busy_server() {
    let serve = async |faults: &str| {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let ledger = Ledger::default();
        tokio::spawn(mail::serve(listener, mail::Server { faults: faults.parse().unwrap(), ledger: ledger.clone() }));
        let settings = SmtpSettings {
            host: "127.0.0.1".into(),
            port,
            protection: Protection::None,
            login: None,
            from: "易退 <notice@yitui.example>".into(),
        };
        (Smtp::new(&settings).unwrap(), ledger)
    };
    let letter = |n, to: &str| Mail {
        id: id(n),
        to: MailAddress::parse(to).unwrap(),
        subject: "【易退】您的申请已通过".into(),
        text: "第一行\n.\n第三行".into(),
        at: Timestamp(1_700_000_000_000_000),
    };
    let (smtp, ledger) = serve("").await;
    smtp.send(letter(1, "someone@example.com")).await.unwrap();
    smtp.send(letter(1, "someone@example.com")).await.unwrap();
    let gone = smtp.send(letter(2, "nobody@example.com")).await;
    assert_eq!(gone, Err(SendError::Final("smtp_550".into())));
    let kept = ledger.all();
    assert_eq!((kept.len(), kept[0].calls, kept[0].to.as_str()), (1, 2, "someone@example.com"));
    assert_eq!(kept[0].id, id(1).as_str(), "{}", kept[0].text);
    assert!(kept[0].text.contains("Date: Tue, 14 Nov 2023"), "{}", kept[0].text);
    let (busy, ledger) = serve("5xx").await;
    assert_eq!(busy.send(letter(3, "a@b.cn")).await, Err(SendError::Retry("smtp_451".into())));
    let (broken, _) = serve("drop").await;
    assert!(matches!(broken.send(letter(4, "a@b.cn")).await, Err(SendError::Retry(_))));
    assert!(ledger.all().is_empty());
}

#[tokio::test]
async fn wechat_knows_whose_a_code_is_and_takes_a_subscription_message() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let ledger = Ledger::default();
    let server = wechat::Server {
        app: ("wx1".into(), "secret".into()),
        faults: "5xx=3".parse().unwrap(),
        ledger: ledger.clone(),
    };
    tokio::spawn(wechat::serve(listener, server));
    let made = |secret: &str| {
        let settings = WechatSettings {
            url: url.clone(),
            app_id: "wx1".into(),
            secret: secret.into(),
            template: "t1".into(),
            page: "pages/index/index".into(),
        };
        Wechat::new(settings, Arc::new(SystemClock::default())).unwrap()
    };
    let good = made("secret");
    assert_eq!(good.open_id("code-zhang").await.unwrap(), "open-zhang");
    assert_eq!(good.open_id("other").await, Err(SendError::Final("40029".into())));
    let message = |n, to: &str| WechatMessage {
        id: id(n),
        to: to.into(),
        thing: "一".repeat(30),
        reference: "K7M2P9".into(),
        at: Timestamp(0),
    };
    good.notify(message(1, "open-zhang")).await.unwrap();
    assert_eq!(good.notify(message(2, "open-silent")).await, Err(SendError::Final("43101".into())));
    assert!(matches!(good.notify(message(3, "open-zhang")).await, Err(SendError::Retry(_))), "the third call");
    let kept = ledger.all();
    assert_eq!((kept.len(), kept[0].id.as_str()), (1, id(1).as_str()));
    assert!(kept[0].text.contains(&format!("\"{}\"", "一".repeat(20))), "no longer than allowed: {}", kept[0].text);
    assert!(matches!(made("wrong").notify(message(4, "open-zhang")).await, Err(SendError::Retry(_))));
}

/// Writes messages as an act does, and answers their numbers.
async fn written(store: &SqliteStore, account: &AccountId, count: usize) -> BTreeSet<String> {
    let now = SystemClock::default().now();
    let mut ids = BTreeSet::new();
    for _ in 0..count {
        let notice = Notice {
            id: NoticeId::from_bits(SystemIds.bits()),
            account: account.clone(),
            application: None,
            certificate: None,
            // Security: whatever the hour at which this test runs.
            kind: "password_set".into(),
            args: BTreeMap::new(),
            at: now,
            read_at: None,
        };
        let message = Delivery {
            id: id(SystemIds.bits()),
            notice: Some(notice.id.clone()),
            account: Some(account.clone()),
            person: None,
            application: None,
            region: None,
            channel: Channel::Sms,
            topic: Topic::Security,
            kind: notice.kind.clone(),
            detail: String::new(),
            given: None,
            state: DeliveryState::Queued,
            reason: String::new(),
            tries: 0,
            due_at: now,
            provider: None,
            shown: None,
            created_at: now,
            sent_at: None,
            settled_at: None,
        };
        ids.insert(message.id.to_string());
        store.commit(ChangeSet::new().with(DeliveryChange::Tell(notice, vec![message]))).await.unwrap();
    }
    ids
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_message_is_lost_or_sent_under_two_numbers_through_kills_and_faults() {
    // The first one's phone ends in 0000: it exists for nobody there.
    let at = Installation::new(2).await;
    let receipts = format!("http://{}/gateway/sms/receipts", at.address);
    let (url, ledger) = gateway("5xx=5,duplicate=3", Some(receipts.clone())).await;
    let settings = format!(
        "gateway_secret = \"{SECRET}\"\n[sms_gateway]\nurl = \"{url}\"\nkey_id = \"key\"\nsecret = \"secret\"\n\
         sign_name = \"易退\"\ntemplates = {{ code = \"SMS_1\", notice = \"SMS_2\" }}\n"
    );
    std::fs::write(at.folder.join("yitui.toml"), settings).unwrap();
    let keys = Arc::new(crypto::Keyring::open(&at.folder.join("data/keys.json")).unwrap());
    let store = SqliteStore::open(&at.folder.join("data"), keys).await.unwrap();
    let owner = at.residents[1].account().clone();
    let (account, phone) = (owner.id, owner.phone.unwrap());
    let mut ids = written(&store, &account, MESSAGES).await;
    for kill in 0..KILLS {
        let (mut running, _) = at.start_with_gateway().await;
        // At another moment of its work each time.
        tokio::time::sleep(Duration::from_millis(40 + 90 * kill as u64)).await;
        running.kill();
        ids.extend(written(&store, &account, 4).await);
    }
    let (mut running, _) = at.start_with_gateway().await;
    let begun = Instant::now();
    loop {
        let all = store.deliveries_of(&account, 500).await.unwrap();
        let open: Vec<_> = all.iter().filter(|d| d.state != DeliveryState::Delivered).collect();
        if open.is_empty() && all.len() == ids.len() {
            break;
        }
        assert!(
            begun.elapsed() < Duration::from_secs(90),
            "{} of {} wait: {:?}\n{}",
            open.len(),
            all.len(),
            open.first(),
            at.log()
        );
        tokio::time::sleep(Duration::from_millis(300)).await;
        // A report that was posted while the server was dead is posted again by a gateway; the simulated one does not.
        for message in open.iter().filter(|d| d.state == DeliveryState::Sent) {
            let report = serde_json::json!([{ "out_id": message.id, "success": true }]);
            let _ = post_json(&receipts, SECRET, &report).await;
        }
    }
    let kept = ledger.all();
    let numbers: BTreeSet<String> = kept.iter().map(|k| k.id.clone()).collect();
    assert_eq!((kept.len(), &numbers), (ids.len(), &ids), "each message under its one number, and nothing else");
    assert!(kept.iter().all(|k| k.to == phone.reveal() && k.text.contains("不是您本人操作的")));
    // Whoever does not know the secret says nothing; what is no report is refused; what is not ours is counted.
    let report = serde_json::json!([{ "out_id": "00000000000000000000000009", "success": false, "err_code": "x" }]);
    assert_eq!(post_json(&receipts, "another", &report).await.unwrap(), 401);
    assert_eq!(post_json(&receipts, SECRET, &serde_json::json!({ "a": 1 })).await.unwrap(), 400);
    assert_eq!(post_json(&receipts, SECRET, &report).await.unwrap(), 200);
    let huge = serde_json::json!([{ "out_id": "x".repeat(200_000), "success": true }]);
    let refused = post_json(&receipts, SECRET, &huge).await;
    assert!(matches!(refused, Ok(413) | Err(_)), "{refused:?}");
    running.stop();
    store.close().await;
    std::fs::remove_dir_all(&at.folder).unwrap();
}
