//! From a sent application to the end of the cover, its receipts and their check, on the real router.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;

use common::{SignedIn, Site};
use domain::application::ApplicationAct;
use domain::{
    application::ApplicationState,
    cover::CoverStatus,
    id::{ApplicationId, DocumentId},
    language::Language,
    receipt::ReceiptSubject,
    rules::{Question, Reason, RegionCode},
};
use http::StatusCode;
use std::{collections::BTreeMap, time::Duration};
use storage::{Change, ChangeSet, Document, DocumentState};
use usecases::{
    Caller,
    application::{Leave, answer_questions, declare, open_case, request_submit_code, start, submit},
    receipt, roster, worker,
};

/// An automatic region.
const REGION: &str = "320500";
/// A region where a person decides by documents.
const BY_DOCUMENTS: &str = "440500";

/// A resident whose next year's cover can be stopped at once, signed in and proven: caller, cookie, cover.
async fn resident(site: &Site) -> (Caller, String, roster::Sample) {
    resident_of(site, REGION).await
}

async fn resident_of(site: &Site, region: &str) -> (Caller, String, roster::Sample) {
    let ctx = &site.ctx;
    roster::load(site.store(), &ctx.keys, 1, 3000, ctx.today(), &ctx.book, &mut |_| ()).await.unwrap();
    let region = RegionCode(region.into());
    let sample = roster::samples(site.store(), &region, ctx.today(), 1).await.unwrap().pop().unwrap();
    let SignedIn { caller, cookie, .. } = site.proven(&sample.person, Language::En).await;
    (caller, cookie, sample)
}

async fn send(site: &Site, caller: &Caller, sample: &roster::Sample) -> ApplicationId {
    let ctx = &site.ctx;
    let id = start(ctx, caller, &sample.cover.id, ApplicationAct::Stop, Some(Reason::Employee)).await.unwrap();
    let covers = site.store().covers_of(&sample.person.id).await.unwrap();
    let since = covers.iter().find(|c| c.ends_on.is_none()).unwrap().starts_on;
    let typed = BTreeMap::from([(Question::EmployeeSince, since.to_string())]);
    answer_questions(ctx, caller, &id, typed, Leave::Continue).await.unwrap();
    declare(ctx, caller, &id, true, &ctx.book.version).await.unwrap();
    request_submit_code(ctx, caller, &id).await.unwrap();
    let code = site.outbox.0.lock().unwrap().last().unwrap().code.clone().unwrap();
    submit(ctx, caller, &id, &code, "key-1").await.unwrap();
    id
}

