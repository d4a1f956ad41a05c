//! The office's regions: what is in force since when, what comes next, and drafts.

use super::{
    super::words as desk_words,
    words::{since, state},
};
use crate::{components::*, context::language, door::Door, i18n::date, routes::Route, tr, tr_in};
use axum::response::Response;
use domain::rules::{RuleBook, RulesDraft};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    desk::rules::{self, RegionRow, RulesPage},
    shelf::ShelfFault,
};

/// The list.
pub(super) async fn show(door: Door) -> Response {
    if let Some(elsewhere) = super::super::away(&door) {
        return elsewhere;
    }
    match rules::list(&door.ctx, door.caller()).await {
        Ok(found) => {
            let book = door.ctx.book.clone();
            door.page(tr_in!(door.caller().language, "rules.title"), || view! { <Page found book /> })
        }
        Err(error) => door.refuse(&error),
    }
}

/// A draft or version as a link.
fn link(draft: &RulesDraft, words: String) -> AnyView {
    view! { <a href=Route::DeskRulesDraft(draft.id.clone()).path()>{words}</a> }.into_any()
}

/// What can't be in force, with every cause.
pub(super) fn broken(faults: &[ShelfFault], book: &RuleBook) -> Option<AnyView> {
    if faults.is_empty() {
        return None;
    }
    let items = faults.iter().map(|fault| {
        let region = desk_words::region(book, &fault.region);
        let when = date(language(), fault.effective_on);
        let causes: Vec<_> =
            fault.faults.iter().map(|cause| view! { <li><code>{cause.to_string()}</code></li> }).collect();
        let href = Route::DeskRulesDraft(fault.draft.clone()).path();
        view! {
            <p>
                <a href=href>{tr!("rules.broken_version", region = region, date = when)}</a>
            </p>
            <ul>{causes}</ul>
        }
    });
    let items: Vec<_> = items.collect();
    Some(
        view! {
            <Notice tone=Tone::Danger title=tr!("rules.broken")>
                <p>{tr!("rules.broken_text")}</p>
                {items}
            </Notice>
        }
        .into_any(),
    )
}

#[component]
fn Page(found: RulesPage, book: Arc<RuleBook>) -> impl IntoView {
    let faults: Vec<_> = found.regions.iter().flat_map(|row| row.faults.clone()).collect();
    let rows = found.regions.iter().map(|region| row(region, &book)).collect();
    let columns =
        vec![tr!("rules.region"), tr!("rules.in_force"), tr!("rules.next"), tr!("rules.drafts"), tr!("rules.marks")];
    let list = if found.regions.is_empty() {
        view! { <p class="quiet">{tr!("rules.no_regions")}</p> }.into_any()
    } else {
        view! {
            <div class="wide">
                <Table caption=tr!("rules.regions") quiet=true columns=columns rows=rows />
            </div>
        }
        .into_any()
    };
    view! {
        <PageHead title=tr!("rules.title") lead=tr!("rules.lead") />
        {broken(&faults, &book)}
        <Panel title=tr!("rules.regions")>{list}</Panel>
    }
}

fn row(found: &RegionRow, book: &RuleBook) -> Vec<AnyView> {
    let name = desk_words::region(book, &found.region);
    let href = Route::DeskRulesRegion(found.region.clone()).path();
    let next: Vec<_> = found
        .next
        .iter()
        .map(|draft| {
            let day = draft.effective_on.map(|day| date(language(), day)).unwrap_or_default();
            view! { <span class="rules-line">{link(draft, tr!("rules.from_day", date = day))}</span> }
        })
        .collect();
    let open: Vec<_> = found
        .open
        .iter()
        .map(|draft| {
            let (label, tone) = state(&draft.what, false);
            let words = format!("{} · {}", draft.who, date(language(), draft.what.begun_at.day()));
            view! { <span class="rules-line">{link(&draft.what, words)} " " <StatusTag label=label tone=tone /></span> }
        })
        .collect();
    let above = found.above_files.then(|| view! { <span class="rules-line quiet">{tr!("rules.above_files")}</span> });
    let [sourced, national, sample] = found.marks;
    let marks = tr!("rules.marks_of", sourced = sourced, national = national, sample = sample);
    let nothing = || view! { <span class="quiet">{tr!("rules.none")}</span> }.into_any();
    vec![
        view! { <a href=href>{format!("{name} {}", found.region)}</a> }.into_any(),
        view! { <span><span class="rules-line">{since(found.now.since)}</span> {above}</span> }.into_any(),
        if next.is_empty() { nothing() } else { view! { <span>{next}</span> }.into_any() },
        if open.is_empty() { nothing() } else { view! { <span>{open}</span> }.into_any() },
        view! { <span class="when">{marks}</span> }.into_any(),
    ]
}
