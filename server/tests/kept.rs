//! A time-out in the middle of a form: nothing is done, what was typed is kept, and signing in leads back to it.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;
mod kept_support;
mod live;

use common::Site;
use domain::account::SessionOwner;
use http::StatusCode;
use kept_support::{Browser, clerk_with_case, draft, page_of};
use usecases::worker;

const IDLE: i64 = 31 * 60;

#[tokio::test]
async fn what_was_typed_into_a_draft_comes_back_after_signing_in() {
    let site = Site::new().await;
    let (mut browser, person, id) = draft(&site).await;
    let page = format!("/applications/{id}/questions");
    let token = browser.token(&site, &page).await;
    site.pass(IDLE);
    let typed = format!("csrf={token}&employee_since=2026-10-07&go=on");
    let answer = browser.post(&site, &page, &typed).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/sign-in"));
    let saved = site.store().lookup_application(&id).await.unwrap().unwrap();
    assert!(saved.answers.questions.is_empty(), "nothing was done");

    let asked = browser.get(&site, "/sign-in").await;
    assert!(asked.text.contains("已保留 1 小时"), "{}", asked.text);
    let there = browser.sign_in(&site, person.phone.as_ref().unwrap().reveal()).await;
    assert_eq!(there, format!("{page}?kept"), "signing in leads back");
    for _ in 0..2 {
        let again = browser.get(&site, &there).await;
        assert!(again.text.contains("value=\"2026-10-07\"") && again.text.contains("您之前填写的内容还在"));
    }
    let saved = site.store().lookup_application(&id).await.unwrap().unwrap();
    assert!(saved.answers.questions.is_empty(), "nothing is sent without a click");

    let token = browser.token(&site, &there).await;
    let sent = format!("csrf={token}&employee_since=2026-10-07&go=on");
    assert_eq!(browser.post(&site, &there, &sent).await.status, StatusCode::SEE_OTHER);
    let owner = SessionOwner::Resident(saved.account);
    assert_eq!(site.store().lookup_parked_form(&owner, &page).await.unwrap(), None, "used, so deleted");
}

#[tokio::test]
async fn another_account_does_not_see_it_and_an_hour_ends_it() {
    let site = Site::new().await;
    let page = "/my/settings/phone";
    let (mut one, mut other) = (Browser::resident(&site).await, Browser::resident(&site).await);
    let token = one.token(&site, page).await;
    site.pass(IDLE);
    one.post(&site, page, &format!("csrf={token}&phone=13812345678")).await;
    assert!(one.get(&site, "/sign-in").await.text.contains("已保留 1 小时"));
    other.renew(&site).await;
    let kept = format!("{page}?kept");
    assert!(!other.get(&site, &kept).await.text.contains("13812345678"));
    one.renew(&site).await;
    assert!(one.get(&site, &kept).await.text.contains("13812345678"));
    site.pass(3600);
    one.renew(&site).await;
    assert!(!one.get(&site, &kept).await.text.contains("13812345678"), "an hour is over");
    worker::expire(&site.ctx).await.unwrap();
    assert_eq!(site.store().lookup_parked_form(&one.owner, page).await.unwrap(), None);
}

#[tokio::test]
async fn codes_and_passwords_are_not_kept_and_signing_out_forgets() {
    let site = Site::new().await;
    let page = "/my/settings/password";
    let mut browser = Browser::resident(&site).await;
    let token = browser.token(&site, "/my/settings/phone").await;
    site.pass(IDLE);
    browser.post(&site, page, &format!("csrf={token}&code=123456&password=correct+horse+battery")).await;
    assert_eq!(site.store().lookup_parked_form(&browser.owner, page).await.unwrap(), None);
    assert!(browser.get(&site, "/sign-in").await.text.contains("没有进行任何操作"));

    let other = "/my/settings/phone";
    for (csrf, kept) in [("0000", false), (token.as_str(), true)] {
        browser.post(&site, other, &format!("csrf={csrf}&phone=13812345678&code=654321")).await;
        let found = site.store().lookup_parked_form(&browser.owner, other).await.unwrap();
        assert_eq!(found.map(|form| form.fields), kept.then(|| vec![("phone".into(), "13812345678".into())]));
    }
    browser.renew(&site).await;
    let token = browser.token(&site, other).await;
    browser.post(&site, "/sign-out", &format!("csrf={token}")).await;
    assert_eq!(site.store().lookup_parked_form(&browser.owner, other).await.unwrap(), None);
    assert_eq!(browser.cookie("next"), "", "whoever is next at this phone goes elsewhere");
}

