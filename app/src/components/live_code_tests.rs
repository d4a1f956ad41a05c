//! The parts that show and read codes. Golden pictures of the encoders' work are in `app/tests/golden`; a browser draws
//! them and an independent decoder reads them back in `end2end/journeys/code-image.spec.ts`. To write them anew after
//! a wanted change: `YITUI_GOLDEN=write cargo test --workspace --lib golden`.

use super::*;
use crate::{
    context::{Assets, PageCtx},
    render::{in_context, render_html},
};
use domain::language::Language;
use http::StatusCode;
use leptos::prelude::*;
use std::{fs, path::Path, sync::Arc};

const DIGITS: &str = "1042857142857142857142857142857142857903";

fn ctx() -> PageCtx {
    PageCtx {
        path: "/code".into(),
        assets: Arc::new(Assets { scan: "/scan.js".into(), decoder: "/decoder.js".into(), ..Assets::default() }),
        ..PageCtx::sample(Language::En)
    }
}

fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    in_context(&ctx(), || view().to_html())
}

fn page<V: IntoView>(view: impl FnOnce() -> V) -> String {
    render_html(&ctx(), StatusCode::OK, "Code", view)
}

#[track_caller]
fn is_golden(name: &str, drawn: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("YITUI_GOLDEN").is_some() {
        #[expect(clippy::unwrap_used, reason = "a test may stop here")]
        fs::write(&path, format!("{drawn}\n")).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default().trim_end(), drawn, "{name}: see the head of this file");
}

#[test]
fn codes_are_drawn_as_in_the_golden_pictures() {
    is_golden("qr-40-digits.svg", &html(|| view! { <Qr text=DIGITS title="Code" level=QrLevel::Medium /> }));
    is_golden(
        "qr-address.svg",
        &html(|| view! { <Qr text="https://yitui.example/check/0123456789abcdef" title="Check" /> }),
    );
    is_golden("bar-40-digits.svg", &html(|| view! { <BarCode digits=DIGITS title="Code" /> }));
    is_golden("bar-odd-digits.svg", &html(|| view! { <BarCode digits="12345" title="Code" /> }));
    is_golden("bar-down.svg", &html(|| view! { <BarCode digits=DIGITS title="Code" run=BarsRun::Down /> }));
}

#[test]
fn forty_digits_make_a_qr_code_of_version_two() {
    let drawn = |text: &str, level| html(|| view! { <Qr text=text title="Code" level=level /> });
    for level in [QrLevel::Medium, QrLevel::Quartile] {
        // 25 modules and four light ones on either side.
        assert!(drawn(DIGITS, level).contains(r#"viewBox="-4 -4 33 33""#));
        // The same length with one letter needs more room: the digits above were packed as digits.
        assert!(!drawn(&DIGITS.replace('9', "x"), level).contains(r#"viewBox="-4 -4 33 33""#));
    }
}

#[test]
fn a_code_is_a_picture_with_a_name_on_white() {
    for picture in [
        html(|| view! { <Qr text=DIGITS title="To pay" /> }),
        html(|| view! { <BarCode digits=DIGITS title="To pay" /> }),
    ] {
        assert!(picture.contains(r#"role="img""#) && picture.contains(r#"aria-label="To pay""#), "{picture}");
        assert!(picture.contains(r##"fill="#fff""##) && picture.contains(r##"fill="#000""##), "{picture}");
    }
    assert!(!html(|| view! { <BarCode digits="12a" title="x" /> }).contains("<svg"));
}

#[test]
fn digits_are_shown_in_fours_without_blanks_between() {
    let shown = html(|| view! { <CodeDigits digits="1234567890" /> });
    for group in ["<span>1234</span>", "<span>5678</span>", "<span>90</span>"] {
        assert!(shown.contains(group), "{shown}");
    }
}

fn block() -> impl IntoView {
    view! {
        <CodeBlock seconds=17 interval=30 valid_for=30 next="/code/next" seen="/code/seen">
            <CodeDigits digits="12345678" />
        </CodeBlock>
    }
}

#[test]
fn a_live_code_says_all_that_its_island_needs() {
    let shown = html(|| view! { <LiveCode refresh=17>{block()}</LiveCode> });
    for part in [
        r#"data-component="CodeRefresh"#,
        r#"data-seconds="17""#,
        r#"data-of="30""#,
        r#"data-valid-for="30""#,
        r#"data-next="/code/next""#,
        r#"data-seen="/code/seen""#,
        "This page loads a new code after 17 seconds.",
        "New code shown",
        "No connection",
        "This code is still accepted for",
    ] {
        assert!(shown.contains(part), "no {part} in {shown}");
    }
    // Every word but the sentence for readers without scripts waits until it is true.
    assert_eq!(shown.matches(" hidden").count(), 4, "{shown}");
    assert!(!shown.contains("data-awake") && !shown.contains("code__close"));
    let alone = html(|| view! { <CodeBlock seconds=1 interval=30 next="/n">"x"</CodeBlock> });
    assert!(!alone.contains("data-seen") && alone.starts_with("<div"), "{alone}");
}

#[test]
fn the_bright_view_leads_back() {
    let shown = html(|| view! { <LiveCode refresh=30 close="/code">{block()}</LiveCode> });
    for part in ["code--bright", r#"href="/code""#, "data-awake"] {
        assert!(shown.contains(part), "no {part} in {shown}");
    }
}

#[test]
fn a_page_with_a_live_code_loads_itself_anew_where_no_script_runs() {
    let refreshed = |refresh| page(|| view! { <LiveCode refresh=refresh>{block()}</LiveCode> });
    let wanted = r#"<noscript><meta http-equiv="refresh" content="30"></noscript>"#;
    assert!(refreshed(30).contains(wanted), "{}", refreshed(30));
    assert!(refreshed(0).contains(r#"content="5""#), "a code about to end must not make the page spin");
    let typed = page(|| view! { <p>"<template data-refresh=\"1\">"</p> });
    assert!(!typed.contains("http-equiv"), "what somebody typed refreshes nothing");
}

#[test]
fn a_field_that_scans_brings_the_cameras_script_and_no_island() {
    let shown = page(|| {
        view! {
            <Form>
                <ScanField name="code" label="Code" />
            </Form>
        }
    });
    for part in [
        r#"src="/scan.js""#,
        r#"data-decoder="/decoder.js""#,
        r#"nonce="nonce""#,
        r#"name="code""#,
        r#"inputmode="numeric""#,
        "may not use the camera",
    ] {
        assert!(shown.contains(part), "no {part} in {shown}");
    }
    assert!(!shown.contains("<leptos-island"));
    let plain = page(|| view! { <p>"x"</p> });
    assert!(plain.matches("<script").count() == 1 && !plain.contains("id=\"scan\""));
}
