//! The layers in front of the pages, asked on the real router.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;

use axum::body::Body;
use common::Site;
use domain::{id::IncidentId, incident::Incident, language::Text};
use http::StatusCode;
use storage::{Change, ChangeSet, DeskChange};
use usecases::desk::members::{NewMember, create};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");

#[tokio::test]
async fn a_form_from_elsewhere_is_refused() {
    let site = Site::new().await;
    for headers in [
        vec![FORM, ("sec-fetch-site", "cross-site")],
        vec![FORM, ("sec-fetch-site", "same-site")],
        vec![FORM, ("origin", "null")],
        vec![FORM, ("origin", "https://evil.example")],
        vec![FORM],
        vec![FORM, ("referer", "http://127.0.0.1:8080/sign-in")],
    ] {
        let answer = site.send("POST", "/sign-in", &headers, "phone=13900000000").await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{headers:?}");
    }
    let own = [FORM, ("origin", "http://127.0.0.1:8080")];
    let answer = site.send("POST", "/sign-in", &own, "phone=x").await;
    assert_ne!(answer.status, StatusCode::FORBIDDEN, "an old web-view sends Origin only");
}

#[tokio::test]
async fn other_kinds_of_body_are_refused() {
    let site = Site::new().await;
    for kind in ["text/plain", "application/json", "multipart/form-data", "multipart/form-data; boundary=x"] {
        let answer = site.send("POST", "/sign-in", &[OWN, ("content-type", kind)], "phone=1").await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
    }
    assert_eq!(site.send("POST", "/sign-in", &[OWN], "phone=1").await.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
    let upload = "/applications/00000000000000000000000001/documents";
    let answer = site.send("POST", upload, &[OWN, ("content-type", "multipart/form-data")], "x").await;
    assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "no boundary");
}