#[tokio::test]
async fn a_session_that_somebody_ended_keeps_nothing() {
    let site = Site::new().await;
    let page = "/my/settings/phone";
    let mut browser = Browser::resident(&site).await;
    let token = browser.token(&site, page).await;
    let mut stale = browser.clone();
    browser.post(&site, "/sign-out", &format!("csrf={token}")).await;
    stale.post(&site, page, &format!("csrf={token}&phone=13812345678")).await;
    assert_eq!(site.store().lookup_parked_form(&browser.owner, page).await.unwrap(), None);
}

#[tokio::test]
async fn a_clerks_words_come_back_too() {
    let site = Site::new().await;
    let (mut clerk, id) = clerk_with_case(&site).await;
    let page = format!("/desk/cases/{id}/refuse");
    let token = clerk.token(&site, &page).await;
    site.pass(16 * 60);
    let typed = format!("csrf={token}&version=3&reasons=reason_not_met&words=please+photograph+again&note=called");
    let answer = clerk.post(&site, &page, &typed).await;
    assert_eq!(answer.header("location"), "/desk/sign-in");
    assert!(clerk.get(&site, "/desk/sign-in").await.text.contains("已保留 1 小时"));
    clerk.renew(&site).await;
    let there = format!("{page}?kept");
    assert_eq!(clerk.cookie("desk-next"), there);
    let again = page_of(&clerk.get(&site, &there).await);
    assert!(again.contains("please photograph again") && again.contains(">called"), "{again}");
    let ticked = again.split("<input").find(|tag| tag.contains("reason_not_met")).unwrap();
    assert!(ticked.split('>').next().unwrap().contains("checked"), "{ticked}");

    // The note's form stands on the case's page and is sent elsewhere.
    let page = format!("/desk/cases/{id}");
    let token = clerk.token(&site, &page).await;
    site.pass(16 * 60);
    clerk.post(&site, &format!("{page}/note"), &format!("csrf={token}&from={page}&note=rang+twice")).await;
    clerk.renew(&site).await;
    assert_eq!(clerk.cookie("desk-next"), format!("{page}?kept"));
    assert!(clerk.get(&site, &format!("{page}?kept")).await.text.contains(">rang twice"));
}

#[tokio::test]
async fn signing_in_leads_to_where_somebody_was_going() {
    let site = Site::new().await;
    let mut browser = Browser::default();
    assert_eq!(browser.get(&site, "/my/notices").await.header("location"), "/sign-in");
    assert_eq!(browser.sign_in(&site, "13700000001").await, "/my/notices");
    assert_eq!(browser.cookie("next"), "", "and only once");
    for elsewhere in ["//evil.example", "/desk", "https://evil.example"] {
        site.pass(3600);
        let mut browser = Browser::with("next", elsewhere);
        assert_eq!(browser.sign_in(&site, "13700000001").await, "/my", "{elsewhere}");
    }
}

