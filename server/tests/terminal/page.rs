//! A counter's browser: its cookie, its forms, and what it may look at again.

use crate::{
    common::Answer,
    support::{BUY, Street},
};
use domain::card::InstitutionKind;
use http::StatusCode;

/// A counter's browser after it signed in.
struct Counter<'a> {
    street: &'a Street,
    cookie: String,
    csrf: String,
}

async fn sign_in(street: &Street, credential: &str) -> Answer {
    let body = format!("credential={credential}&operator=%E5%B0%8F%E6%9D%8E");
    street.site.post("/terminal/sign-in", "", &body).await
}

impl<'a> Counter<'a> {
    async fn new(street: &'a Street, credential: &str) -> Self {
        let answer = sign_in(street, credential).await;
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/terminal"));
        let set = answer.header("set-cookie");
        assert!(set.contains("; Path=/terminal; SameSite=Strict; HttpOnly") && !set.contains("Max-Age"), "{set}");
        let cookie = set.split(';').next().unwrap().to_owned();
        let csrf = crypto::session::csrf(
            &street.site.ctx.keys,
            &crypto::session::token_hash(credential),
            server::http::session::FORM,
        );
        Self { street, cookie, csrf }
    }
    async fn get(&self, path: &str) -> Answer {
        self.street.site.send("GET", path, &[("cookie", &self.cookie)], "").await
    }
    async fn post(&self, path: &str, body: &str) -> Answer {
        let body = format!("csrf={}&{body}", self.csrf);
        self.street.site.post(path, &self.cookie, &body).await
    }
}