#[tokio::test]
async fn what_is_too_large_is_refused_with_and_without_a_stated_length() {
    let site = Site::new().await;
    let large = format!("phone={}", "1".repeat(70_000));
    assert_eq!(site.post("/sign-in", "", &large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let chunks = futures::stream::iter((0..20).map(|_| Ok::<_, std::io::Error>(vec![b'1'; 8192])));
    let answer = site.send("POST", "/sign-in", &[OWN, FORM], Body::from_stream(chunks)).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    let fields = "a=1&".repeat(300);
    assert_eq!(site.post("/sign-in", "", &fields).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    let upload = "/applications/00000000000000000000000001/documents";
    let headers = [OWN, ("content-type", "multipart/form-data; boundary=x"), ("content-length", "13000000")];
    assert_eq!(site.send("POST", upload, &headers, "x").await.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn a_panic_is_a_page_that_says_nothing_of_it() {
    let site = Site::new().await;
    site.clock.panic_once.store(true, std::sync::atomic::Ordering::SeqCst);
    let answer = site.get("/").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(!answer.text.contains("secret words"));
    assert!(answer.text.contains(answer.header("x-request-id")), "the incident id is on the page");
    assert!(answer.header("content-security-policy").contains("script-src 'nonce-"));
    assert_eq!(site.get("/").await.status, StatusCode::OK, "the next request is served");
}

#[tokio::test]
async fn every_answer_carries_the_headers() {
    let site = Site::new().await;
    let (cookie, _, _) = site.resident().await;
    let answers = [
        (200, site.get("/").await),
        (303, site.get("/my").await),
        (303, site.get("/language/en?to=/regions").await),
        (403, site.send("POST", "/sign-in", &[FORM], "x").await),
        (403, site.post("/my/settings", &cookie, "language=en").await),
        (404, site.get("/nowhere").await),
        (405, site.send("PUT", "/", &[OWN, FORM], "").await),
        (413, site.post("/sign-in", "", &"x".repeat(70_000)).await),
        (415, site.send("POST", "/sign-in", &[OWN], "x").await),
        (200, site.get("/live").await),
        (200, site.get("/ready").await),
        (200, site.get("/.well-known/yitui-receipt-key.pem").await),
    ];
    for (status, answer) in answers {
        assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
        let page = answer.header("content-type").starts_with("text/html");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{status}: {policy}"
        );
        assert_eq!(policy.contains("sandbox"), !page, "{status}");
        assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("referrer-policy", "strict-origin"),
            ("cache-control", "no-store"),
        ] {
            assert_eq!(answer.header(name), value, "{status} {name}");
        }
        assert!(answer.header("permissions-policy").contains("geolocation=()"));
        assert_eq!(answer.header("strict-transport-security"), "", "plain http");
        assert!(!policy.contains("upgrade-insecure-requests"));
    }
}

#[tokio::test]
async fn over_https_browsers_are_told_to_stay_with_it() {
    let site = Site::at("https://yitui.example").await;
    let answer = site.get("/").await;
    assert!(answer.header("strict-transport-security").starts_with("max-age=63072000"));
    assert!(answer.header("content-security-policy").ends_with("upgrade-insecure-requests"));
    assert!(site.get("/language/en").await.header("set-cookie").ends_with("; Secure"));
}

#[tokio::test]
async fn each_page_has_a_nonce_of_its_own_that_its_scripts_carry() {
    let site = Site::new().await;
    let nonce = |answer: &common::Answer| {
        let policy = answer.header("content-security-policy").to_owned();
        policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned()
    };
    let (a, b) = (site.get("/").await, site.get("/").await);
    assert_ne!(nonce(&a), nonce(&b));
    assert_eq!(nonce(&a).len(), 26);
    for tag in a.text.split("<script").skip(1) {
        assert!(tag.split('>').next().unwrap().contains(&nonce(&a)), "a script without nonce: {tag:.80}");
    }
    assert!(!a.text.contains(" style=\""), "the policy forbids style attributes");
}

#[tokio::test]
async fn a_session_needs_its_form_token() {
    let site = Site::new().await;
    let (cookie, csrf, _) = site.resident().await;
    assert_eq!(site.get("/my").await.status, StatusCode::SEE_OTHER);
    assert_ne!(site.send("GET", "/my", &[("cookie", &cookie)], "").await.header("location"), "/sign-in");
    for body in ["", "csrf=", "csrf=0000", "xcsrf=1"] {
        assert_eq!(site.post("/sign-out", &cookie, body).await.status, StatusCode::FORBIDDEN, "{body}");
    }
    let (other, _, _) = site.resident().await;
    assert_eq!(site.post("/sign-out", &other, &format!("csrf={csrf}")).await.status, StatusCode::FORBIDDEN);
    assert_eq!(site.post("/sign-out", &cookie, &format!("csrf={csrf}")).await.status, StatusCode::SEE_OTHER);
    let after = site.send("GET", "/my", &[("cookie", &cookie)], "").await;
    assert_eq!(after.header("location"), "/sign-in", "signed out for good");
}

#[tokio::test]
async fn a_session_that_was_ended_does_not_come_back() {
    let site = Site::new().await;
    let (cookie, _, id) = site.resident().await;
    // Long enough for the next request to note that the session was used.
    site.pass(120);
    let end = ChangeSet::new().with(Change::RevokeSession { id: id.clone(), at: site.ctx.now() });
    site.store().commit(end).await.unwrap();
    let touch = ChangeSet::new().with(Change::TouchSession { id, at: site.ctx.now() });
    assert!(site.store().commit(touch).await.is_err(), "the store refuses");
    let after = site.send("GET", "/my", &[("cookie", &cookie)], "").await;
    assert_eq!(after.header("location"), "/sign-in");
}

#[tokio::test]
async fn a_session_ends_by_idleness() {
    let site = Site::new().await;
    let (cookie, _, _) = site.resident().await;
    for (pass, signed_in) in [(1700, true), (1700, true), (1801, false)] {
        site.pass(pass);
        let answer = site.send("GET", "/my", &[("cookie", &cookie)], "").await;
        assert_eq!(answer.header("location") != "/sign-in", signed_in);
    }
}

#[tokio::test]
async fn residents_cookies_open_nothing_on_the_desk() {
    let site = Site::new().await;
    let (cookie, _, _) = site.resident().await;
    let as_staff = cookie.replace("sid=", "ssid=");
    for cookie in [cookie, as_staff] {
        let answer = site.send("GET", "/desk", &[("cookie", &cookie)], "").await;
        assert_eq!(answer.header("location"), "/desk/sign-in");
    }
}

#[tokio::test]
async fn the_language_switch_goes_back_to_own_paths_only() {
    let site = Site::new().await;
    let answer = site.get("/language/en?to=/regions").await;
    assert_eq!(answer.header("location"), "/regions");
    assert!(answer.header("set-cookie").starts_with("lang=en; Path=/;"));
    for to in ["//evil.example", "https://evil.example", "/%5Cevil.example", "%0d%0aX:%20y"] {
        assert_eq!(site.get(&format!("/language/en?to={to}")).await.header("location"), "/", "{to}");
    }
    let english = site.send("GET", "/", &[("cookie", "lang=en")], "").await;
    assert_eq!(english.header("content-language"), "en");
}

#[tokio::test]
async fn an_unknown_address_is_a_page_in_the_readers_language() {
    let site = Site::new().await;
    let answer = site.send("GET", "/api/anything", &[("accept-language", "en")], "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.header("content-type").starts_with("text/html"));
    let typed = site.get("/%3Cscript%3Ealert(1)%3C/script%3E?q=%3Cb%3E").await;
    assert!(!typed.text.contains("<script>alert") && !typed.text.contains("<b>"), "nothing typed is echoed raw");
}

#[tokio::test]
async fn the_notice_stands_above_pages_and_refusals_alike() {
    let site = Site::new().await;
    let form = NewMember {
        login: "admin".into(),
        name: "管理员".into(),
        role: "administrator".into(),
        ..NewMember::default()
    };
    create(&site.ctx, &server::demo::operator(), &form).await.unwrap();
    let admin = site.store().lookup_staff_by_login("admin").await.unwrap().unwrap();
    let now = site.ctx.now();
    let incident = Incident {
        id: IncidentId::from_bits(1),
        words: Text { zh: "支付暂时不可用。".into(), en: "Payments are down.".into() },
        author: admin.id,
        from: now,
        until: now.plus_seconds(3600),
        ended_at: None,
    };
    site.store().commit(ChangeSet::new().with(DeskChange::AddIncident(incident))).await.unwrap();
    for (path, status) in [("/", StatusCode::OK), ("/nowhere", StatusCode::NOT_FOUND)] {
        let answer = site.send("GET", path, &[("cookie", "lang=en")], "").await;
        assert_eq!(answer.status, status);
        assert!(answer.text.contains("Payments are down."), "{path}");
    }
    site.pass(3600);
    assert!(!site.get("/nowhere").await.text.contains("支付暂时不可用"), "its time is over");
}

#[tokio::test]
async fn files_of_the_site_are_compressed_and_cached() {
    let site = Site::new().await;
    let style = server::assets::href("style.css").unwrap();
    let answer = site.get(style).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.header("cache-control").starts_with("public"));
    assert_eq!(answer.header("vary"), "Accept-Encoding");
    assert_eq!(site.get("/assets/../Cargo.toml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_address_that_cannot_be_read_is_answered_by_a_page_in_the_readers_language() {
    let site = Site::new().await;
    let card = "00000000000000000000000001";
    let addresses = [
        format!("/card/{card}/unbind?which=a&which=b"),
        format!("/card/{card}/history?before=1&before=2"),
        format!("/card/codes/{card}?slot=x"),
        format!("/card/codes/{card}?bright=1&bright=1"),
        "/regions?q=a&q=b".to_owned(),
        "/card/%ff".to_owned(),
    ];
    for address in addresses {
        for (language, words) in [("zh-CN", "这个网址不完整，或者写错了"), ("en", "This address is incomplete")]
        {
            let answer = site.send("GET", &address, &[("accept-language", language)], "").await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{address}");
            assert!(answer.text.contains(words) && answer.text.contains("</html>"), "{address}: {}", answer.text);
            assert!(!answer.text.contains("deserialize") && !answer.text.contains("duplicate"), "{address}");
        }
    }
    let program =
        site.send("POST", "/api/terminal/settlements/%ff/settle", &[("content-type", "application/json")], "{}");
    let answer = program.await;
    assert!(
        answer.status == StatusCode::BAD_REQUEST && answer.text.contains(r#""error":"malformed""#),
        "{}",
        answer.text
    );
}