#[tokio::test]
async fn a_sign_in_page_from_the_browsers_memory_is_no_dead_end() {
    let site = Site::new().await;
    let mut browser = Browser::default();
    assert_eq!(browser.post(&site, "/sign-in", "phone=13700000001").await.header("location"), "/sign-in/code");
    let sent = site.outbox.0.lock().unwrap().len();
    let again = browser.post(&site, "/sign-in", "phone=13700000002").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("value=\"13700000002\"") && again.text.contains("请再提交一次"));
    assert_eq!(site.outbox.0.lock().unwrap().len(), sent, "nothing was sent");
    let token = kept_support::token_in(&again.text);
    site.pass(61);
    let sent = browser.post(&site, "/sign-in", &format!("csrf={token}&phone=13700000002")).await;
    assert_eq!(sent.header("location"), "/sign-in/code");

    let (mut clerk, _) = clerk_with_case(&site).await;
    assert_eq!(clerk.post(&site, "/desk/sign-in", "login=x&password=y").await.header("location"), "/desk");
    let mut pending = Browser::pending(&site, &clerk.owner).await;
    let again = pending.post(&site, "/desk/sign-in", "login=zhang&password=secret-words").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(again.text.contains("value=\"zhang\"") && !again.text.contains("secret-words"));
}

#[tokio::test]
async fn the_region_that_was_chosen_goes_along_through_sign_in_and_proof() {
    let site = Site::new().await;
    let mut browser = Browser::default();
    let start = browser.get(&site, "/regions/445300/start").await;
    assert!(start.text.contains("/my?region=445300"), "{}", start.text);
    browser.get(&site, "/my?region=445300").await;
    assert_eq!(browser.sign_in(&site, "13700000003").await, "/my?region=445300");
    let mine = browser.get(&site, "/my?region=445300").await;
    assert_eq!(mine.status, StatusCode::OK);
    assert_eq!(browser.cookie("next"), "/my?region=445300", "the proof leads back here");
}

#[tokio::test]
async fn my_page_says_what_there_is_to_stop_in_the_chosen_region() {
    let site = Site::new().await;
    let (mut browser, person, _) = draft(&site).await;
    let here = browser.get(&site, &format!("/my?region={}", person.region)).await;
    assert!(here.text.contains("看看停"), "{}", here.text);
    let elsewhere = browser.get(&site, "/my?region=500000").await;
    assert!(elsewhere.text.contains("没有可以停的居民医保") && elsewhere.text.contains("tel:"), "{}", elsewhere.text);
    // The employees' cover has an exit of its own, with hotline and office.
    let covers = site.store().covers_of(&person.id).await.unwrap();
    let job = covers.iter().find(|c| c.kind == domain::cover::InsuranceKind::Employee).unwrap();
    let exit = browser.get(&site, &format!("/my/stop/{}", job.id)).await;
    assert_eq!(exit.status, StatusCode::OK);
    assert!(
        exit.text.contains("职工医保不在这里停") && exit.text.contains("tel:") && exit.text.contains("下一步问哪里")
    );
    let mut stranger = Browser::resident(&site).await;
    let theirs = stranger.get(&site, &format!("/my/stop/{}", job.id)).await;
    assert_ne!(theirs.status, StatusCode::OK);
}

#[tokio::test]
async fn a_second_code_within_a_minute_is_a_page_that_says_how_long_to_wait() {
    let site = Site::new().await;
    let mut browser = Browser::default();
    browser.post(&site, "/sign-in", "phone=13700000004").await;
    let token = browser.token(&site, "/sign-in/code").await;
    site.pass(20);
    let again = browser.post(&site, "/sign-in/code/again", &format!("csrf={token}")).await;
    assert_eq!((again.status, again.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "40"));
    assert!(again.text.contains("请等 40 秒") && again.text.contains("name=\"code\""));
    let first = browser.post(&site, "/sign-in", &format!("csrf={token}&phone=13700000004")).await;
    assert_eq!(first.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(first.text.contains("value=\"13700000004\""), "the number is still there");
}

#[tokio::test]
async fn the_desks_failures_lead_back_to_the_desk() {
    let site = Site::new().await;
    let (mut clerk, _) = clerk_with_case(&site).await;
    let missing = clerk.get(&site, "/desk/cases/00000000000000000000000000").await;
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(
        missing.text.contains("class=\"button button--primary\" href=\"/desk\"")
            || missing.text.contains("href=\"/desk\" class=\"button button--primary\"")
    );
    assert!(!missing.text.contains("href=\"/\" class=\"button"));
}
