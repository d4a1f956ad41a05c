use super::*;
use crate::{
    context::{Assets, PageCtx},
    render::{in_context, render, render_html},
};
use domain::{
    application::form::{FieldCode, FieldError},
    language::Language,
};
use http::{StatusCode, header};
use leptos::prelude::*;
use std::sync::Arc;

const HOSTILE: &str = "\"><script>alert(1)</script></textarea><b a='x'>&amp;";

fn ctx(language: Language) -> PageCtx {
    PageCtx {
        path: "/proof".into(),
        assets: Arc::new(Assets { script: "/pkg/a.js".into(), wasm: "/pkg/a.wasm".into(), ..Assets::default() }),
        ..PageCtx::sample(language)
    }
}

fn html<V: IntoView>(view: impl FnOnce() -> V) -> String {
    in_context(&ctx(Language::En), || view().to_html())
}

#[track_caller]
fn holds(html: &str, parts: &[&str]) {
    for part in parts {
        assert!(html.contains(part), "no {part} in {html}");
    }
}

#[test]
fn what_everybody_must_know_stands_above_the_page() {
    let words = domain::language::Text { zh: "支付<暂停>".into(), en: "Payments are down".into() };
    let told = PageCtx { incident: Some(words), ..ctx(Language::Zh) };
    let page = crate::shell::document(&told, "t", "");
    holds(&page, &["<aside aria-label=\"重要提示\" class=\"incident\">", "支付&lt;暂停&gt;"]);
    assert!(page.find("支付").unwrap() < page.find("<main").unwrap());
    assert!(!crate::shell::document(&ctx(Language::Zh), "t", "").contains("class=\"incident"));
}

#[test]
fn a_field_is_wired_to_its_label_hint_and_error() {
    let page = html(|| {
        let errors = vec![FieldError::new("id_number", FieldCode::IdChecksum)];
        view! {
            <Form errors=errors>
                <Field name="id_number" label="Identity number" hint="As on the card" value="12" kind=FieldKind::IdNumber />
            </Form>
        }
    });
    holds(
        &page,
        &[
            r#"for="f-id-number""#,
            r#"id="f-id-number""#,
            r#"aria-describedby="f-id-number-hint f-id-number-error""#,
            r#"id="f-id-number-hint""#,
            r#"id="f-id-number-error""#,
            r#"aria-invalid="true""#,
            r##"<a href="#f-id-number">One character of the number is wrong"##,
            r#"name="csrf" value="token""#,
            r#"action="/proof""#,
            "novalidate",
        ],
    );
    let summary = page.find("id=\"f-id-number-problems\"").unwrap();
    assert!(summary < page.find("<form").unwrap(), "the summary comes first");
}

#[test]
fn a_field_finds_its_form_also_when_it_was_made_before() {
    let page = html(|| {
        let fields = view! {
            <Field name="a" label="A" />
            <Textarea name="b" label="B" />
            <Checkbox name="c" label="C" />
        };
        let all = ["a", "b", "c"].map(|name| FieldError::new(name, FieldCode::Required)).to_vec();
        view! { <Form errors=all>{fields}</Form> }
    });
    holds(&page, &["href=\"#f-a\"", "href=\"#f-b\"", "href=\"#f-c\"", "id=\"f-c-error\""]);
}

#[test]
fn what_was_typed_comes_back_but_never_as_markup() {
    let page = html(|| {
        view! {
            <Form>
                <Field name="holder" label="Holder" value=HOSTILE />
                <Textarea name="words" label="Words" value=HOSTILE />
                <RadioGroup name="r" legend="R" choices=vec![Choice::new(HOSTILE, HOSTILE).with_hint(HOSTILE)] />
                <Select name="s" label="S" choices=vec![Choice::new(HOSTILE, HOSTILE)] />
                <Hidden name="h" value=HOSTILE />
            </Form>
            <Cell title=HOSTILE value=HOSTILE search=HOSTILE href=HOSTILE />
            <SummaryRow label=HOSTILE value=HOSTILE change=HOSTILE />
            <Qr text=HOSTILE title=HOSTILE />
            <Table caption=HOSTILE columns=vec![HOSTILE.into()] rows=vec![vec![HOSTILE.into_any()]] />
        }
    });
    assert!(!page.contains("<script"), "{page}");
    assert!(!page.contains("<b a"), "{page}");
    assert_eq!(page.matches("</textarea>").count(), 1);
    holds(&page, &["&lt;/textarea&gt;", "&amp;amp;"]);
}

