//! Every guide is a page in both languages, every link on it leads somewhere, and nobody learns what was searched for.
#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod common;

use common::{Answer, Site};
use domain::language::Language;
use http::StatusCode;
use server::http::router::NoRoute;
use std::collections::{BTreeMap, BTreeSet};

const ZH: (&str, &str) = ("cookie", "lang=zh-CN");
const EN: (&str, &str) = ("cookie", "lang=en");

/// The values of an attribute in a page, as they are read by a browser.
fn values(page: &str, attribute: &str) -> Vec<String> {
    let start = format!(" {attribute}=\"");
    let after = page.split(start.as_str()).skip(1);
    after.filter_map(|rest| rest.split_once('"')).map(|(value, _)| value.replace("&amp;", "&")).collect()
}

async fn page(site: &Site, path: &str, language: (&str, &str)) -> Answer {
    site.send("GET", path, &[language], "").await
}

/// Every guide, and the pages that lead to them.
fn addresses(site: &Site) -> Vec<String> {
    let guides = site.ctx.handbook.guides().iter().map(|guide| format!("/help/{}", guide.slug));
    let others = site.ctx.handbook.others().iter().map(|page| page.href.clone());
    guides.chain(others).chain(["/help".to_owned(), "/help/search?q=refund".to_owned()]).collect()
}

