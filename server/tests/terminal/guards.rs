//! Who may ask the institutions' interface, how, and how often.

use crate::support::{BUY, SCAN, Street};
use domain::card::InstitutionKind;
use http::StatusCode;
use serde_json::{Value, json};
use std::sync::Arc;
use usecases::{Limits, limits::Limit};

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
        json!(["1", BUY, "", ""]),
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