#[test]
fn a_text_that_begins_with_a_line_break_keeps_it() {
    let page = html(|| view! { <Textarea name="words" label="Words" value="\nsecond line" /> });
    holds(&page, &[">\n\nsecond line</textarea>"]);
}

#[test]
fn codes_and_passwords_are_never_shown_again() {
    let page = html(|| {
        view! {
            <Field name="code" label="Code" kind=FieldKind::Code value="123456" />
            <Field name="p" label="P" kind=FieldKind::NewPassword value="correct horse" />
        }
    });
    assert!(!page.contains("123456") && !page.contains("correct horse"));
    holds(&page, &[r#"autocomplete="one-time-code""#, r#"autocomplete="new-password""#, r#"inputmode="numeric""#]);
}

#[test]
fn a_warning_stands_beside_its_field_and_refuses_nothing() {
    let page = html(|| {
        let errors =
            vec![FieldError::warning("n", FieldCode::AccountLuhn), FieldError::new("x", FieldCode::SignInFailed)];
        view! {
            <Form errors=errors>
                <Field name="n" label="Account" value="1" />
            </Form>
        }
    });
    holds(&page, &["field--warn", "There is 1 thing to fix", "<li>Signing in did not work"]);
    assert!(!page.contains("aria-invalid") && !page.contains("href=\"#f-n\""));
}

#[test]
fn what_is_chosen_is_asked_to_be_chosen() {
    let page = html(|| {
        view! {
            <Form errors=vec![FieldError::new("reason", FieldCode::Required)]>
                <RadioGroup name="reason" legend="Reason" choices=vec![Choice::new("A", "First")] />
            </Form>
        }
    });
    // Beside the group and in the summary.
    assert!(page.matches("Choose an option").count() == 2 && !page.contains("Fill in"), "{page}");
}

#[test]
fn the_summary_leads_to_the_first_choice_of_a_group() {
    let page = html(|| {
        let choices = vec![Choice::new("A", "First").with_hint("Why"), Choice::new("B", "Second")];
        view! {
            <Form errors=vec![FieldError::new("reason", FieldCode::Choice)]>
                <RadioGroup name="reason" legend="Reason" choices=choices value="B" />
            </Form>
        }
    });
    holds(
        &page,
        &[
            "href=\"#f-reason\"",
            "id=\"f-reason\"",
            "for=\"f-reason-1\"",
            "aria-describedby=\"f-reason-error\"",
            "aria-describedby=\"f-reason-hint-row\"",
        ],
    );
    assert_eq!(page.matches(" checked").count(), 1);
}

#[test]
fn a_search_form_has_no_token() {
    let page = html(|| view! { <Finder label="Region" value="yc"><p>"list"</p></Finder> });
    holds(&page, &[r#"method="get""#, "data-component=", "<leptos-children>", "data-filter", r#"value="yc""#]);
    assert!(!page.contains("csrf"));
}

#[test]
fn islands_are_marked_and_their_words_are_in_the_markup() {
    let page = html(|| {
        view! {
            <Form live=true>
                <Field name="phone" label="Phone" check=Check::Phone />
                <Resend label="Again" action="/again" />
            </Form>
        }
    });
    assert_eq!(page.matches("<leptos-island data-component=\"").count(), 2, "{page}");
    holds(
        &page,
        &[
            "data-check=\"phone\"",
            "required=Fill in “Phone”\nphone_malformed=Enter an 11-digit",
            "data-seconds=\"60\"",
            "formaction=\"/again\"",
        ],
    );
}

#[test]
fn scripts_are_linked_only_where_an_island_is() {
    let page =
        |live| render_html(&ctx(Language::Zh), StatusCode::OK, "测试", || view! { <Form live=live><p>"x"</p></Form> });
    // The one of every resident's page, which helps where there is no connection.
    assert_eq!(page(false).matches("<script").count(), 1);
    assert!(!page(false).contains("id=\"loader\""));
    holds(&page(true), &[r#"nonce="nonce""#, r#"data-script="/pkg/a.js""#, r#"data-wasm="/pkg/a.wasm""#]);
}

#[test]
fn a_page_is_html_in_its_language_and_never_stored() {
    let response = render(&ctx(Language::En), StatusCode::UNPROCESSABLE_ENTITY, "T", || "content");
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let header = |name| response.headers().get(name).map(|v| v.to_str().unwrap().to_owned()).unwrap_or_default();
    assert_eq!(header(header::CONTENT_TYPE), "text/html; charset=utf-8");
    assert_eq!(header(header::CONTENT_LANGUAGE), "en");
    assert_eq!(header(header::CACHE_CONTROL), "no-store");
    let page = render_html(&ctx(Language::En), StatusCode::UNPROCESSABLE_ENTITY, "T", || "content");
    assert!(page.starts_with("<!DOCTYPE html><html lang=\"en\" data-ui=\"normal\">"));
    holds(
        &page,
        &[
            "<title>Error – T – Yitui</title>",
            "href=\"/language/zh-CN?to=/proof\"",
            "href=\"tel:12393\"",
            "href=\"#main\"",
            "<main id=\"main\"",
        ],
    );
}

#[test]
fn every_class_on_a_page_has_its_style() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut code, mut style) = (String::new(), String::new());
    gather(&root.join("src"), "rs", &mut code).unwrap();
    gather(&root.join("../style"), "css", &mut style).unwrap();
    let classes = code.split("class=\"").skip(1).filter_map(|c| c.split('"').next()).flat_map(str::split_whitespace);
    // `{…}` and quotes: not a class but a format string, or this test.
    let bare = |class: &&str| class.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
    let styled = |class: &&str| style.contains(&format!(".{class}"));
    let plain: std::collections::BTreeSet<_> = classes.filter(bare).filter(|c| !styled(c)).collect();
    assert!(plain.is_empty(), "no style for {plain:?}");
}

/// The text of every file under `folder` with this ending.
fn gather(folder: &std::path::Path, ending: &str, text: &mut String) -> std::io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            gather(&path, ending, text)?;
        } else if path.extension().is_some_and(|e| e == ending) {
            text.push_str(&std::fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

#[test]
fn no_page_holds_inline_styles_or_handlers() {
    let page = render_html(&ctx(Language::Zh), StatusCode::OK, "x", || {
        view! {
            <Form live=true files=true>
                <FileField name="f" label="F" />
            </Form>
            <Qr text="x" title="x" />
            <Steps current=1 total=2 />
        }
    });
    assert!(!page.contains(" style=") && !page.contains("<style") && !page.contains(" on"), "{page}");
}

#[test]
fn a_question_loses_its_mark_inside_a_sentence() {
    assert_eq!(error_text(Language::Zh, FieldCode::Required, "从哪天起？"), "请填写从哪天起");
    assert_eq!(error_text(Language::En, FieldCode::Required, "Since when?"), "Fill in “Since when”");
}

#[test]
fn a_chinese_name_on_an_english_page_says_that_it_is_chinese() {
    let rows = || view! { <PageHead title="Case" lead="Insured: 张*" /> <SummaryRow label="Insured" value="张*" /> };
    let page = html(rows);
    assert_eq!(page.matches(r#"<span lang="zh-CN">张*</span>"#).count(), 2, "{page}");
    let chinese = in_context(&ctx(Language::Zh), || rows().to_html());
    assert!(!chinese.contains("lang="), "{chinese}");
}