#[tokio::test]
async fn a_counter_signs_in_reads_a_code_and_settles() {
    let street = Street::new().await;
    let (_, own) = street.own().await;
    let person = &street.people[0];
    for wrong in ["", "x", &"0".repeat(64)] {
        assert_eq!(sign_in(&street, wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let counter = Counter::new(&street, &street.pharmacy).await;
    let menu = counter.get("/terminal").await;
    assert!(menu.text.contains("/terminal/scan/02121") && !menu.text.contains("/terminal/scan/01101"));
    assert!(menu.text.contains("小李") && menu.text.contains(&counter.csrf));
    assert_eq!(counter.get("/terminal/scan/01101").await.status, StatusCode::NOT_FOUND);
    let page = counter.get("/terminal/scan/02121").await;
    assert!(page.text.contains("autofocus") && !page.text.contains(person.name.reveal()));

    let scan = format!("/terminal/scan/{BUY}");
    assert_eq!(counter.post(&scan, "token=").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    // Mistyped: said at the field, and on record and counted as at the interface.
    let before = street.site.store().list_audit(0, 1_000).await.unwrap().len();
    let mistyped = counter.post(&scan, "token=6901234567892").await;
    assert!(mistyped.status == StatusCode::UNPROCESSABLE_ENTITY && mistyped.text.contains("f-token-error"));
    let record = street.site.store().list_audit(before as u64, 10).await.unwrap();
    let said: Vec<_> = record.iter().map(|leaf| (leaf.entry.action.as_str(), leaf.entry.detail.as_str())).collect();
    assert!(matches!(said[..], [("card.scan", detail)] if detail.ends_with("outcome=unreadable")), "{said:?}");
    let done = counter.post(&scan, &format!("token={}", street.code(&own))).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let answer = done.header("location").to_owned();
    let shown = counter.get(&answer).await;
    for word in ["核验通过", person.name.reveal(), person.id_number.reveal(), "在保"] {
        assert!(shown.text.contains(word), "{word}");
    }
    let primary = shown.text.matches("class=\"button\"").count() + shown.text.matches("button--primary").count();
    assert_eq!(primary, 1, "one thing is next: {}", shown.text);
    // The same code again, and what to do about it.
    let again = counter.post(&scan, &format!("token={}", street.code(&own))).await;
    let refused = counter.get(again.header("location")).await;
    assert!(refused.text.contains("请等屏幕换成下一个码") && !refused.text.contains(person.name.reveal()));

    let opened = counter.post(&format!("{answer}/settlement"), "").await;
    let settlement = opened.header("location").to_owned();
    assert!(settlement.starts_with("/terminal/settlements/"), "{settlement}");
    // Whose it is, and no more of them than a name to call somebody by.
    let open = counter.get(&settlement).await.text;
    assert!(open.contains(&person.name.masked()) && !open.contains(person.id_number.reveal()));
    let bill = "lines=3&name_1=A&quantity_1=2&amount_1=31.60&fund=20&personal=";
    let wrong = counter.post(&settlement, &format!("{bill}10")).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains("加起来必须等于"));
    assert!(wrong.text.contains("31.60 元，您填了 30.00 元"), "both numbers");
    let more = counter.post(&settlement, &format!("{bill}&more=on")).await;
    assert!(more.status == StatusCode::OK && more.text.contains("name_6") && more.text.contains("31.60"));
    // It is found again without its number, and only while it is open.
    let list = counter.get("/terminal/settlements").await;
    assert!(list.text.contains(&settlement) && list.text.contains("小李"), "{}", list.text);
    assert!(!list.text.contains(person.name.reveal()) && !list.text.contains(&person.name.masked()));
    let hospital = Counter::new(&street, &street.hospital).await;
    assert!(!hospital.get("/terminal/settlements").await.text.contains(&settlement));
    let settled = counter.post(&settlement, &format!("{bill}11.60")).await;
    assert_eq!((settled.status, settled.header("location")), (StatusCode::SEE_OTHER, settlement.as_str()));
    assert!(counter.get(&settlement).await.text.contains("已结清"));
    assert!(counter.get("/terminal/settlements").await.text.contains("没有未结清的结算"));
    // Nothing happens to what is closed.
    assert_eq!(counter.post(&format!("{settlement}/cancel"), "").await.status, StatusCode::SEE_OTHER);
    assert!(counter.get(&settlement).await.text.contains("已结清"));

    // Another terminal of the same institution, and this one after a while, find nobody.
    let second = street.another("P43010000001", InstitutionKind::Pharmacy).await;
    assert_eq!(Counter::new(&street, &second).await.get(&answer).await.status, StatusCode::NOT_FOUND);
    let hospital = Counter::new(&street, &street.hospital).await;
    assert_eq!(hospital.get(&settlement).await.status, StatusCode::NOT_FOUND);
    assert_eq!(hospital.post(&format!("{answer}/settlement"), "").await.status, StatusCode::NOT_FOUND);
    street.site.pass(901);
    assert_eq!(counter.get(&answer).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_request_is_the_terminals_and_every_form_its_pages() {
    let street = Street::new().await;
    let (_, own) = street.own().await;
    let counter = Counter::new(&street, &street.pharmacy).await;
    let body = format!("token={}", street.code(&own));
    let scan = format!("/terminal/scan/{BUY}");
    assert_eq!(street.site.post(&scan, &counter.cookie, &body).await.status, StatusCode::FORBIDDEN, "no form token");
    let other = Counter::new(&street, &street.hospital).await;
    let foreign = format!("csrf={}&{body}", other.csrf);
    assert_eq!(street.site.post(&scan, &counter.cookie, &foreign).await.status, StatusCode::FORBIDDEN);
    let cross = [
        ("sec-fetch-site", "cross-site"),
        ("content-type", "application/x-www-form-urlencoded"),
        ("cookie", counter.cookie.as_str()),
    ];
    let whole = format!("csrf={}&{body}", counter.csrf);
    assert_eq!(street.site.send("POST", &scan, &cross, whole).await.status, StatusCode::FORBIDDEN);
    // A resident who is signed in in the same browser is nobody here.
    let (resident, _, _) = street.site.resident().await;
    let page = street.site.send("GET", "/terminal", &[("cookie", &resident)], "").await;
    assert_eq!(page.header("location"), "/terminal/sign-in");
    // Signing out takes the cookie and what the browser kept of the pages.
    let out = counter.post("/terminal/sign-out", "").await;
    assert!(out.header("set-cookie").starts_with("terminal=;") && !out.header("clear-site-data").is_empty());
    // Revoked: out at the next request.
    street.revoke(&street.pharmacy).await;
    for answer in [counter.get("/terminal").await, counter.post(&scan, &body).await] {
        assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, "/terminal/sign-in"));
        assert!(answer.header("set-cookie").starts_with("terminal=;"));
    }
    assert_eq!(street.site.store().scans_of(&own.certificate, None, 9).await.unwrap(), []);
}
