//! The institutions' interface on the real router: what is accepted, every refusal, and what nobody is told.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;
mod terminal_support;

use domain::{
    card::{Binding, BindingKind, BindingState, BusinessType, Certificate, CertificateState, InstitutionKind, Slot},
    time::Timestamp,
};
use http::StatusCode;
use jiff::ToSpan as _;
use serde_json::{Value, json};
use std::sync::Arc;
use storage::CardChange;
use terminal_support::{BUY, OPEN, SCAN, Street};
use usecases::{Limits, limits::Limit};

#[tokio::test]
async fn an_answer_tells_what_the_business_needs() {
    let street = Street::new().await;
    let (card, own) = street.own().await;
    let person = &street.people[0];
    let reply = street.scan(&street.pharmacy, &street.code(&own), BUY).await;
    assert_eq!(reply["outcome"], "accepted");
    assert_eq!((&reply["business_type"], &reply["at"]), (&json!(BUY), &json!("2026-11-22T12:00:00+08:00")));
    let whole = json!({
        "name": person.name.reveal(), "id_number": person.id_number.reveal(), "region": "430000", "insurance": ["390", "310"],
    });
    assert_eq!(reply["holder"], whole);
    assert!(reply.get("agent").is_none());
    // A consultation calls somebody by their name: no number, no area.
    street.site.pass(30);
    let reply = street.scan(&street.hospital, &street.code(&own), "01201").await;
    let masked =
        json!({ "name": person.name.reveal(), "id_number": person.id_number.masked(), "insurance": ["390", "310"] });
    assert_eq!(reply["holder"], masked);
    // The holder sees both.
    let seen = street.site.store().scans_of(&card.id, None, 9).await.unwrap();
    assert_eq!(seen.len(), 2);
    assert_eq!(seen[0].operator, "007");
    // Typed as the screen groups it.
    street.site.pass(30);
    let grouped = domain::card::grouped(&street.code(&own));
    assert_eq!(street.outcome(&street.pharmacy, &grouped, BUY).await, "accepted");
}

#[tokio::test]
async fn what_is_no_code_of_now_is_unreadable_and_nothing_else_is_said() {
    let street = Street::new().await;
    let (card, own) = street.own().await;
    let good = street.code(&own);
    let now = Slot::at(street.site.ctx.now(), 30).number;
    let other = street.card(&street.people[1]).await;
    let mut changed = good.clone().into_bytes();
    changed[20] = if changed[20] == b'9' { b'0' } else { changed[20] + 1 };
    let changed = String::from_utf8(changed).unwrap();
    let cases = [
        ("garbage", "乱七八糟".to_owned()),
        ("nothing", String::new()),
        ("long", "1".repeat(50_000)),
        ("cut off", good[..39].to_owned()),
        ("one digit more", format!("{good}0")),
        ("changed", changed),
        ("made up", format!("1{}", "7".repeat(39))),
        ("future slot", street.code_in(&own, 2)),
        ("next slot", street.code_in(&own, 1)),
        ("other certificate", street.code_of(&own, &other.id, now)),
        ("other binding's version", street.code(&Binding { version: 2, ..own.clone() })),
        ("hours old", street.code_in(&own, -500)),
    ];
    for (what, token) in cases {
        assert_eq!(street.outcome(&street.pharmacy, &token, BUY).await, "unreadable", "{what}");
    }
    // Just too old can be told, and the person shows the next one.
    assert_eq!(street.outcome(&street.pharmacy, &street.code_in(&own, -2), BUY).await, "stale");
    assert_eq!(street.outcome(&street.hospital, &good, BUY).await, "not_its_business");
    assert_eq!(street.outcome(&street.pharmacy, &good, "01101").await, "not_its_business");
    // None of that used it up; it is good once, the slot before too.
    assert_eq!(street.outcome(&street.pharmacy, &good, BUY).await, "accepted");
    assert_eq!(street.outcome(&street.pharmacy, &good, BUY).await, "used");
    assert_eq!(street.outcome(&street.hospital, &good, "01101").await, "used");
    assert_eq!(street.outcome(&street.pharmacy, &street.code_in(&own, -1), BUY).await, "accepted");
    // Its holder finds the true ones on the record, and of the others what was about their card.
    let seen = street.site.store().scans_of(&card.id, None, 50).await.unwrap();
    assert!(seen.iter().filter(|scan| scan.outcome.name() == "accepted").count() == 2 && seen.len() >= 6);
}

