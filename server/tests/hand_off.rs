//! Signed in by the program that holds the pages: only who allowed it, once, in a minute, after a press of a button on a
//! page that says whose account it is; nothing by opening an address.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may stop at the first thing that is not there")]

mod common;

use common::{Answer, SignedIn, Site};
use domain::{delivery::Reach, language::Language, time::Timestamp};
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use storage::{ChangeSet, DeliveryChange};
use usecases::{
    account::sessions,
    ports::{SendError, WechatGateway, WechatMessage},
    roster,
};

/// Knows whose a code is: `code-zhang` is `open-zhang`'s.
struct Wechat;

#[async_trait::async_trait]
impl WechatGateway for Wechat {
    async fn open_id(&self, code: &str) -> Result<String, SendError> {
        match code.strip_prefix("code-") {
            Some("slow") => Err(SendError::Retry("timeout".into())),
            Some(who) => Ok(format!("open-{who}")),
            None => Err(SendError::Final("40029".into())),
        }
    }
    async fn notify(&self, _message: WechatMessage) -> Result<Option<String>, SendError> {
        Ok(None)
    }
}

async fn site() -> Site {
    Site::with("http://127.0.0.1:8080", |edge| edge.ctx.post.wechat = Some(Arc::new(Wechat))).await
}

/// Somebody of the roster whose WeChat is bound for notices.
async fn bound(site: &Site, place: usize, wechat: &str) -> SignedIn {
    let (store, ctx) = (site.store(), &site.ctx);
    if store.facts(Timestamp(0)).await.unwrap().people == 0 {
        roster::load(store, &ctx.keys, 7, 60, ctx.today(), &ctx.book, &mut |_| ()).await.unwrap();
    }
    let covers = store.covers_in_force(None, 60).await.unwrap();
    let mut people = Vec::new();
    for cover in covers {
        let person = store.lookup_person(&cover.person).await.unwrap().unwrap();
        if person.phone.is_some() && !people.contains(&person) {
            people.push(person);
        }
    }
    let signed_in = site.proven(&people[place], Language::En).await;
    let account = signed_in.caller.account.as_ref().unwrap();
    let reach = Reach { wechat: Some(wechat.into()), version: 1, ..Reach::new(account.id.clone()) };
    store.commit(ChangeSet::new().with(DeliveryChange::PutReach(reach))).await.unwrap();
    signed_in
}

/// As the mini program asks: JSON, and nothing that a browser would say of itself.
async fn ask(site: &Site, body: &str) -> Answer {
    site.send("POST", "/hosts/wechat/ticket", &[("content-type", "application/json")], body.to_owned()).await
}

async fn ticket(site: &Site, code: &str) -> Option<String> {
    let answer = ask(site, &json!({ "code": code }).to_string()).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
    let answer: Value = serde_json::from_str(&answer.text).unwrap();
    answer["ticket"].as_str().map(str::to_owned)
}

async fn choose(site: &Site, who: &SignedIn, act: &str) -> Answer {
    site.post("/my/sessions/wechat", &who.cookie, &format!("csrf={}&act={act}", who.csrf)).await
}

/// Opens the address of the mini program; the cookie that it leaves.
async fn open(site: &Site, ticket: &str, to: &str) -> String {
    let opened = site.get(&format!("/hand-off?ticket={ticket}&to={to}&scale=1.25")).await;
    assert_eq!((opened.status, opened.header("location")), (StatusCode::SEE_OTHER, "/hand-off"), "no ticket in it");
    let cookies = opened.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let pairs = cookies.filter(|cookie| !cookie.contains("Max-Age=0"));
    pairs.map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ")
}

async fn page(site: &Site, cookie: &str) -> Answer {
    site.send("GET", "/hand-off", &[("cookie", cookie), ("accept-language", "en")], "").await
}

#[tokio::test]
async fn the_size_of_text_that_was_chosen_in_the_program_stays() {
    let site = Site::new().await;
    let large = "<style nonce=";
    let first = site.get("/regions?scale=1.25").await;
    assert!(first.text.contains("html{--scale:1.25}") && first.text.contains(large), "on the first page already");
    let kept = first.header("set-cookie").split(';').next().unwrap().to_owned();
    assert_eq!(kept, "scale=1.25");
    let next = site.send("GET", "/help", &[("cookie", &kept)], "").await;
    assert!(next.text.contains("html{--scale:1.25}") && next.header("set-cookie").is_empty());
    // A page that leads to another one keeps it as well; the usual size again is the usual page.
    assert!(
        site.get("/my?scale=2")
            .await
            .headers
            .get_all("set-cookie")
            .iter()
            .any(|c| c == "scale=2.00; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly")
    );
    let usual = site.send("GET", "/help?scale=1", &[("cookie", &kept)], "").await;
    assert!(!usual.text.contains("--scale") && usual.header("set-cookie").starts_with("scale=1.00"));
    for wrong in ["/help?scale=9", "/help?scale=1;}", "/help?scale=", "/help?scale=1.2&scale=1.3", "/help?scales=1.2"] {
        let answer = site.get(wrong).await;
        assert!(!answer.text.contains("--scale") && answer.header("set-cookie").is_empty(), "{wrong}");
    }
}

