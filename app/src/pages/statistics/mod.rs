//! Statistics for everybody, without signing in.

use crate::{
    components::*,
    context::language,
    door::Door,
    pages::{
        published::{at, at_least, month},
        ratings::RatingPanel,
        support::{saved, table_format},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{Router, extract::RawQuery, response::Response, routing::get};
use domain::{figure::Grid, rules::RuleBook};
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    Context,
    statistics::{self, Statistics},
};

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/statistics", get(show))
        .route("/statistics/file", get(file))
        .route("/statistics/ratings", get(ratings))
}

async fn show(door: Door) -> Response {
    let found = match statistics::show(&door.ctx).await {
        Ok(found) => found,
        Err(error) => return door.refuse(&error),
    };
    let book = door.ctx.book.clone();
    door.page(tr_in!(door.caller().language, "statistics.title"), || view! { <Page found=found book=book /> })
}

async fn file(door: Door, RawQuery(query): RawQuery) -> Response {
    let Some(format) = table_format(query.as_deref()) else { return door.refuse(&usecases::UseCaseError::NotFound) };
    match statistics::file(&door.ctx, door.caller().language, format).await {
        Ok(bytes) => saved(&format!("yitui-statistics.{}", format.name()), format.content_type(), bytes),
        Err(error) => door.refuse(&error),
    }
}

async fn ratings(door: Door, RawQuery(query): RawQuery) -> Response {
    let Some(format) = table_format(query.as_deref()) else { return door.refuse(&usecases::UseCaseError::NotFound) };
    match statistics::ratings_file(&door.ctx, door.caller().language, format).await {
        Ok(bytes) => saved(&format!("yitui-ratings.{}", format.name()), format.content_type(), bytes),
        Err(error) => door.refuse(&error),
    }
}

#[component]
fn Page(found: Statistics, book: Arc<RuleBook>) -> impl IntoView {
    let (first, last) = (found.months.first().copied(), found.months.last().copied());
    let period = first.zip(last).map(|(a, b)| tr!("statistics.period", from = month(a), until = month(b)));
    let body = if found.regions.is_empty() {
        view! { <EmptyState title=tr!("statistics.none") text=tr!("statistics.none_text") /> }.into_any()
    } else {
        view! { <Tables found=found.clone() book=book.clone() /> }.into_any()
    };
    view! {
        <PageHead title=tr!("statistics.title") lead=tr!("statistics.lead") back=Route::Home.path() />
        {period.map(|period| view! { <p>{period}</p> })}
        {body}
        <RatingPanel found=found.ratings.clone() book=book />
        <Prose>
            <p class="quiet">{tr!("statistics.small", least = found.least)}</p>
        </Prose>
        <Actions>
            <LinkButton
                label=tr!("statistics.xlsx")
                href=format!("{}?format=xlsx", Route::StatisticsFile)
                kind=ButtonKind::Plain
                download=true
            />
            <LinkButton
                label=tr!("statistics.csv")
                href=Route::StatisticsFile.path()
                kind=ButtonKind::Plain
                download=true
            />
            <LinkButton
                label=tr!("rating.file")
                href=Route::StatisticsRatings.path()
                kind=ButtonKind::Plain
                download=true
            />
        </Actions>
    }
}

#[component]
fn Tables(found: Statistics, book: Arc<RuleBook>) -> impl IntoView {
    let language = language();
    let rows = found.regions.len();
    let name = |row: usize| match found.regions.get(row) {
        Some(region) => book.regions.get(region).map_or_else(|| region.0.clone(), |r| r.name.get(language).to_owned()),
        None => tr!("statistics.all_regions"),
    };
    let time = |row: usize| match found.times.get(row).copied().flatten() {
        Some((median, ninety)) => tr!("statistics.time", median = median, ninety = ninety),
        None => "–".to_owned(),
    };
    let by_region: Vec<_> = (0..=rows)
        .map(|row| {
            vec![
                name(row).into_any(),
                at_least(found.sent.at_least(row)),
                at_least(found.decided.at_least(row)),
                time(row).into_any(),
            ]
        })
        .collect();
    let by_month = |row: usize| -> Vec<Vec<AnyView>> {
        let line = |(m, day): (usize, &Date)| {
            vec![month(*day).into_any(), at(&found.sent, row, m), at(&found.decided, row, m)]
        };
        found.months.iter().enumerate().map(line).collect()
    };
    let shown =
        |grid: &Grid, m: usize| grid.0.get(rows).and_then(|row| row.get(m)).and_then(|c| c.shown()).unwrap_or(0);
    let columns = found
        .months
        .iter()
        .enumerate()
        .map(|(m, day)| {
            (format!("{}/{}", day.year() % 100, day.month()), shown(&found.sent, m), shown(&found.decided, m))
        })
        .collect();
    let series = [tr!("figures.sent"), tr!("figures.decided")];
    let head = vec![tr!("statistics.month"), series[0].clone(), series[1].clone()];
    let each: Vec<_> = (0..rows)
        .map(|row| {
            let (name, columns, lines) = (name(row), head.clone(), by_month(row));
            view! {
                <Disclosure summary=name.clone()>
                    <Table caption=name quiet=true columns=columns rows=lines />
                </Disclosure>
            }
        })
        .collect();
    let every_month = by_month(rows);
    let names = vec![tr!("statistics.region"), series[0].clone(), series[1].clone(), tr!("statistics.times")];
    view! {
        <Panel title=tr!("statistics.by_month")>
            <ColumnChart label=tr!("figures.volume_chart") series=series columns=columns />
            <Disclosure summary=tr!("figures.as_table")>
                <Table caption=tr!("statistics.by_month") quiet=true columns=head rows=every_month />
            </Disclosure>
        </Panel>
        <Table
            caption=tr!("figures.by_region")
            columns=names
            rows=by_region
        />
        <h2>{tr!("statistics.each")}</h2>
        {each}
    }
}
