//! Guards before the doors: the host's name, a full house, too many connections, signing out.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;

use axum::body::{Body, Bytes};
use common::Site;
use futures::{StreamExt as _, stream};
use http::{Request, StatusCode};
use server::http::CheckFiles;
use std::{convert::Infallible, net::IpAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
    sync::oneshot,
};

const OWN: &str = "http://127.0.0.1:8080";

/// A caller whom nobody knows yet.
fn nobody() -> usecases::Caller {
    usecases::Caller {
        session: None,
        account: None,
        staff: None,
        language: domain::language::Language::En,
        address: "192.0.2.1".into(),
        agent: "test".into(),
        device: None,
        request: "test".into(),
    }
}

#[tokio::test]
async fn the_server_answers_by_its_own_name_only() {
    let local = Site::new().await;
    let public = Site::at("https://yitui.example").await;
    let ask = async |site: &Site, host: &str| site.send("GET", "/", &[("host", host)], "").await;
    for own in ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"] {
        assert_eq!(ask(&local, own).await.status, StatusCode::OK, "{own}");
    }
    for own in ["yitui.example", "yitui.example:443"] {
        assert_eq!(ask(&public, own).await.status, StatusCode::OK, "{own}");
    }
    for other in ["evil.example", "127.0.0.1", "localhost:8081", "yitui.example:8080"] {
        let answer = ask(&local, other).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{other}");
        assert!(!answer.text.contains("evil.example"), "nothing is echoed");
        assert_ne!(answer.header("content-security-policy"), "");
    }
    assert_eq!(ask(&public, "127.0.0.1:8080").await.status, StatusCode::MISDIRECTED_REQUEST);
    let twice = [("host", "127.0.0.1:8080"), ("host", "evil.example")];
    assert_eq!(local.send("GET", "/", &twice, "").await.status, StatusCode::BAD_REQUEST);
    let without = |path: &str| Request::builder().uri(path).body(Body::empty()).unwrap();
    assert_eq!(local.ask(without("/")).await.status, StatusCode::BAD_REQUEST);
    let absolute = Request::builder().uri("http://evil.example/").header("host", "127.0.0.1:8080");
    assert_eq!(local.ask(absolute.body(Body::empty()).unwrap()).await.status, StatusCode::MISDIRECTED_REQUEST);
    for probe in ["/live", "/ready"] {
        assert_eq!(local.send("GET", probe, &[("host", "10.0.0.7")], "").await.status, StatusCode::OK, "{probe}");
        assert_eq!(local.ask(without(probe)).await.status, StatusCode::OK, "{probe}");
    }
    for asset in ["/icon.svg", "/regions", "/assets/x"] {
        let answer = local.send("GET", asset, &[("host", "evil.example")], "").await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{asset}");
    }
}

#[tokio::test]
async fn whoever_signs_out_leaves_no_pages_in_the_browser() {
    for (url, own) in [(OWN, "sid"), ("https://yitui.example", "__Host-sid")] {
        let site = Site::at(url).await;
        for path in ["/sign-out", "/my/sessions"] {
            let (cookie, csrf, _) = site.resident().await;
            let cookie = cookie.replacen("sid", own, 1);
            let page = site.send("GET", "/my/sessions", &[("cookie", &cookie)], "").await;
            assert_eq!(page.header("clear-site-data"), "");
            let refused = site.post(path, &cookie, "csrf=wrong").await;
            assert_eq!(refused.header("clear-site-data"), "", "a stranger's form signs nobody out");
            let out = site.post(path, &cookie, &format!("csrf={csrf}")).await;
            assert_eq!((out.status, out.header("clear-site-data")), (StatusCode::SEE_OTHER, "\"cache\", \"storage\""));
        }
        let desk = site.post("/desk/sign-out", "", "").await;
        assert_eq!(desk.header("clear-site-data"), "\"cache\", \"storage\"", "{url}");
    }
}