fn session(answer: &Answer) -> Option<String> {
    let cookies = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap());
    let mut sessions = cookies.filter(|cookie| cookie.starts_with("sid="));
    sessions.next().map(|cookie| cookie.split(';').next().unwrap().to_owned())
}

#[tokio::test]
async fn who_allowed_it_is_signed_in_by_a_press_and_led_on() {
    let site = site().await;
    let zhang = bound(&site, 0, "open-zhang").await;
    assert_eq!(ticket(&site, "code-zhang").await, None, "bound for notices only");
    assert_eq!(choose(&site, &zhang, "allow").await.header("location"), "/my/sessions?wechat");
    let told = site.outbox.0.lock().unwrap().len();
    let inbox = site.send("GET", "/my/notices", &[("cookie", &zhang.cookie), ("accept-language", "en")], "").await;
    assert!(inbox.text.contains("WeChat may sign in"), "{told}");

    let given = ticket(&site, "code-zhang").await.unwrap();
    let cookie = open(&site, &given, "/my/notices").await;
    let masked = {
        let person = zhang.caller.account.as_ref().unwrap().person.clone().unwrap();
        site.store().lookup_person(&person).await.unwrap().unwrap().name.masked()
    };
    // Whoever looks, a scanner of links too, uses nothing up.
    for _ in 0..3 {
        let shown = page(&site, &cookie).await;
        assert!(shown.status == StatusCode::OK && shown.text.contains(&masked), "{}", shown.text);
        assert!(!shown.text.contains(&given) && session(&shown).is_none());
    }
    let signed_in = site.post("/hand-off", &cookie, "").await;
    assert_eq!((signed_in.status, signed_in.header("location")), (StatusCode::SEE_OTHER, "/my/notices"));
    let own = session(&signed_in).unwrap();
    assert!(site.send("GET", "/my", &[("cookie", &own)], "").await.text.contains(&masked));
    let sessions = sessions::list(&site.ctx, &zhang.caller).await.unwrap();
    assert_eq!(sessions.len(), 2, "a session of its own");

    // Once.
    let again = site.post("/hand-off", &cookie, "").await;
    assert_eq!(again.header("location"), "/sign-in?ended=ticket");
    assert!(session(&again).is_none());
    // Pressed twice: the second press finds the session.
    let twice = site.post("/hand-off", &format!("{cookie}; {own}"), &format!("csrf={}", csrf(&site, &own))).await;
    assert_eq!(twice.header("location"), "/my/notices");
}

fn csrf(site: &Site, cookie: &str) -> String {
    let hash = crypto::session::token_hash(cookie.strip_prefix("sid=").unwrap());
    crypto::session::csrf(&site.ctx.keys, &hash, server::http::session::FORM)
}