#[tokio::test]
async fn frozen_unbound_and_closed_are_refused_from_the_next_scan_on() {
    let street = Street::new().await;
    let (card, own) = street.own().await;
    let moved = |state, version| Certificate { state, version, ..card.clone() };
    street.commit(CardChange::UpdateCertificate(moved(CertificateState::Frozen, 2))).await;
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&own), BUY).await, "frozen");
    street.commit(CardChange::UpdateCertificate(moved(CertificateState::Closed, 3))).await;
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&own), BUY).await, "closed");
    street.commit(CardChange::UpdateCertificate(moved(CertificateState::Active, 4))).await;
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&own), BUY).await, "accepted");
    street.site.pass(30);
    let shown = street.code(&own);
    let ended =
        Binding { state: BindingState::Unbound, ended_at: Some(street.site.ctx.now()), version: 2, ..own.clone() };
    street.commit(CardChange::UpdateBinding(ended.clone())).await;
    assert_eq!(street.outcome(&street.pharmacy, &shown, BUY).await, "unreadable");
    // Even a code of the version that is no longer bound says no more than that the right ended.
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&ended), BUY).await, "ended");
}

#[tokio::test]
async fn an_entrustment_goes_as_far_as_it_says_and_shows_both_names() {
    let street = Street::new().await;
    let card = street.card(&street.people[0]).await;
    let (today, agent) = (street.site.ctx.today(), street.people[1].clone());
    let last = today.checked_add(2.days()).unwrap();
    let pharmacy = street.institution("P43010000001").await;
    let other = street.another("P43010000002", InstitutionKind::Pharmacy).await;
    let buy = [BusinessType::BuyDrugs];
    let binding = street.entrusted(&card, Some(pharmacy), &buy, last).await;
    assert_eq!(street.outcome(&other, &street.code(&binding), BUY).await, "other_institution");
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&binding), "02122").await, "other_purpose");
    let reply = street.scan(&street.pharmacy, &street.code(&binding), BUY).await;
    assert_eq!(reply["holder"]["name"], street.people[0].name.reveal());
    assert_eq!(reply["agent"], json!({ "name": agent.name.reveal(), "id_number": agent.id_number.masked() }));
    // Its last day is good to midnight.
    street.set_clock(Timestamp::start_of(last.tomorrow().unwrap()).plus_seconds(-31));
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&binding), BUY).await, "accepted");
    street.site.pass(31);
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&binding), BUY).await, "ended");
}

#[tokio::test]
async fn a_guardians_right_ends_at_midnight_of_majority() {
    let street = Street::new().await;
    let card = street.card(&street.people[0]).await;
    let majority = street.site.ctx.today().tomorrow().unwrap();
    let family = street.bound(&card, &street.people[1], BindingKind::Family, Some(majority)).await;
    street.set_clock(Timestamp::start_of(majority).plus_seconds(-1));
    let late = street.code(&family);
    assert_eq!(street.outcome(&street.pharmacy, &street.code_in(&family, -1), BUY).await, "accepted");
    // The code shown a second before midnight, a second after it.
    street.site.pass(1);
    assert_eq!(street.outcome(&street.pharmacy, &late, BUY).await, "ended");
    assert_eq!(street.outcome(&street.pharmacy, &street.code(&family), BUY).await, "ended");
}

#[tokio::test]
async fn a_clock_that_jumps_back_accepts_no_code_twice() {
    let street = Street::new().await;
    let (_, own) = street.own().await;
    let (first, next) = (street.code(&own), street.code_in(&own, 120));
    assert_eq!(street.outcome(&street.pharmacy, &first, BUY).await, "accepted");
    street.site.pass(3600);
    assert_eq!(street.outcome(&street.pharmacy, &next, BUY).await, "accepted");
    street.site.pass(-3600);
    assert_eq!(street.outcome(&street.pharmacy, &first, BUY).await, "used");
    assert_eq!(street.outcome(&street.pharmacy, &next, BUY).await, "unreadable");
    street.site.pass(3600);
    assert_eq!(street.outcome(&street.pharmacy, &next, BUY).await, "used");
}

