//! An open status page is told of what changed, by a stream that keeps nobody signed in and lets nobody else listen.

use crate::{
    common::Site,
    kept_support::{Browser, draft},
};
use axum::body::{Body, BodyDataStream};
use domain::id::ApplicationId;
use futures::StreamExt;
use http::{Request, StatusCode};
use std::time::Duration;
use tower::ServiceExt;

async fn listen(site: &Site, browser: &Browser, id: &ApplicationId) -> (StatusCode, BodyDataStream) {
    let request = Request::get(format!("/applications/{id}/events"))
        .header("host", "127.0.0.1:8080")
        .header("cookie", browser.header())
        .body(Body::empty())
        .unwrap();
    let answer = site.router.clone().oneshot(request).await.unwrap();
    (answer.status(), answer.into_body().into_data_stream())
}

/// The next thing that the stream says; `None`: it ended.
async fn heard(stream: &mut BodyDataStream) -> Option<String> {
    let next = tokio::time::timeout(Duration::from_secs(30), stream.next()).await.unwrap();
    next.map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap())
}

#[tokio::test]
async fn what_changed_is_told_until_the_server_stops() {
    let site = Site::new().await;
    let (mut browser, _, id) = draft(&site).await;
    let (status, mut stream) = listen(&site, &browser, &id).await;
    assert_eq!(status, StatusCode::OK);
    let first = heard(&mut stream).await.unwrap();
    let version = site.store().lookup_application(&id).await.unwrap().unwrap().version;
    assert!(first.contains("event: pulse") && first.contains(&format!("data: {version}-0-0-0")), "{first}");

    let page = format!("/applications/{id}/questions");
    let token = browser.token(&site, &page).await;
    let typed = format!("csrf={token}&employee_since=2026-10-07&go=on");
    assert_eq!(browser.post(&site, &page, &typed).await.status, StatusCode::SEE_OTHER);
    let second = heard(&mut stream).await.unwrap();
    assert!(second.contains("event: pulse") && second != first, "{second}");

    site.ctx.live.close();
    while let Some(said) = heard(&mut stream).await {
        assert!(!said.contains("pulse"), "{said}");
    }
    let (status, _) = listen(&site, &browser, &id).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "and nobody comes in any more");
}

#[tokio::test]
async fn listening_keeps_nobody_signed_in() {
    let site = Site::new().await;
    let (browser, _, id) = draft(&site).await;
    let (_, mut stream) = listen(&site, &browser, &id).await;
    heard(&mut stream).await.unwrap();
    // Two of them, a quarter of an hour apart, are no reason to stay.
    site.pass(20 * 60);
    assert_eq!(listen(&site, &browser, &id).await.0, StatusCode::OK);
    site.pass(11 * 60);
    let (status, _) = listen(&site, &browser, &id).await;
    assert_eq!(status, StatusCode::NO_CONTENT, "no page to sign in leads back to a stream");
    while heard(&mut stream).await.is_some() {}
}

#[tokio::test]
async fn nobody_else_hears_it() {
    let site = Site::new().await;
    let (_, _, id) = draft(&site).await;
    let other = Browser::resident(&site).await;
    assert_eq!(listen(&site, &other, &id).await.0, StatusCode::NOT_FOUND);
    assert_eq!(listen(&site, &Browser::default(), &id).await.0, StatusCode::NO_CONTENT);
}

#[tokio::test]
async fn whoever_says_to_be_there_stays() {
    let site = Site::new().await;
    let mut browser = Browser::resident(&site).await;
    for _ in 0..3 {
        site.pass(25 * 60);
        assert_eq!(browser.get(&site, "/stay").await.status, StatusCode::NO_CONTENT);
    }
    site.pass(31 * 60);
    assert_eq!(browser.get(&site, "/stay").await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(browser.get(&site, "/desk/stay").await.status, StatusCode::UNAUTHORIZED);
    assert!(browser.get(&site, "/sign-in").await.text.contains("<form"), "and signing in does not lead there");
    assert_eq!(browser.cookie("next"), "");
}