#[tokio::test]
async fn nobody_is_signed_in_late_or_with_what_is_no_ticket() {
    let site = site().await;
    let zhang = bound(&site, 0, "open-zhang").await;
    choose(&site, &zhang, "allow").await;
    let late = open(&site, &ticket(&site, "code-zhang").await.unwrap(), "/my").await;
    site.pass(60);
    let unknown = open(&site, &"a".repeat(64), "/my").await;
    let hostile = open(&site, "%22%3B%20sid%3D1", "/my").await;
    assert!(!hostile.contains("sid"), "{hostile}");
    for cookie in [late.as_str(), &unknown, &hostile, "hand-off=", ""] {
        assert_eq!(page(&site, cookie).await.header("location"), "/sign-in?ended=ticket", "{cookie}");
        let pressed = site.post("/hand-off", cookie, "").await;
        assert_eq!(pressed.header("location"), "/sign-in?ended=ticket", "{cookie}");
        assert!(session(&pressed).is_none());
    }
    // Where they were going is kept for the phone and the code, if it is a resident's page.
    assert!(late.contains("next=/my"), "{late}");
    for to in ["//evil.example", "/desk", "/terminal", "/my?x=1", "https://evil.example"] {
        assert!(!open(&site, "abc", to).await.contains("next="), "{to}");
    }
    // From another site nobody presses it.
    let form = ("content-type", "application/x-www-form-urlencoded");
    let cross = [("sec-fetch-site", "cross-site"), form, ("cookie", late.as_str())];
    assert_eq!(site.send("POST", "/hand-off", &cross, "").await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn somebody_who_is_signed_in_is_never_replaced_without_being_asked() {
    let site = site().await;
    let (zhang, li) = (bound(&site, 0, "open-zhang").await, bound(&site, 1, "open-li").await);
    choose(&site, &zhang, "allow").await;
    let cookie = open(&site, &ticket(&site, "code-zhang").await.unwrap(), "/my/covers").await;
    // The own one: nothing is asked, nothing used up.
    let own = page(&site, &format!("{cookie}; {}", zhang.cookie)).await;
    assert_eq!((own.status, session(&own)), (StatusCode::SEE_OTHER, None));
    let other = page(&site, &format!("{cookie}; {}", li.cookie)).await;
    assert!(other.text.contains("is signed in now"), "{}", other.text);
    let pressed = site.post("/hand-off", &format!("{cookie}; {}", li.cookie), &format!("csrf={}", li.csrf)).await;
    assert!(session(&pressed).is_some());
    assert!(sessions::list(&site.ctx, &li.caller).await.unwrap().is_empty(), "signed out first");
    // Without the page's token a session's form is none.
    let forged = site.post("/hand-off", &format!("{cookie}; {}", zhang.cookie), "csrf=0").await;
    assert!(session(&forged).is_none() && forged.status != StatusCode::SEE_OTHER, "{}", forged.status);
}

#[tokio::test]
async fn what_is_ended_signs_nobody_in() {
    let site = site().await;
    let (zhang, li) = (bound(&site, 0, "open-one").await, bound(&site, 1, "open-one").await);
    choose(&site, &zhang, "allow").await;
    let waiting = open(&site, &ticket(&site, "code-one").await.unwrap(), "/my").await;
    choose(&site, &zhang, "forbid").await;
    assert_eq!(ticket(&site, "code-one").await, None);
    assert_eq!(page(&site, &waiting).await.header("location"), "/sign-in?ended=ticket", "and what is on its way");

    // The same WeChat signs somebody else in now: whom it signed in before is told.
    choose(&site, &zhang, "allow").await;
    choose(&site, &li, "allow").await;
    let cookie = open(&site, &ticket(&site, "code-one").await.unwrap(), "/my").await;
    let own = page(&site, &format!("{cookie}; {}", li.cookie)).await;
    assert_eq!(own.status, StatusCode::SEE_OTHER, "li is who it signs in");
    let inbox = site.send("GET", "/my/notices", &[("cookie", &zhang.cookie), ("accept-language", "en")], "").await;
    assert!(inbox.text.contains("WeChat signs in here no more"));

    // "This wasn't me" ends it as well, and so does taking WeChat away.
    site.post("/my/sessions", &li.cookie, &format!("csrf={}&act=others", li.csrf)).await;
    assert_eq!(ticket(&site, "code-one").await, None);
    choose(&site, &li, "allow").await;
    assert!(ticket(&site, "code-one").await.is_some());
    site.post("/my/notices/settings/wechat", &li.cookie, &format!("csrf={}&unbind=yes", li.csrf)).await;
    assert_eq!(ticket(&site, "code-one").await, None);
    assert_eq!(choose(&site, &li, "allow").await.header("location"), "/my/notices/settings/wechat", "bind it first");
}

#[tokio::test]
async fn the_door_of_tickets_tells_nobody_who_has_an_account_and_holds_its_limits() {
    let without = Site::new().await;
    assert_eq!(ask(&without, r#"{"code":"code-zhang"}"#).await.status, StatusCode::NOT_FOUND);
    let site = site().await;
    let zhang = bound(&site, 0, "open-zhang").await;
    choose(&site, &zhang, "allow").await;
    for code in ["code-stranger", "expired", "", "a b", &"x".repeat(200)] {
        assert_eq!(ticket(&site, code).await, None, "{code}");
    }
    assert_eq!(ask(&site, r#"{"code":"code-slow"}"#).await.status, StatusCode::SERVICE_UNAVAILABLE);
    for (body, status) in [
        ("", StatusCode::BAD_REQUEST),
        ("{}", StatusCode::BAD_REQUEST),
        ("code=code-zhang", StatusCode::BAD_REQUEST),
        (&*"x".repeat(5000), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        assert_eq!(ask(&site, body).await.status, status, "{body:.20}");
    }
    let mut answers = Vec::new();
    for _ in 0..70 {
        answers.push(ask(&site, r#"{"code":"code-zhang"}"#).await);
    }
    let last = answers.last().unwrap();
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(last.header("retry-after").parse::<u32>().unwrap() > 0);
    assert!(answers.iter().all(|answer| answer.header("set-cookie").is_empty()));
}
