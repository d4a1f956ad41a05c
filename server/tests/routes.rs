//! `yitui routes` says what the real router does.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;

use app::routes::Route;
use common::Site;
use http::StatusCode;
use server::http::{
    router::NoRoute,
    routes::{TABLE, Who},
};
use std::collections::BTreeSet;

/// A path that fits a pattern and names nothing that is there.
fn example(pattern: &str) -> String {
    let part = |part: &str| match part {
        "{region}" => "000000".to_owned(),
        "{language}" => "en".to_owned(),
        "{style}" => "elder".to_owned(),
        "{verb}" => "note".to_owned(),
        "{*path}" => "nothing".to_owned(),
        "{business}" => "01101".to_owned(),
        part if part.starts_with('{') => "00000000000000000000000000".to_owned(),
        part => part.to_owned(),
    };
    pattern.split('/').map(part).collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn the_table_is_what_the_router_answers() {
    let site = Site::new().await;
    let mut wrong = Vec::new();
    for row in TABLE {
        for method in ["GET", "POST", "PUT", "DELETE", "PATCH"] {
            let api = row.pattern.starts_with("/api/");
            let kind = if api { "application/json" } else { "application/x-www-form-urlencoded" };
            let headers = [("sec-fetch-site", "same-origin"), ("content-type", kind)];
            let answer = site.send(method, &example(row.pattern), &headers, "").await;
            let nowhere = answer.extensions.get::<NoRoute>().is_some() && row.pattern != "/assets/{*path}";
            let answered = answer.status != StatusCode::METHOD_NOT_ALLOWED && !nowhere;
            if answered != row.methods.contains(&method) || answer.status.is_server_error() {
                wrong.push(format!("{method} {}: {}", row.pattern, answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_typed_route_is_in_the_table() {
    let table: BTreeSet<&str> = TABLE.iter().map(|row| row.pattern).collect();
    assert_eq!(table.len(), TABLE.len(), "a pattern stands twice");
    let own = [
        "/live",
        "/ready",
        "/assets/{*path}",
        "/gateway/sms/receipts",
        "/gateway/mail/bounces",
        "/hosts/wechat/ticket",
    ];
    let typed: BTreeSet<&str> = Route::PATTERNS.iter().map(|(_, pattern)| *pattern).chain(own).collect();
    assert_eq!(table, typed);
}

#[tokio::test]
async fn who_is_not_signed_in_gets_nothing_that_is_somebodys() {
    let site = Site::new().await;
    let mut wrong = Vec::new();
    for row in TABLE {
        let sign_in = match row.who {
            Who::Resident => "/sign-in",
            Who::Staff | Who::Administrator => "/desk/sign-in",
            Who::Terminal => "/terminal/sign-in",
            Who::TerminalProgram | Who::Gateway => "",
            Who::Anyone | Who::Visitor | Who::Host | Who::DeskVisitor | Who::TerminalVisitor => continue,
        };
        for method in row.methods {
            let program = matches!(row.who, Who::TerminalProgram | Who::Gateway);
            let kind = if program { "application/json" } else { "application/x-www-form-urlencoded" };
            let headers = [("sec-fetch-site", "same-origin"), ("content-type", kind)];
            let answer = site.send(method, &example(row.pattern), &headers, "").await;
            let refused = if program {
                answer.status == StatusCode::UNAUTHORIZED
            } else {
                answer.status == StatusCode::SEE_OTHER && answer.header("location") == sign_in
            };
            let hidden = answer.status == StatusCode::NOT_FOUND;
            // A page about to send its visitor to sign in may do so by the step before.
            let sent_on = answer.status == StatusCode::SEE_OTHER && answer.header("location") == "/proof";
            // A page asks for it by itself, and must not be led back to it: it hears nothing.
            let silent = answer.status == StatusCode::NO_CONTENT && row.pattern.ends_with("/events");
            if !(refused || hidden || sent_on || silent) {
                wrong.push(format!("{method} {}: {} {}", row.pattern, answer.status, answer.header("location")));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
