//! A region's guide: the ten official sections, then the rules that the answers are computed from.

use super::{
    card::{card_panel, card_sources},
    list::unserved,
    rules::{documents_panel, limits_rows, rules_panel},
};
use crate::{
    components::{
        Actions, ButtonKind, Cell, Cells, LinkButton, MarkBadge, Notice, PageHead, Panel, Prose, SummaryList, Tone,
        source_line,
    },
    context::language,
    door::Door,
    i18n::{date, date_text},
    pages::support::{marked_row, page_in, sources},
    routes::Route,
    tr,
};
use axum::{extract::Path, response::Response};
use domain::{
    language::Text,
    rules::{Mark, Marked, Region, RegionCode, RuleBook},
};
use http::StatusCode;
use leptos::prelude::*;
use usecases::{
    region::{RegionGuide, show_guide},
    shelf::InForce,
};

pub(super) async fn show(door: Door, Path(code): Path<String>) -> Response {
    let guide = RegionCode::parse(&code).and_then(|code| show_guide(&door.ctx, &code).ok());
    let Some(RegionGuide { region, .. }) = guide else { return unserved(&door, StatusCode::NOT_FOUND) };
    let title = region.name.get(door.caller().language).to_owned();
    let force = door.ctx.shelf.in_force(&region.code, door.ctx.today());
    page_in(&door, Some(&region), StatusCode::OK, &title, || guide_page(&door.ctx.book, &region, &force))
}

fn guide_page(book: &RuleBook, region: &Region, force: &InForce) -> impl IntoView + use<> {
    let g = &region.guide;
    let section = |number: u8, title: String, text: &Marked<Text>, more: AnyView| {
        let (words, mark, src) = (text.v.get(language()).to_owned(), text.mark, sources(book, &text.src));
        view! {
            <Panel title=format!("{number} {title}")>
                <Prose>
                    <p>{words}</p>
                </Prose>
                <MarkBadge mark=mark sources=src />
                {more}
            </Panel>
        }
    };
    let none = || ().into_any();
    let start = Route::Start(region.code.clone()).path();
    let start_again = start.clone();
    view! {
        <PageHead
            title=tr!("regions.guide_title", region = region.name.get(language()))
            lead=region.agency.v.get(language()).to_owned()
            back=Route::Regions.path()
        />
        {confirmed(region)}
        {version(force)}
        <Actions>
            <LinkButton label=tr!("regions.start") href=start />
        </Actions>
        {section(1, tr!("regions.s_name"), &g.name, none())}
        {section(2, tr!("regions.s_clients"), &g.clients, none())}
        {section(3, tr!("regions.s_level"), &g.level, office(book, region).into_any())}
        {section(4, tr!("regions.s_ways"), &g.ways, platform(book, region).into_any())}
        {section(5, tr!("regions.s_flow"), &g.flow, none())}
        {section(6, tr!("regions.s_documents"), &g.documents, documents_panel(book, region))}
        {section(7, tr!("regions.s_limit"), &g.limit, limits_rows(book, region))}
        {section(8, tr!("regions.s_fee"), &g.fee, none())}
        {section(9, tr!("regions.s_complaint"), &g.complaint, none())}
        {section(10, tr!("regions.s_rating"), &g.rating, none())}
        {rules_panel(book, region)}
        {card_panel(book, region)}
        {printed_sources(book, region)}
        <Prose>
            <p>{tr!("regions.print")}</p>
        </Prose>
        <Actions>
            <LinkButton label=tr!("regions.start") href=start_again />
            <LinkButton label=tr!("regions.help") href=Route::Help.path() kind=ButtonKind::Plain />
        </Actions>
    }
}

/// Which version of the rules this is, since when; the program's own files say by their dates how old they are.
fn version(force: &InForce) -> Option<impl IntoView + use<>> {
    let (id, day) = force.version.as_ref().zip(force.since)?;
    let short = id.as_str().get(..8).unwrap_or_default().to_owned();
    let words = tr!("rules.guide_version", version = short, date = date(language(), day));
    Some(view! { <p class="quiet">{words}</p> })
}

