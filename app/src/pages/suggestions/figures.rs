//! How many suggestions came, and how many were answered in time: as far as it may be told.

use super::region_name;
use crate::{
    components::*,
    door::Door,
    pages::{
        published::{at, month},
        support::{saved, table_format},
    },
    tr,
};
use axum::{extract::RawQuery, response::Response};
use domain::rules::RuleBook;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    suggestion::{self, SuggestionFigures},
};

pub(super) async fn file(door: Door, RawQuery(query): RawQuery) -> Response {
    let Some(format) = table_format(query.as_deref()) else { return door.refuse(&UseCaseError::NotFound) };
    match suggestion::figures_file(&door.ctx, door.caller().language, format).await {
        Ok(bytes) => saved(&format!("yitui-suggestion-figures.{}", format.name()), format.content_type(), bytes),
        Err(error) => door.refuse(&error),
    }
}

/// The twelve months before this one.
#[component]
pub(super) fn FiguresPanel(
    /// What is told.
    found: SuggestionFigures,
    /// Names of the regions.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let small = tr!("suggestion.small", least = found.least);
    let ends = found.months.first().copied().zip(found.months.last().copied());
    let period = ends.map(|(a, b)| tr!("statistics.period", from = month(a), until = month(b)));
    let body = if found.regions.is_empty() {
        view! { <p class="quiet">{tr!("suggestion.figures_none")}</p> }.into_any()
    } else {
        let rows = found.regions.len();
        let columns = || {
            vec![tr!("statistics.month"), tr!("suggestion.received"), tr!("suggestion.in_time"), tr!("suggestion.late")]
        };
        let lines = |row: usize| -> Vec<Vec<AnyView>> {
            let line = |(m, day): (usize, &jiff::civil::Date)| {
                let counts = [&found.received, &found.in_time, &found.late].map(|grid| at(grid, row, m));
                std::iter::once(month(*day).into_any()).chain(counts).collect()
            };
            found.months.iter().enumerate().map(line).collect()
        };
        let each: Vec<_> = found
            .regions
            .iter()
            .enumerate()
            .map(|(row, region)| {
                let (name, columns, lines) = (region_name(&book, region), columns(), lines(row));
                view! {
                    <Disclosure summary=name.clone()>
                        <Table caption=name quiet=true columns=columns rows=lines />
                    </Disclosure>
                }
            })
            .collect();
        let (all, every) = (columns(), lines(rows));
        view! {
            <Table caption=tr!("statistics.all_regions") columns=all rows=every />
            {each}
        }
        .into_any()
    };
    view! {
        <Panel title=tr!("suggestion.figures") id="figures">
            {period.map(|period| view! { <p>{period}</p> })}
            {body}
            <p class="quiet">{small}</p>
        </Panel>
    }
}