#[tokio::test]
async fn every_link_and_anchor_leads_somewhere() {
    let site = Site::new().await;
    let (mut pages, mut links) = (BTreeMap::new(), BTreeSet::new());
    for path in addresses(&site) {
        for language in [ZH, EN] {
            let answer = page(&site, &path, language).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            let main = answer.text.split("<main").nth(1).unwrap().to_owned();
            for href in values(&main, "href") {
                let to = if href.starts_with('#') { format!("{path}{href}") } else { href };
                links.insert((path.clone(), to));
            }
            pages.insert((path.clone(), language.1), main);
        }
    }
    assert!(links.len() > 300, "{} links", links.len());
    let mut dead = Vec::new();
    for (from, to) in &links {
        if let Some(number) = to.strip_prefix("tel:") {
            let known = ["12393", "12333", "12345"].contains(&number);
            dead.extend((!known).then(|| format!("{from}: {to} is no number of ours")));
            continue;
        }
        assert!(to.starts_with('/') && !to.starts_with("//"), "{from} leads outside: {to}");
        let (path, anchor) = to.split_once('#').map_or((to.as_str(), None), |(path, anchor)| (path, Some(anchor)));
        let answer = page(&site, path, ZH).await;
        // Who is not signed in is sent to sign in: that page is there.
        let there = answer.status == StatusCode::OK || answer.status == StatusCode::SEE_OTHER;
        if !there || answer.extensions.get::<NoRoute>().is_some() {
            dead.push(format!("{from}: {to} is {}", answer.status));
        } else if let Some(anchor) = anchor {
            for language in [ZH, EN] {
                let text = match pages.get(&(path.to_owned(), language.1)) {
                    Some(text) => text.clone(),
                    None => page(&site, path, language).await.text,
                };
                let there = values(&text, "id").iter().any(|id| id == anchor);
                dead.extend((!there).then(|| format!("{from}: {to} has no such anchor ({})", language.1)));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[tokio::test]
async fn a_guide_says_when_it_was_checked_and_against_what() {
    let site = Site::new().await;
    let unbind = page(&site, "/help/unbind", ZH).await.text;
    // The menus come from the rules, with their day.
    let wechat = site.ctx.book.channels.iter().find(|channel| channel.code.as_str() == "wechat").unwrap();
    assert!(unbind.contains(&wechat.guide[1].text.zh), "the way through the menus of the rules");
    assert!(unbind.contains("2026年11月22日") && unbind.contains("核对日期："), "the day");
    assert!(unbind.contains("id=\"source-1\""), "sources");
    let english = page(&site, "/help/unbind", EN).await.text;
    assert!(english.contains("lang=\"en\"") && english.contains("<span lang=\"zh-CN\">"), "Chinese says so");
    let refund = page(&site, "/help/refund", ZH).await.text;
    for region in site.ctx.book.regions.values() {
        assert!(refund.contains(&format!("/regions/{}", region.code)), "{}", region.code);
    }
}

#[tokio::test]
async fn a_question_is_answered_and_what_it_holds_is_shown_as_text() {
    let site = Site::new().await;
    let found = page(&site, "/help/search?q=%E9%80%80%E4%BF%9D%20%E6%B0%B8%E5%9F%8E", ZH).await.text;
    let first = found.split("<ol class=\"hits\">").nth(1).unwrap();
    assert!(first.split("<li").nth(1).unwrap().contains("/regions/411481"), "{first}");
    assert!(found.contains("<mark>"), "what was looked for stands out");
    assert!(found.contains("to=/help/search%3Fq%3D"), "the other language answers the same question");
    let nothing = page(&site, "/help/search?q=zzzzzz", EN).await;
    assert_eq!(nothing.status, StatusCode::OK);
    assert!(nothing.text.contains("Nothing found") && nothing.text.contains("tel:12393"));
    let hostile =
        page(&site, "/help/search?q=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%E5%81%9C%E4%BF%9D", ZH).await.text;
    assert!(!hostile.contains("<script>alert"), "{hostile}");
    let unreadable = page(&site, "/help/search?q=%FF%FE", ZH).await;
    assert!(!unreadable.status.is_server_error());
    let empty = page(&site, "/help/search", ZH).await;
    assert!(empty.status == StatusCode::OK && empty.text.contains("/help/refund"), "situations instead of nothing");
    assert_eq!(page(&site, "/help/no-such-guide", ZH).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn every_situation_is_on_the_help_page_in_both_languages() {
    let site = Site::new().await;
    for (cookie, language) in [(ZH, Language::Zh), (EN, Language::En)] {
        let help = page(&site, "/help", cookie).await.text;
        for guide in site.ctx.handbook.guides() {
            let path = format!("/help/{}", guide.slug);
            assert!(help.contains(&format!("href=\"{path}\"")), "{path}");
            // Another page of the help at its address would hide it.
            let own = page(&site, &path, cookie).await.text;
            let anchors = guide.get(language).sections.iter().map(|section| format!("id=\"{}\"", section.id));
            for anchor in anchors {
                assert!(own.contains(&anchor), "{path} has no {anchor}");
            }
        }
        assert!(help.contains(site.ctx.handbook.guides()[0].get(language).situation.as_str()));
    }
}

/// Everything that is logged while the closure runs.
mod heard {
    use std::{
        io::Write,
        sync::{Arc, Mutex},
    };
    use tracing_subscriber::fmt::MakeWriter;

    #[derive(Clone, Default)]
    pub struct Heard(pub Arc<Mutex<Vec<u8>>>);

    impl Write for Heard {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    impl MakeWriter<'_> for Heard {
        type Writer = Self;
        fn make_writer(&self) -> Self {
            self.clone()
        }
    }
}

#[tokio::test]
async fn no_log_hears_what_was_searched_for() {
    let site = Site::new().await;
    let heard = heard::Heard::default();
    let subscriber =
        tracing_subscriber::fmt().json().with_max_level(tracing::Level::TRACE).with_writer(heard.clone()).finish();
    let guard = tracing::subscriber::set_default(subscriber);
    // A path with a name in it, a question, one that can't be read, and the language switch that carries one.
    for path in [
        "/help/search?q=zhangsanfeng",
        "/help/search?q=zhangsanfeng%FF",
        "/help/search?wrong=zhangsanfeng",
        "/language/en?to=/help/search%3Fq%3Dzhangsanfeng",
    ] {
        let _ = page(&site, path, ZH).await;
    }
    let _ = site.send("POST", "/help/search?q=zhangsanfeng", &[ZH], "").await;
    drop(guard);
    let log = String::from_utf8(heard.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("/help/search"), "the request's line is there: {log}");
    assert!(!log.contains("zhangsanfeng"), "{log}");
}
