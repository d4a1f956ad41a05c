//! The digest: what was proposed and what the offices say to it, for everybody.

use super::{figures::FiguresPanel, new::Right, region_choices, region_name};
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, say},
    pages::{
        ask::WhereToAsk,
        published::month,
        support::{before, saved, table_format, where_it_ended},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    id::DigestId,
    rules::{RegionCode, RuleBook},
    suggestion::{DigestEntry, SuggestionKind},
    words::visible,
};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    suggestion::{self, DigestAsked, DigestPage, SuggestionFigures},
};

/// The year in which the first suggestion could have been made.
const FIRST_YEAR: i16 = 2026;

/// What an address asks for; what can't be read is not asked for.
fn asked(query: Option<&str>) -> DigestAsked {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    DigestAsked {
        region: RegionCode::parse(query.get("region")),
        kind: SuggestionKind::from_name(query.get("kind")),
        year: query.get("year").parse().ok().filter(|year| (2000..=9999).contains(year)),
        before: where_it_ended(query.get("before"), DigestId::parse),
    }
}

/// The address of a list that asks for it.
fn address(route: &Route, asked: &DigestAsked) -> String {
    let region = asked.region.as_ref().map(|region| format!("region={region}"));
    let kind = asked.kind.map(|kind| format!("kind={}", kind.name()));
    let year = asked.year.map(|year| format!("year={year}"));
    let pairs: Vec<_> = [region, kind, year].into_iter().flatten().collect();
    if pairs.is_empty() { route.path() } else { format!("{route}?{}", pairs.join("&")) }
}

pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    let found = async {
        let page = suggestion::digest(&door.ctx, asked(query.as_deref())).await?;
        Ok::<_, UseCaseError>((page, suggestion::figures(&door.ctx).await?))
    };
    match found.await {
        Ok((page, figures)) => {
            let signed_in = door.caller().resident().is_ok();
            let (book, today) = (door.ctx.book.clone(), door.ctx.today());
            let title = tr_in!(door.caller().language, "suggestion.digest");
            door.page(title, || view(&page, figures, signed_in, &book, today))
        }
        Err(error) => door.refuse(&error),
    }
}

pub(super) async fn file(door: Door, RawQuery(query): RawQuery) -> Response {
    let Some(format) = table_format(query.as_deref()) else { return door.refuse(&UseCaseError::NotFound) };
    let asked = asked(query.as_deref());
    match suggestion::digest_file(&door.ctx, door.caller().language, asked, format).await {
        Ok(bytes) => saved(&format!("yitui-suggestions.{}", format.name()), format.content_type(), bytes),
        Err(error) => door.refuse(&error),
    }
}

fn view(
    page: &DigestPage,
    figures: SuggestionFigures,
    signed_in: bool,
    book: &Arc<RuleBook>,
    today: Date,
) -> impl IntoView + use<> {
    let asked = &page.asked;
    let filtered = asked.region.is_some() || asked.kind.is_some() || asked.year.is_some();
    let entries: Vec<_> = page.entries.iter().map(|entry| one(entry, page.least, book)).collect();
    let list = if entries.is_empty() {
        let text = if filtered { tr!("suggestion.digest_none_here") } else { tr!("suggestion.digest_none_text") };
        view! { <EmptyState title=tr!("suggestion.digest_none") text=text /> }.into_any()
    } else {
        entries.into_any()
    };
    let next = page.next.as_ref().map(|(at, id)| {
        let list = address(&Route::Suggestions, asked);
        let next = before("", *at, id);
        let joined = if list.contains('?') { next.replacen('?', "&", 1) } else { next };
        format!("{list}{joined}")
    });
    let file = address(&Route::SuggestionsFile, asked);
    let region = asked.region.as_ref().and_then(|code| book.region(code).cloned());
    let make = if signed_in {
        view! {
            <Actions>
                <LinkButton label=tr!("suggestion.make") href=Route::SuggestionNew.path() />
                <LinkButton label=tr!("suggestion.mine") href=Route::MySuggestions.path() kind=ButtonKind::Plain />
            </Actions>
        }
        .into_any()
    } else {
        view! {
            <p>{tr!("suggestion.sign_in_text")}</p>
            <Actions>
                <LinkButton label=tr!("suggestion.sign_in") href=Route::SuggestionNew.path() />
            </Actions>
        }
        .into_any()
    };
    view! {
        <PageHead title=tr!("suggestion.digest") lead=tr!("suggestion.digest_lead") back=Route::Home.path() />
        <Right book=book.clone() />
        {make}
        {filter(asked, book, today)}
        {list}
        <Pagination next=next />
        <FiguresPanel found=figures book=book.clone() />
        <Actions>
            <LinkButton label=tr!("suggestion.file") href=file kind=ButtonKind::Plain download=true />
            <LinkButton
                label=tr!("suggestion.figures_file")
                href=Route::SuggestionsFigures.path()
                kind=ButtonKind::Plain
                download=true
            />
        </Actions>
        {(!signed_in).then(|| view! { <WhereToAsk region=region /> })}
    }
}

