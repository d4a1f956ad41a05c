//! A how-to guide.

use super::{acts::buttons, inserts::insert};
use crate::{
    components::{Cell, Cells, Disclosure, Notice, PageHead, Prose, Tone, source_line, spoken},
    context::language,
    door::Door,
    i18n::date,
    routes::Route,
    tr,
};
use axum::{extract::Path, response::Response};
use domain::rules::RuleBook;
use guides::{Edition, Guide, Library, Part, Section};
use leptos::prelude::*;
use usecases::help::show_guide;

pub(super) async fn show(door: Door, Path(slug): Path<String>) -> Response {
    match show_guide(&door.ctx, &slug) {
        Ok(guide) => {
            let title = guide.get(door.caller().language).title.clone();
            door.page(title, || view(&door.ctx.handbook, &door.ctx.book, guide))
        }
        Err(error) => door.refuse(&error),
    }
}

fn view(library: &Library, book: &RuleBook, guide: &Guide) -> impl IntoView + use<> {
    let edition = guide.get(language());
    let lead: Vec<_> = edition.lead.iter().map(|part| shown(book, part)).collect();
    let lead = (!lead.is_empty()).then(|| view! { <div class="panel guide">{lead}</div> });
    let panels: Vec<_> = chapters(edition).into_iter().map(|sections| chapter(book, sections)).collect();
    let related = guide.related.iter().filter_map(|slug| library.guide(slug));
    let related: Vec<_> = related
        .map(|other| {
            let (edition, href) = (other.get(language()), Route::Guide(other.slug.clone()).path());
            view! { <Cell title=edition.situation.clone() text=edition.title.clone() href=href /> }
        })
        .collect();
    view! {
        <PageHead title=edition.title.clone() lead=edition.summary.clone() back=Route::Help.path() />
        {buttons(guide.acts.get(..1).unwrap_or_default())}
        {contents(edition)}
        {lead}
        {panels}
        {buttons(&guide.acts)}
        <Cells title=tr!("guide.related")>{related}</Cells>
        {rests_on(book, guide)}
    }
}

/// Each section with those below it.
fn chapters(edition: &Edition) -> Vec<&[Section]> {
    edition.sections.chunk_by(|_, next| next.level > 2).collect()
}

/// What is on this page: worth its room from the third heading on.
fn contents(edition: &Edition) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = edition
        .sections
        .iter()
        .filter(|section| section.level == 2)
        .map(|section| {
            let href = format!("#{}", section.id);
            view! {
                <li>
                    <a href=href>{spoken(section.title.clone())}</a>
                </li>
            }
        })
        .collect();
    (lines.len() > 2).then(|| {
        view! {
            <nav class="contents screen-only" aria-label=tr!("guide.contents")>
                <p class="contents__title">{tr!("guide.contents")}</p>
                <ol class="contents__list">{lines}</ol>
            </nav>
        }
    })
}

fn chapter(book: &RuleBook, sections: &[Section]) -> impl IntoView + use<> {
    let section = |section: &Section| {
        let (id, title) = (section.id.clone(), spoken(section.title.clone()));
        let heading = match section.level {
            2 => view! {
                <h2 class="panel__title" id=id>
                    {title}
                </h2>
            }
            .into_any(),
            _ => view! { <h3 id=id>{title}</h3> }.into_any(),
        };
        let parts: Vec<_> = section.parts.iter().map(|part| shown(book, part)).collect();
        view! { {heading} {parts} }
    };
    let sections: Vec<_> = sections.iter().map(section).collect();
    view! { <section class="panel guide">{sections}</section> }
}

fn shown(book: &RuleBook, part: &Part) -> AnyView {
    match part {
        // Rendered from this repository's own Markdown, in which HTML is refused.
        Part::Html(html) => view! { <div class="prose" inner_html=html.clone()></div> }.into_any(),
        Part::Insert(named) => insert(book, named),
    }
}

/// When it was checked, and against what; the numbers in the text lead here.
fn rests_on(book: &RuleBook, guide: &Guide) -> impl IntoView + use<> {
    let lines: Vec<_> = guide
        .sources
        .iter()
        .enumerate()
        .map(|(n, id)| {
            let line = book.sources.get(id).map_or_else(|| tr!("guide.source_gone"), source_line);
            view! { <li id=format!("source-{}", n + 1)>{spoken(line)}</li> }
        })
        .collect();
    let day = date(language(), guide.checked);
    let sources = if lines.is_empty() {
        view! {
            <Prose>
                <p>{tr!("guide.no_sources")}</p>
            </Prose>
        }
        .into_any()
    } else {
        view! {
            <Disclosure summary=tr!("guide.sources", n = lines.len()) open=true>
                <ol class="guide__sources">{lines}</ol>
            </Disclosure>
        }
        .into_any()
    };
    view! {
        <Notice tone=Tone::Neutral title=tr!("guide.checked", day = day)>
            <p>{tr!("guide.checked_text")}</p>
        </Notice>
        {sources}
    }
}