#[tokio::test]
async fn a_lost_answer_is_given_again_and_a_number_is_never_repeated() {
    let street = Street::new().await;
    let (_, own) = street.own().await;
    let asked = |token: &str| json!({ "token": token, "business_type": BUY, "out_biz_no": "A-1" });
    let code = street.code(&own);
    let (_, first) = street.post(&street.pharmacy, SCAN, &asked(&code)).await;
    let (_, again) = street.post(&street.pharmacy, SCAN, &asked(&code)).await;
    assert_eq!(first, again);
    street.site.pass(30);
    let (status, fault) = street.post(&street.pharmacy, SCAN, &asked(&street.code(&own))).await;
    assert_eq!((status, &fault["fields"]), (StatusCode::UNPROCESSABLE_ENTITY, &taken()));
    // Another institution counts for itself.
    let mut elsewhere = asked(&street.code(&own));
    elsewhere["business_type"] = json!("01101");
    assert_eq!(street.post(&street.hospital, SCAN, &elsewhere).await.1["outcome"], "accepted");
}

fn taken() -> Value {
    json!([{ "field": "out_biz_no", "code": "taken" }])
}

#[tokio::test]
async fn a_revoked_terminal_is_out_at_once_and_no_cookie_counts() {
    let street = Street::new().await;
    let (_, own) = street.own().await;
    let token = street.code(&own);
    let asked = json!({ "token": token, "business_type": BUY }).to_string();
    let cookie = format!("terminal={}.; sid={}", street.pharmacy, street.pharmacy);
    for credential in ["", "x", &"0".repeat(64), &street.pharmacy[1..]] {
        let answer = street.raw(credential, SCAN, &asked, &[("cookie", &cookie)]).await;
        assert_eq!((answer.status, answer.header("www-authenticate")), (StatusCode::UNAUTHORIZED, "Bearer"));
        assert_eq!(serde_json::from_str::<Value>(&answer.text).unwrap()["error"], "unauthorized");
    }
    let basic = street.raw("", SCAN, &asked, &[("authorization", &format!("Basic {}", street.pharmacy))]).await;
    assert_eq!(basic.status, StatusCode::UNAUTHORIZED);
    let second = street.another("P43010000001", InstitutionKind::Pharmacy).await;
    street.revoke(&street.pharmacy).await;
    let answer = street.raw(&street.pharmacy, SCAN, &asked, &[]).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    let unknown = street.raw(&"0".repeat(64), SCAN, &asked, &[]).await;
    let plain = |text: &str| text.split("\"incident\"").next().unwrap().to_owned();
    assert_eq!(plain(&answer.text), plain(&unknown.text), "revoked and unknown are answered alike");
    // The institution's other terminal goes on.
    assert_eq!(street.outcome(&second, &token, BUY).await, "accepted");
}

