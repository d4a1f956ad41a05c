//! What a guide takes from the rules, as they are now.

use crate::{
    components::{Cell, Cells, Disclosure, MarkBadge, Prose},
    context::language,
    pages::{
        card::menu_path,
        regions::refund_words,
        support::{badge, sources},
    },
    routes::Route,
    tr,
};
use domain::rules::{Channel, ChannelCode, GuidePath, Issuer, Reason, Region, RuleBook};
use guides::Insert;
use leptos::prelude::*;

/// The view of an insert.
pub(super) fn insert(book: &RuleBook, insert: &Insert) -> AnyView {
    match insert {
        Insert::Channel(code) => channel(book, code),
        Insert::Unlink => unlink(book),
        Insert::Reason(reason) => taken(book, *reason),
        Insert::Refunds => refunds(book),
        Insert::Waiting => waiting(book),
        Insert::Hotlines => hotlines(book),
    }
}

fn channel(book: &RuleBook, code: &ChannelCode) -> AnyView {
    let Some(channel) = book.channel(code) else { return ().into_any() };
    let Channel { guide, as_of, mark, src, .. } = channel;
    let others = paths(book, &channel.alternatives);
    let others =
        (!others.is_empty()).then(|| view! { <Disclosure summary=tr!("card.guide_others")>{others}</Disclosure> });
    view! { {menu_path(guide, *as_of, *mark, sources(book, src))} {others} }.into_any()
}

fn paths(book: &RuleBook, paths: &[GuidePath]) -> Vec<AnyView> {
    let path = |path: &GuidePath| menu_path(&path.guide, path.as_of, path.mark, sources(book, &path.src)).into_any();
    paths.iter().map(path).collect()
}

fn unlink(book: &RuleBook) -> AnyView {
    let elsewhere = book.issuers.values().filter(|issuer| !issuer.managed_here);
    elsewhere.flat_map(|issuer| paths(book, &issuer.unlink)).collect::<Vec<_>>().into_any()
}

/// The regions that take a reason, each leading to its guide.
fn taken(book: &RuleBook, reason: Reason) -> AnyView {
    let regions: Vec<&Region> = book.regions.values().filter(|region| region.reason(reason).is_some()).collect();
    if regions.is_empty() {
        return view! {
            <Prose>
                <p>{tr!("guide.taken_nowhere")}</p>
            </Prose>
        }
        .into_any();
    }
    let links: Vec<_> = regions
        .into_iter()
        .map(|region| {
            let href = Route::Region(region.code.clone()).path();
            view! {
                <li>
                    <a href=href>{region.name.get(language()).to_owned()}</a>
                </li>
            }
        })
        .collect();
    view! {
        <div class="taken">
            <p class="taken__title">{tr!("guide.taken")}</p>
            <ul class="taken__list">{links}</ul>
        </div>
    }
    .into_any()
}

fn refunds(book: &RuleBook) -> AnyView {
    let row = |region: &Region| {
        let (name, href) = (region.name.get(language()).to_owned(), Route::Region(region.code.clone()).path());
        view! {
            <li>
                <a href=href>{name}</a>
                {tr!("guide.colon")}
                {refund_words(region.refund.v)}
                " "
                {badge(book, &region.refund)}
            </li>
        }
    };
    let rows: Vec<_> = book.regions.values().map(row).collect();
    view! {
        <Disclosure summary=tr!("guide.refunds", n = rows.len())>
            <Prose>
                <ul>{rows}</ul>
            </Prose>
        </Disclosure>
    }
    .into_any()
}

fn waiting(book: &RuleBook) -> AnyView {
    let waiting = &book.national.waiting;
    let rule = &waiting.v;
    let (fixed, each) =
        (tr!("guide.wait_fixed", months = rule.fixed_months), tr!("guide.wait_each", months = rule.per_missed_year));
    let (mark, src) = (waiting.mark, sources(book, &waiting.src));
    let floor = tr!("guide.wait_floor", years = rule.floor_from_years, months = rule.floor_months);
    view! {
        <Prose>
            <ul>
                <li>{fixed}</li>
                <li>{each}</li>
                <li>{floor}</li>
            </ul>
        </Prose>
        <MarkBadge mark=mark sources=src />
    }
    .into_any()
}

fn hotlines(book: &RuleBook) -> AnyView {
    let row = |issuer: &Issuer| {
        let (credential, name) = (issuer.credential.get(language()), issuer.name.get(language()));
        let number = issuer.hotline.clone();
        let href = format!("tel:{number}");
        view! { <Cell title=credential.to_owned() text=name.to_owned() value=number href=href /> }
    };
    // The one that this service is about comes first.
    let (own, others): (Vec<_>, Vec<_>) = book.issuers.values().partition(|issuer| issuer.managed_here);
    let rows: Vec<_> = own.into_iter().chain(others).map(row).collect();
    view! { <Cells>{rows}</Cells> }.into_any()
}