#[tokio::test]
async fn a_stop_takes_effect_on_its_day_once_and_every_step_has_a_receipt() {
    let site = Site::new().await;
    let ctx = &site.ctx;
    let (caller, cookie, sample) = resident(&site).await;
    let id = send(&site, &caller, &sample).await;
    let state = async || site.store().lookup_application(&id).await.unwrap().unwrap().state;
    assert_eq!(state().await, ApplicationState::Approved);

    // Never before its day.
    let due_on = site.store().lookup_effect(&id).await.unwrap().unwrap().due_on;
    let seconds = domain::time::Timestamp::start_of(due_on).seconds_since(ctx.now());
    if seconds > 0 {
        assert_eq!(worker::take_effects(ctx).await.unwrap(), 0);
        site.pass(seconds - 1);
        assert_eq!(worker::take_effects(ctx).await.unwrap(), 0, "a second before");
        site.pass(1);
    }
    assert_eq!(worker::take_effects(ctx).await.unwrap(), 1);
    assert_eq!(worker::take_effects(ctx).await.unwrap(), 0, "never twice");
    assert_eq!(state().await, ApplicationState::Effective);
    let cover = site.store().lookup_cover(&sample.cover.id).await.unwrap().unwrap();
    assert_ne!(cover.status, CoverStatus::Normal);

    // The worker signs; doing it again changes nothing.
    while worker::run_jobs(ctx).await.unwrap() > 0 {}
    for receipt in site.store().receipts_of(&id).await.unwrap() {
        let Some(ReceiptSubject::Application { version, .. }) = receipt.subject else { panic!("another's receipt") };
        let order = format!(r#"{{"state":"{}","version":{version}}}"#, receipt.body.act.name());
        receipt::issue(ctx, &id, &order).await.unwrap();
    }
    let receipts = site.store().receipts_of(&id).await.unwrap();
    let mut states: Vec<&str> = receipts.iter().map(|r| r.body.act.name()).collect();
    states.sort_unstable();
    assert_eq!(states, ["Approved", "Effective", "Submitted"]);
    let facts = site.store().facts(ctx.now()).await.unwrap();
    assert_eq!((facts.effects, facts.receipts, facts.outbox["dead"], facts.outbox["waiting"]), (1, 3, 0, 0));

    let last = receipts.iter().find(|r| r.body.act.state() == Some(ApplicationState::Effective)).unwrap();
    let checked = site.send("GET", &format!("/check/{}", last.body.id), &[("cookie", "lang=en")], "").await;
    assert_eq!(checked.status, StatusCode::OK);
    let reference = site.store().lookup_application(&id).await.unwrap().unwrap().reference;
    assert!(checked.text.contains("This receipt is genuine") && checked.text.contains(reference.as_str()));
    for secret in [sample.person.name.reveal(), sample.person.id_number.reveal(), id.as_str()] {
        assert!(!checked.text.contains(secret), "the public page shows what the receipt shows");
    }

    // The file and the key are all that an offline check needs. The session is new: the clock moved on.
    let _ = cookie;
    let file = serde_json::to_string_pretty(last).unwrap();
    let key = site.get("/.well-known/yitui-receipt-key.pem").await.text;
    let key = crypto::signing::PublicKey::from_pem(&key).unwrap();
    assert_eq!(receipt::verify(&receipt::read(&file).unwrap(), &key), Ok(()));
}

#[tokio::test]
async fn a_receipt_is_there_long_before_the_next_round() {
    let site = Site::new().await;
    let (caller, _, sample) = resident(&site).await;
    let health = server::http::Health::new(site.ctx.store.clone(), site.folder.clone());
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let hour = Duration::from_secs(3600);
    let work = tokio::spawn(server::worker::run(site.ctx.clone(), health, hour, stopped));
    // The first round, which is at once, is over.
    tokio::time::sleep(Duration::from_millis(300)).await;
    let id = send(&site, &caller, &sample).await;
    let mut receipts = 0;
    for _ in 0..500 {
        receipts = site.store().receipts_of(&id).await.unwrap().len();
        if receipts == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(receipts, 2, "sent and decided, each with its receipt");
    stop.send(true).unwrap();
    work.await.unwrap();
}

#[tokio::test]
async fn the_first_round_clears_out_what_is_over() {
    let site = Site::new().await;
    let (caller, _, sample) = resident_of(&site, BY_DOCUMENTS).await;
    let id = start(&site.ctx, &caller, &sample.cover.id, ApplicationAct::Stop, Some(Reason::Employee)).await.unwrap();
    let old = caller.session.clone().unwrap();
    let left = Document {
        id: DocumentId::from_bits(7),
        application: id.clone(),
        kind: "employment".into(),
        content_type: String::new(),
        size: 0,
        sha256: String::new(),
        state: DocumentState::Pending,
        refusal: None,
        scan: String::new(),
        created_at: site.ctx.now(),
        version: 1,
    };
    site.store().commit(ChangeSet::new().with(Change::AddDocument(left))).await.unwrap();
    site.pass(29 * 86_400);
    let younger = site.resident().await.0;
    site.pass(2 * 86_400);
    let health = server::http::Health::new(site.ctx.store.clone(), site.folder.clone());
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let work = tokio::spawn(server::worker::run(site.ctx.clone(), health, Duration::from_secs(3600), stopped));
    let is_there = async |hash: &str| site.store().lookup_session(hash).await.unwrap().is_some();
    for _ in 0..500 {
        if !is_there(&old.token_hash).await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    // What has begun is finished.
    stop.send(true).unwrap();
    work.await.unwrap();
    let younger = crypto::session::token_hash(younger.trim_start_matches("sid="));
    assert_eq!((is_there(&old.token_hash).await, is_there(&younger).await), (false, true));
    assert!(site.store().documents_of(&id).await.unwrap().is_empty(), "nobody sends that file any more");
}

#[tokio::test]
async fn too_many_files_at_once_are_answered_beside_the_field_with_a_time() {
    let site = Site::new().await;
    let (caller, cookie, sample) = resident_of(&site, BY_DOCUMENTS).await;
    let id = start(&site.ctx, &caller, &sample.cover.id, ApplicationAct::Stop, Some(Reason::Employee)).await.unwrap();
    let case = open_case(&site.ctx, &caller, &id).await.unwrap();
    let (group, kind) = (case.asked()[0].key.to_owned(), case.asked()[0].group.kinds[0].key.clone());
    let csrf = crypto::session::csrf(
        &site.ctx.keys,
        &caller.session.as_ref().unwrap().token_hash,
        server::http::session::FORM,
    );
    let part = |name: &str, rest: &str, value: &str| {
        format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{rest}\r\n\r\n{value}\r\n")
    };
    let body = part("csrf", "", &csrf)
        + &part(&format!("kind_{group}"), "", &kind)
        + &part(&format!("documents_{group}"), "; filename=\"a.png\"", "no picture")
        + "--b--\r\n";
    let path = format!("/applications/{id}/documents");
    let send = async |language: &str| {
        let cookie = format!("{cookie}; lang={language}");
        let headers = [
            ("sec-fetch-site", "same-origin"),
            ("content-type", "multipart/form-data; boundary=b"),
            ("cookie", &cookie),
        ];
        site.send("POST", &path, &headers, body.clone()).await
    };
    let limits = &site.ctx.limits;
    let account = caller.account.as_ref().unwrap().id.as_str();
    let take = || site.ctx.uploads.take(account, limits.upload_parallel_account, limits.upload_parallel);
    let held: Vec<_> = (0..4).map(|_| take().unwrap()).collect();
    for (language, words) in [("zh-CN", "正在上传的文件太多"), ("en", "Too many files are being sent right now")]
    {
        let busy = send(language).await;
        assert_eq!((busy.status, busy.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "5"));
        assert!(busy.text.contains(words), "{language}");
    }
    assert!(site.store().documents_of(&id).await.unwrap().is_empty());
    drop(held);
    assert_eq!(send("en").await.status, StatusCode::UNPROCESSABLE_ENTITY, "looked at, and no picture");
}

#[tokio::test]
async fn a_receipt_is_its_owners_and_the_public_check_is_limited() {
    let site = Site::new().await;
    let (caller, cookie, sample) = resident(&site).await;
    let id = send(&site, &caller, &sample).await;
    while worker::run_jobs(&site.ctx).await.unwrap() > 0 {}
    let receipt = site.store().receipts_of(&id).await.unwrap().remove(0);
    let (page, file) = (format!("/receipts/{}", receipt.body.id), format!("/receipts/{}/file", receipt.body.id));
    let own = site.send("GET", &page, &[("cookie", &cookie)], "").await;
    assert_eq!(own.status, StatusCode::OK);
    assert!(own.text.contains("<svg"), "the QR code");
    let own = site.send("GET", &file, &[("cookie", &cookie)], "").await;
    assert!(own.header("content-disposition").starts_with("attachment"));
    assert_eq!(receipt::read(&own.text).unwrap().signature, receipt.signature);
    let (other, _, _) = site.resident().await;
    for path in [&page, &file] {
        assert_eq!(site.send("GET", path, &[("cookie", &other)], "").await.status, StatusCode::NOT_FOUND);
        assert_eq!(site.get(path).await.header("location"), "/sign-in");
    }
    let check = format!("/check/{}", receipt.body.id);
    let most = site.ctx.limits.check_address_minute.most;
    for _ in 0..most {
        assert_eq!(site.get(&check).await.status, StatusCode::OK);
    }
    let limited = site.get(&check).await;
    assert_eq!(limited.status, StatusCode::TOO_MANY_REQUESTS);
    assert_ne!(limited.header("retry-after"), "");
}

#[tokio::test]
async fn a_pause_is_kept_until_an_operator_looked() {
    let site = Site::new().await;
    assert_eq!(worker::paused_since(site.store()).await.unwrap(), None);
    worker::pause(&site.ctx, 3600).await.unwrap();
    assert_eq!(worker::paused_since(site.store()).await.unwrap(), Some(site.ctx.now()));
    assert!(worker::resume(site.store(), site.ctx.now()).await.unwrap());
    assert!(!worker::resume(site.store(), site.ctx.now()).await.unwrap());
    assert_eq!(worker::paused_since(site.store()).await.unwrap(), None);
}

#[tokio::test]
async fn a_draft_nobody_touches_expires_with_a_notice() {
    let site = Site::new().await;
    let (caller, _, sample) = resident(&site).await;
    let id = start(&site.ctx, &caller, &sample.cover.id, ApplicationAct::Stop, Some(Reason::Employee)).await.unwrap();
    site.pass(29 * 86_400);
    assert_eq!(worker::expire(&site.ctx).await.unwrap(), 0);
    site.pass(2 * 86_400);
    assert_eq!(worker::expire(&site.ctx).await.unwrap(), 1);
    let application = site.store().lookup_application(&id).await.unwrap().unwrap();
    assert_eq!(application.state, ApplicationState::Expired);
    let notices = site.store().notices_of(&application.account, 10).await.unwrap();
    assert_eq!(notices.first().map(|n| n.kind.as_str()), Some("expired"));
}