#[tokio::test]
async fn a_full_house_sheds_pages_and_still_says_that_it_lives() {
    let site = Site::with(OWN, |edge| {
        edge.bounds.in_flight = 1;
        edge.bounds.waiting = 0;
    })
    .await;
    // A form that does not come to its end holds the only place.
    let (send, never) = oneshot::channel::<()>();
    let body =
        stream::once(async { Ok::<_, Infallible>(Bytes::from_static(b"phone=")) }).chain(stream::once(async move {
            let _ = never.await;
            Ok(Bytes::new())
        }));
    let (router, mut held) = (
        site.router.clone(),
        Box::pin(async {
            let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
            site.send("POST", "/sign-in", &headers, Body::from_stream(body)).await
        }),
    );
    assert!(tokio::time::timeout(Duration::from_millis(100), &mut held).await.is_err());
    drop(router);
    let shed = site.get("/").await;
    assert_eq!((shed.status, shed.header("retry-after")), (StatusCode::SERVICE_UNAVAILABLE, "2"));
    assert!(shed.text.contains("</html>"), "a page that says what to do");
    for probe in ["/live", "/ready"] {
        assert_eq!(site.get(probe).await.status, StatusCode::OK, "{probe}");
    }
    send.send(()).unwrap();
    assert_eq!(held.await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(site.get("/").await.status, StatusCode::OK, "there is room again");
}

/// Serves on a port of its own with at most two connections of one address.
async fn served(site: &Site, proxies: &'static [IpAddr]) -> (std::net::SocketAddr, oneshot::Sender<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let bounds = server::http::edge::Bounds { address_connections: 2, ..Default::default() };
    let router = site.router.clone();
    tokio::spawn(async move {
        server::http::serve::serve(listener, router, bounds, proxies, async { drop(stopped.await) }).await;
    });
    (address, stop)
}

/// Whether a new connection is served; it stays open.
async fn connect(address: std::net::SocketAddr) -> (TcpStream, bool) {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let sent = stream.write_all(b"GET /live HTTP/1.1\r\nhost: x\r\n\r\n").await.is_ok();
    let mut answer = [0; 12];
    let read = tokio::time::timeout(Duration::from_secs(5), stream.read_exact(&mut answer)).await.unwrap();
    (stream, sent && read.is_ok() && &answer == b"HTTP/1.1 200")
}

#[tokio::test]
async fn one_address_has_a_bound_of_connections_and_a_trusted_proxy_has_none() {
    let site = Site::new().await;
    let (address, stop) = served(&site, &[]).await;
    let (one, first) = connect(address).await;
    let (_two, second) = connect(address).await;
    let (_three, third) = connect(address).await;
    assert_eq!((first, second, third), (true, true, false));
    drop(one);
    let mut again = false;
    for _ in 0..50 {
        tokio::time::sleep(Duration::from_millis(20)).await;
        again = connect(address).await.1;
        if again {
            break;
        }
    }
    assert!(again, "whoever leaves makes room");
    drop(stop);

    static PROXY: [IpAddr; 1] = [IpAddr::V4(std::net::Ipv4Addr::LOCALHOST)];
    let (address, _stop) = served(&site, &PROXY).await;
    let mut open = Vec::new();
    for _ in 0..6 {
        open.push(connect(address).await);
    }
    assert!(open.iter().all(|(_, served)| *served));
}

#[tokio::test]
async fn a_moved_date_does_not_move_the_second_factor() {
    use domain::application::form::FieldCode;
    use std::sync::atomic::Ordering;
    use storage::{Change, ChangeSet};
    use usecases::{
        Caller, UseCaseError,
        desk::{members, sign_in},
        session::{Side, resume},
    };
    let site = Site::new().await;
    let ctx = &site.ctx;
    // The demonstration's day is weeks ahead of the real one.
    let real = ctx.now().plus_seconds(-20 * 86_400);
    site.clock.real.store(real.0, Ordering::SeqCst);
    let nobody = nobody();
    let form =
        members::NewMember { login: "li.na".into(), name: "李娜".into(), role: "clerk".into(), ..Default::default() };
    let password = members::create(ctx, &nobody, &form).await.unwrap();
    let secret = crypto::totp::generate_secret();
    let mut staff = site.store().lookup_staff_by_login("li.na").await.unwrap().unwrap();
    staff.totp = Some(secret.expose().clone());
    staff.totp_step = 0;
    staff.version += 1;
    site.store().commit(ChangeSet::new().with(Change::UpdateStaff(staff))).await.unwrap();
    let token = sign_in::enter_password(ctx, &nobody, "li.na", &password).await.unwrap();
    let pending = resume(ctx, Side::Desk, &token).await.unwrap().unwrap();
    let caller = Caller { session: Some(pending.session), ..nobody };
    let code = |at: domain::time::Timestamp| {
        crypto::totp::code_at(&secret, u64::try_from(at.0 / 1_000_000).unwrap()).unwrap().expose().clone()
    };
    let shifted = sign_in::enter_code(ctx, &caller, &code(ctx.now())).await;
    assert!(matches!(&shifted, Err(UseCaseError::Invalid(e)) if e[0].code == FieldCode::CodeWrong), "{shifted:?}");
    let signed_in = sign_in::enter_code(ctx, &caller, &code(real)).await.unwrap();
    assert!(resume(ctx, Side::Desk, &signed_in.token).await.unwrap().unwrap().staff.is_some());
    assert!(resume(ctx, Side::Desk, &token).await.unwrap().is_none(), "half a sign-in is used up");
}

#[tokio::test]
async fn whom_an_administrator_stops_is_not_halfway_in_either() {
    use usecases::{
        Caller,
        desk::{members, sign_in},
        session::{Side, resume},
    };
    let site = Site::new().await;
    let ctx = &site.ctx;
    let nobody = nobody();
    let mut passwords = Vec::new();
    for (login, role) in [("admin", "administrator"), ("clerk", "clerk")] {
        let form =
            members::NewMember { login: login.into(), name: "李娜".into(), role: role.into(), ..Default::default() };
        passwords.push(members::create(ctx, &nobody, &form).await.unwrap());
    }
    let clerk = site.store().lookup_staff_by_login("clerk").await.unwrap().unwrap();
    let admin = site.store().lookup_staff_by_login("admin").await.unwrap();
    let token = sign_in::enter_password(ctx, &nobody, "clerk", &passwords[1]).await.unwrap();
    assert!(resume(ctx, Side::Desk, &token).await.unwrap().is_some());
    let caller = Caller { staff: admin, ..nobody };
    members::act(ctx, &caller, &clerk.id, members::MemberAct::ResetSecondFactor).await.unwrap();
    assert!(resume(ctx, Side::Desk, &token).await.unwrap().is_none());
}

#[test]
fn the_operators_page_names_the_bounds_in_force() {
    let page = include_str!("../../docs/operating.md");
    let (bounds, limits) = (server::http::edge::Bounds::default(), usecases::Limits::default());
    for said in [
        format!("{} s for an upload", bounds.upload.as_secs()),
        format!("{} s for a request", bounds.request.as_secs()),
        format!("More than {} requests at once", bounds.in_flight),
        format!("at most {} connections", bounds.address_connections),
        format!("{} files and {} MiB an application", limits.application_files, limits.application_bytes >> 20),
        format!("{} at once for an account and {} in all", limits.upload_parallel_account, limits.upload_parallel),
    ] {
        assert!(page.contains(&said), "{said}");
    }
}

#[tokio::test]
async fn a_platforms_check_file_comes_byte_by_byte_to_anybody() {
    let folder = std::env::temp_dir().join(format!("yitui-check-file-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("MP_verify_a1B2.txt");
    // Without a line's end, as the console gives it.
    std::fs::write(&path, b"a1B2c3").unwrap();
    let mut files = CheckFiles::default();
    files.add(&path).unwrap();
    let site = Site::with("https://yitui.example", |edge| edge.check_files = files).await;
    let answer = site.get("/MP_verify_a1B2.txt").await;
    assert_eq!((answer.status, answer.text.as_str()), (StatusCode::OK, "a1B2c3"));
    assert_eq!(answer.headers["content-type"], "text/plain");
    assert_eq!(answer.headers.get_all("set-cookie").iter().count(), 0);
    assert_eq!(site.get("/MP_verify_other.txt").await.status, StatusCode::NOT_FOUND);
    std::fs::remove_dir_all(&folder).unwrap();
}