#[tokio::test]
async fn only_programs_and_own_pages_may_ask_and_only_json_of_a_size() {
    let street = Street::new().await;
    let asked = json!({ "token": "1", "business_type": BUY }).to_string();
    let ask = async |more: &[(&str, &str)], body: &str| {
        let answer = street.raw(&street.pharmacy, SCAN, body, more).await;
        assert_eq!(answer.header("content-type"), "application/json");
        assert_eq!(answer.header("cache-control"), "no-store");
        let fault = serde_json::from_str::<Value>(&answer.text).unwrap();
        (answer.status.as_u16(), fault["error"].as_str().unwrap_or_default().to_owned())
    };
    let refused = |status, error: &str| (status, error.to_owned());
    assert_eq!(ask(&[], &asked).await.0, 200);
    assert_eq!(ask(&[("sec-fetch-site", "same-origin")], &asked).await.0, 200);
    for foreign in [
        &[("origin", "https://evil.example")][..],
        &[("origin", "null")],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "same-site"), ("origin", "http://127.0.0.1:8080")],
    ] {
        assert_eq!(ask(foreign, &asked).await, refused(403, "forbidden"), "{foreign:?}");
    }
    for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""] {
        assert_eq!(ask(&[("content-type", kind)], &asked).await, refused(415, "content_type"), "{kind}");
    }
    let large = json!({ "token": "1".repeat(128 * 1024), "business_type": BUY }).to_string();
    assert_eq!(ask(&[], &large).await, refused(413, "too_large"));
    for malformed in ["", "{", "[", "\u{0}", &"[".repeat(5000)] {
        assert_eq!(ask(&[], malformed).await.0 / 100, 4, "{malformed:.9}");
    }
    assert_eq!(ask(&[], "{").await, refused(400, "malformed"));
    for shape in [
        json!({ "token": "1", "business_type": BUY, "id_number": "x" }),
        json!({ "token": "1" }),
        json!({ "token": 1, "business_type": BUY }),
        json!([]),
        json!(null),
    ] {
        assert_eq!(ask(&[], &shape.to_string()).await, refused(422, "invalid"), "{shape}");
    }
    let fields = [
        (json!({ "token": "1", "business_type": "03131" }), "business_type", "choice"),
        (json!({ "token": "1", "business_type": "" }), "business_type", "required"),
        (json!({ "token": "1", "business_type": BUY, "operator": "甲".repeat(31) }), "operator", "too_long"),
        (json!({ "token": "1", "business_type": BUY, "operator": "a\u{202e}b" }), "operator", "character"),
        (json!({ "token": "1", "business_type": BUY, "out_biz_no": "1".repeat(65) }), "out_biz_no", "too_long"),
    ];
    for (body, field, code) in fields {
        let (status, fault) = street.post(&street.pharmacy, SCAN, &body).await;
        let expected = json!([{ "field": field, "code": code }]);
        assert_eq!((status, &fault["fields"]), (StatusCode::UNPROCESSABLE_ENTITY, &expected), "{body}");
    }
    let get = street.site.get(SCAN).await;
    assert_eq!(get.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn a_terminal_has_limits_and_so_has_who_guesses_credentials() {
    let limit = |most| Limit { most, seconds: 60 };
    let street = Street::with(|edge| {
        let hour = Limit { most: 2, seconds: 3600 };
        edge.ctx.limits = Arc::new(Limits {
            scan_terminal_minute: limit(4),
            scan_unreadable_hour: hour,
            terminal_address_hour: hour,
            ..Limits::default()
        });
    })
    .await;
    let (_, own) = street.own().await;
    let asked = |token: &str| json!({ "token": token, "business_type": BUY }).to_string();
    let status = async |credential: &str, token: &str| {
        let answer = street.raw(credential, SCAN, &asked(token), &[]).await;
        (answer.status.as_u16(), answer.header("retry-after").parse::<i64>().unwrap_or(0))
    };
    for _ in 0..2 {
        assert_eq!(status(&street.pharmacy, "1").await.0, 200);
    }
    let (code, wait) = status(&street.pharmacy, "1").await;
    assert!(code == 429 && wait > 60, "made-up codes are bounded by the hour: {code} {wait}");
    // True codes are still read, up to the minute's limit.
    assert_eq!(status(&street.pharmacy, &street.code(&own)).await.0, 200);
    assert_eq!(status(&street.pharmacy, &street.code(&own)).await.0, 200);
    let (code, wait) = status(&street.pharmacy, &street.code(&own)).await;
    assert!(code == 429 && (1..=60).contains(&wait), "{code} {wait}");
    // Another terminal has its own.
    assert_eq!(status(&street.hospital, "1").await.0, 200);
    for expected in [401, 401, 429] {
        assert_eq!(status(&"0".repeat(64), "1").await.0, expected);
    }
    // Whoever guesses keeps nobody out.
    assert_eq!(status(&street.hospital, "1").await.0, 200);
}

#[tokio::test]
async fn a_settlement_is_opened_once_settled_or_called_off_once_and_is_its_institutions() {
    let street = Street::new().await;
    let (_, own) = street.own().await;
    let person = street.people[0].id.clone();
    let scan = street.scan(&street.pharmacy, &street.code(&own), BUY).await;
    let used = street.scan(&street.pharmacy, &street.code(&own), BUY).await;
    let opening = json!({ "scan_id": scan["scan_id"] });
    let (status, opened) = street.post(&street.pharmacy, OPEN, &opening).await;
    assert_eq!((status, &opened["state"]), (StatusCode::OK, &json!("open")));
    assert_eq!(street.post(&street.pharmacy, OPEN, &opening).await.1, opened);
    assert_eq!(street.site.store().count_open_settlements(&person).await.unwrap(), 1);
    // Not theirs, refused, or nothing at all: all alike.
    assert_eq!(street.post(&street.hospital, OPEN, &opening).await.0, StatusCode::NOT_FOUND);
    for other in [&used["scan_id"], &json!("00000000000000000000000000"), &json!("../x")] {
        let asked = json!({ "scan_id": other });
        assert_eq!(street.post(&street.pharmacy, OPEN, &asked).await.0, StatusCode::NOT_FOUND, "{other}");
    }
    let settle = format!("{OPEN}/{}/settle", opened["settlement_id"].as_str().unwrap());
    let cancel = format!("{OPEN}/{}/cancel", opened["settlement_id"].as_str().unwrap());
    let bill = |fund: i64, personal: i64| json!({ "items": [{ "name": "阿莫西林", "quantity": 2, "amount": 3160 }], "fund": fund, "personal": personal });
    assert_eq!(street.post(&street.hospital, &settle, &bill(3160, 0)).await.0, StatusCode::NOT_FOUND);
    assert_eq!(street.post(&street.hospital, &cancel, &json!({})).await.0, StatusCode::NOT_FOUND);
    let wrong = [
        (bill(3160, 1), "personal", "sum_differs"),
        (bill(-1, 3161), "fund", "amount_malformed"),
        (json!({ "items": [], "fund": 0, "personal": 0 }), "items", "required"),
        (
            json!({ "items": [{ "name": "", "quantity": 1, "amount": 1 }], "fund": 1, "personal": 0 }),
            "items",
            "character",
        ),
    ];
    for (body, field, code) in wrong {
        let (status, fault) = street.post(&street.pharmacy, &settle, &body).await;
        let expected = json!([{ "field": field, "code": code }]);
        assert_eq!((status, &fault["fields"]), (StatusCode::UNPROCESSABLE_ENTITY, &expected), "{body}");
    }
    let mut strange = bill(3160, 0);
    strange["items"][0]["discount"] = json!(1);
    assert_eq!(street.post(&street.pharmacy, &settle, &strange).await.0, StatusCode::UNPROCESSABLE_ENTITY);
    let most = json!({ "name": "甲".repeat(100), "quantity": 1, "amount": 1 });
    let long = json!({ "items": vec![most; 200], "fund": 200, "personal": 0 });
    let (status, settled) = street.post(&street.pharmacy, &settle, &long).await;
    assert_eq!((status, &settled["state"], &settled["total"]), (StatusCode::OK, &json!("settled"), &json!(200)));
    assert_eq!(street.post(&street.pharmacy, &settle, &bill(3160, 0)).await.0, StatusCode::CONFLICT);
    assert_eq!(street.post(&street.pharmacy, &cancel, &json!({})).await.0, StatusCode::CONFLICT);
    assert_eq!(street.site.store().count_open_settlements(&person).await.unwrap(), 0);
    // A consultation is no business that is settled; a visit that is can be called off.
    street.site.pass(30);
    let visit = street.scan(&street.hospital, &street.code(&own), "01201").await;
    let asked = json!({ "scan_id": visit["scan_id"] });
    assert_eq!(street.post(&street.hospital, OPEN, &asked).await.0, StatusCode::CONFLICT);
    street.site.pass(30);
    let visit = street.scan(&street.hospital, &street.code(&own), "01301").await;
    let (_, opened) = street.post(&street.hospital, OPEN, &json!({ "scan_id": visit["scan_id"] })).await;
    let cancel = format!("{OPEN}/{}/cancel", opened["settlement_id"].as_str().unwrap());
    assert_eq!(street.post(&street.hospital, &cancel, &json!({})).await.1["state"], "cancelled");
}