fn confirmed(region: &Region) -> impl IntoView + use<> {
    let read = date(language(), region.read_on);
    let source = region.source_date.as_deref().map(|d| date_text(language(), d));
    let dates = match source {
        Some(source) => tr!("regions.dates", source = source, read = read),
        None => tr!("regions.read_on", read = read),
    };
    match region.verified_on {
        Some(day) => view! {
            <Notice tone=Tone::Success title=tr!("regions.confirmed", date = date(language(), day))>
                <p>{dates}</p>
            </Notice>
        },
        None => view! {
            <Notice tone=Tone::Warn title=tr!("regions.unconfirmed")>
                <p>{tr!("regions.unconfirmed_text")}</p>
                <p>{dates}</p>
            </Notice>
        },
    }
}

fn office(book: &RuleBook, region: &Region) -> impl IntoView + use<> {
    let hours = region.office.v.hours.as_ref().map(|h| h.get(language()).to_owned());
    let hours = hours.map(|hours| view! { <p>{hours}</p> }).into_any();
    let name = region.office.v.name.get(language()).to_owned();
    let from = |src: &[String]| sources(book, src);
    let (o, a) = (&region.office, &region.area_code);
    let rows = vec![
        marked_row(tr!("regions.office"), name, hours, o.mark, from(&o.src)),
        marked_row(tr!("regions.area_code"), a.v.clone(), ().into_any(), a.mark, from(&a.src)),
    ];
    view! { <SummaryList>{rows}</SummaryList> {hotline(book, region)} }
}

/// A row to tap. Only a sourced number can be; beside another one stands the national hotline, which can.
fn hotline(book: &RuleBook, region: &Region) -> impl IntoView + use<> {
    let callable = region.callable_hotline().to_owned();
    let unsure = region.hotline.mark != Mark::Sourced && region.hotline.v != callable;
    let other = if unsure { tr!("regions.hotline_unsure", number = region.hotline.v) } else { String::new() };
    let (mark, src) = (region.hotline.mark, sources(book, &region.hotline.src));
    let href = format!("tel:{callable}");
    view! {
        <Cells>
            <Cell title=tr!("regions.hotline") text=other value=callable href=href />
        </Cells>
        <MarkBadge mark=mark sources=src />
    }
}

/// On paper the sources can't be opened: they stand in full at the end.
fn printed_sources(book: &RuleBook, region: &Region) -> impl IntoView + use<> {
    let g = &region.guide;
    let texts = [
        &g.name,
        &g.clients,
        &g.level,
        &g.ways,
        &g.flow,
        &g.documents,
        &g.limit,
        &g.fee,
        &g.complaint,
        &g.rating,
        &region.platform,
        &region.offline_step,
    ];
    let r = region;
    let limits = &r.limits;
    let mut ids: Vec<String> = texts.iter().flat_map(|text| text.src.clone()).collect();
    ids.extend([&r.office.src, &r.hotline.src, &r.area_code.src, &r.applicants.src].into_iter().flatten().cloned());
    ids.extend([&r.decision.src, &r.effective.src, &r.refund.src].into_iter().flatten().cloned());
    ids.extend(r.refund_way.iter().flat_map(|way| way.src.clone()));
    ids.extend(r.refund_parties.iter().flat_map(|parties| parties.src.clone()));
    ids.extend([&limits.review.src, &limits.correction.src].into_iter().flatten().cloned());
    ids.extend(limits.refund.iter().flat_map(|limit| limit.src.clone()));
    ids.extend(r.documents.values().flat_map(|group| group.src.clone()));
    ids.extend(r.reasons.iter().flat_map(|rule| rule.src.clone()));
    ids.extend(r.benefit_periods.iter().flat_map(|period| period.src.clone()));
    ids.extend(card_sources(region));
    ids.sort();
    ids.dedup();
    let lines: Vec<_> = sources(book, &ids).iter().map(|s| view! { <li>{source_line(s)}</li> }).collect();
    view! {
        <div class="print-only">
            <Panel title=tr!("kit.sources")>
                <ul class="marked__sources">{lines}</ul>
            </Panel>
        </div>
    }
}

fn platform(book: &RuleBook, region: &Region) -> impl IntoView + use<> {
    let row = |label, text: &Marked<Text>| {
        let words = text.v.get(language()).to_owned();
        marked_row(label, words, ().into_any(), text.mark, sources(book, &text.src))
    };
    let rows =
        vec![row(tr!("regions.platform"), &region.platform), row(tr!("regions.in_person"), &region.offline_step)];
    view! { <SummaryList>{rows}</SummaryList> }
}
