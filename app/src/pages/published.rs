//! Counts as they are told to everybody: by month, small ones hidden.

use crate::{context::language, tr};
use domain::{
    figure::{Cell, Grid},
    language::Language,
};
use jiff::civil::Date;
use leptos::prelude::*;

/// A month as it is read.
pub(crate) fn month(day: Date) -> String {
    match language() {
        Language::Zh => format!("{}年{}月", day.year(), day.month()),
        Language::En => day.strftime("%B %Y").to_string(),
    }
}

/// A count out of a table, or the sign that stands for a hidden one.
pub(super) fn at(grid: &Grid, row: usize, column: usize) -> AnyView {
    let cell: Option<&Cell> = grid.0.get(row).and_then(|row| row.get(column));
    cell.and_then(|cell| cell.shown()).map_or_else(hidden, IntoAny::into_any)
}

/// A count, or at least how many where some are hidden.
pub(super) fn at_least((n, some_hidden): (i64, bool)) -> AnyView {
    match (n, some_hidden) {
        (n, false) => n.into_any(),
        (0, true) => hidden(),
        (n, true) => tr!("statistics.at_least", count = n).into_any(),
    }
}

/// The sign, read out as what it means.
fn hidden() -> AnyView {
    view! {
        <span aria-hidden="true">"*"</span>
        <span class="hidden">{tr!("statistics.hidden")}</span>
    }
    .into_any()
}
