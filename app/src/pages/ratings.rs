//! What is told of ratings, drawn and as tables: the same at the desk and for everybody.

use super::published::{at_least, month};
use crate::{components::*, context::language, i18n::say, tr};
use domain::{
    rating::{Level, TotalTold},
    rules::{RegionCode, RuleBook},
};
use leptos::prelude::*;
use std::sync::Arc;
use usecases::rating::RatingFigures;

/// A share in percent; where it can't be told exactly, between which two it lies.
fn share(sum: &TotalTold) -> String {
    match sum.share() {
        None => "–".to_owned(),
        Some((least, most)) if least == most => format!("{least}%"),
        Some((least, most)) => format!("{least}%–{most}%"),
    }
}

/// The figures, with what they don't tell.
#[component]
pub(crate) fn RatingPanel(
    /// What is told.
    found: RatingFigures,
    /// Names of the regions.
    book: Arc<RuleBook>,
) -> impl IntoView {
    let period = found.months.map(|(first, last)| {
        if first == last {
            tr!("rating.month", month = month(first))
        } else {
            tr!("rating.months", from = month(first), until = month(last))
        }
    });
    let small = tr!("rating.small", least = found.least);
    let body = if found.total.total == 0 {
        view! { <p class="quiet">{tr!("rating.none")}</p> }.into_any()
    } else {
        tables(&found, &book).into_any()
    };
    view! {
        <Panel title=tr!("rating.figures") id="ratings">
            {period.map(|period| view! { <p>{period}</p> })}
            {body}
            <p class="quiet">{small}</p>
        </Panel>
    }
}

fn tables(found: &RatingFigures, book: &RuleBook) -> impl IntoView + use<> {
    let total = &found.total;
    let named = |level: Level| match total.level(level) {
        (_, true) => tr!("rating.level_at_least", level = say(level)),
        _ => say(level),
    };
    let bars = Level::ALL.into_iter().map(|level| (named(level), total.level(level).0)).collect();
    let levels: Vec<_> = Level::ALL
        .into_iter()
        .map(|level| {
            let (n, hidden) = total.level(level);
            let part = if hidden {
                "–".to_owned()
            } else {
                format!("{}%", (n * 100 + total.total / 2) / total.total.max(1))
            };
            vec![say(level).into_any(), at_least((n, hidden)), part.into_any()]
        })
        .collect();
    let followed = match found.followed {
        Some((in_time, all)) => tr!("rating.followed_share", share = in_time * 100 / all.max(1), count = all),
        None => tr!("rating.followed_few", least = found.least),
    };
    let name =
        |code: &RegionCode| book.region(code).map_or_else(|| code.to_string(), |r| r.name.get(language()).to_owned());
    let regions: Vec<_> = found
        .regions
        .iter()
        .map(|(region, sum)| {
            let rated = at_least((sum.total, sum.left_out > 0));
            vec![name(region).into_any(), rated, share(sum).into_any()]
        })
        .collect();
    let satisfied = tr!("rating.satisfied_text", share = share(total), count = total.total);
    let heads = vec![tr!("rating.level_short"), tr!("rating.count"), tr!("rating.share")];
    let columns = vec![tr!("desk.region"), tr!("rating.count"), tr!("rating.satisfied")];
    view! {
        <p>
            <strong>{satisfied}</strong>
        </p>
        <p>{followed}</p>
        <BarChart label=tr!("rating.chart") bars=bars />
        <Disclosure summary=tr!("figures.as_table")>
            <Table caption=tr!("rating.by_level") quiet=true columns=heads rows=levels />
        </Disclosure>
        <Table caption=tr!("figures.by_region") columns=columns rows=regions />
    }
}