fn filter(asked: &DigestAsked, book: &RuleBook, today: Date) -> impl IntoView + use<> {
    let open = asked.region.is_some() || asked.kind.is_some() || asked.year.is_some();
    let kinds = SuggestionKind::ALL.into_iter().map(|kind| Choice::new(kind.name(), say(kind))).collect();
    let years = (FIRST_YEAR..=today.year()).rev().map(|y| Choice::new(y.to_string(), y.to_string())).collect();
    let regions = region_choices(book);
    let region = asked.region.as_ref().map(ToString::to_string).unwrap_or_default();
    let kind = asked.kind.map(|kind| kind.name().to_owned()).unwrap_or_default();
    let year = asked.year.map(|year| year.to_string()).unwrap_or_default();
    view! {
        <Disclosure summary=tr!("suggestion.filter") open=open>
            <Form action=Route::Suggestions.path() get=true>
                <Select
                    name="region"
                    label=tr!("suggestion.region_short")
                    choices=regions
                    value=region
                    none=tr!("suggestion.any")
                />
                <Select
                    name="kind"
                    label=tr!("suggestion.kind_short")
                    choices=kinds
                    value=kind
                    none=tr!("suggestion.any")
                />
                <Select name="year" label=tr!("suggestion.year") choices=years value=year none=tr!("suggestion.any") />
                <Actions>
                    <Button label=tr!("suggestion.filter_button") kind=ButtonKind::Plain />
                    {open
                        .then(|| {
                            view! {
                                <LinkButton
                                    label=tr!("suggestion.filter_off")
                                    href=Route::Suggestions.path()
                                    kind=ButtonKind::Text
                                />
                            }
                        })}
                </Actions>
            </Form>
        </Disclosure>
    }
}

/// An entry: what was proposed, where and when, and the office's answer.
fn one(entry: &DigestEntry, least: i64, book: &RuleBook) -> impl IntoView + use<> {
    let region = region_name(book, &entry.region);
    let mut about = format!("{region} · {} · {}", say(entry.kind), month(entry.month));
    // That few proposed it would tell who.
    if entry.sources >= least {
        about.push_str(&format!(" · {}", tr!("suggestion.sources", count = entry.sources)));
    }
    let agency = book.regions.get(&entry.region).map(|region| region.agency.v.get(language()).to_owned());
    let said = vec![Said {
        who: agency.unwrap_or(region),
        when: entry.published_at.map(|at| date(language(), at.day())).unwrap_or_default(),
        words: entry.answer.clone(),
        own: false,
        fresh: false,
        more: tr!("suggestion.answer"),
    }];
    view! {
        <Panel title=visible(&entry.subject)>
            <p class="quiet">{about}</p>
            <Thread said=said />
        </Panel>
    }
}
