//! Ratings as figures, of whole months that are over: for the desk and for everybody the same, so that neither tells what
//! the other hides.

use crate::{
    Context, UseCaseResult,
    export::{self, Cell, Table},
};
use domain::{
    export::ExportFormat,
    figure::{Cell as Count, FigureKind as K},
    language::Language,
    rating::{Level, Told, TotalTold},
    rules::RegionCode,
};
use jiff::civil::Date;
use std::collections::BTreeMap;
use storage::FigureSum;

/// What is told of ratings.
#[derive(Clone, Debug)]
pub struct RatingFigures {
    /// First days of the first and the last month; `None`: no month of the period is over.
    pub months: Option<(Date, Date)>,
    /// Each region's month in which somebody rated; what is not told is `None`.
    pub each: Vec<(RegionCode, Date, Option<Told>)>,
    /// By region.
    pub regions: Vec<(RegionCode, TotalTold)>,
    /// All together.
    pub total: TotalTold,
    /// Of the bad ones to which something came: within the time, and all. Only where they are enough.
    pub followed: Option<(i64, i64)>,
    /// A month with fewer is not told.
    pub least: i64,
}

/// The first day of the month of which nothing is told yet: it is not over, or was not counted to its end.
pub(crate) async fn whole_months(ctx: &Context) -> UseCaseResult<Date> {
    let head = ctx.store.figure_head().await?;
    let counted = ctx.store.audit_size().await? <= head.position;
    let day = if counted { ctx.today() } else { ctx.today().min(head.at.day()) };
    Ok(day.first_of_month())
}

/// Ratings in `regions` in the months that lie in or touch the days from `from` to `until`, and are over.
pub(crate) async fn of(ctx: &Context, regions: &[RegionCode], from: Date, until: Date) -> UseCaseResult<RatingFigures> {
    let least = ctx.limits.statistics_least.max(2);
    let mut found = RatingFigures {
        months: None,
        each: Vec::new(),
        regions: Vec::new(),
        total: TotalTold::default(),
        followed: None,
        least,
    };
    let from = from.first_of_month();
    let end = whole_months(ctx).await?.yesterday().unwrap_or(from);
    let until = until.last_of_month().min(end);
    if until < from {
        return Ok(found);
    }
    found.months = Some((from, until.first_of_month()));
    let mut counts: BTreeMap<(RegionCode, Date), [i64; 5]> = BTreeMap::new();
    let (mut in_time, mut all) = (0, 0);
    for figure in ctx.store.figures(regions, from, until, FigureSum::Month).await? {
        match (figure.kind, Level::from_name(&figure.key)) {
            (K::Rated, Some(level)) => {
                let at = counts.entry((figure.region, figure.day)).or_default();
                if let Some((_, n)) = Level::ALL.into_iter().zip(at.iter_mut()).find(|(l, _)| *l == level) {
                    *n += figure.n;
                }
            }
            (K::Followed, _) => {
                all += figure.n;
                in_time += if figure.key == "in_time" { figure.n } else { 0 };
            }
            _ => {}
        }
    }
    let mut sums: BTreeMap<RegionCode, TotalTold> = BTreeMap::new();
    for ((region, month), counts) in counts {
        let told = Told::of(counts, least);
        sums.entry(region.clone()).or_default().add(told.as_ref());
        found.total.add(told.as_ref());
        found.each.push((region, month, told));
    }
    found.regions = sums.into_iter().collect();
    // As many in time or late as are told at all.
    found.followed = (all >= least).then_some((in_time, all));
    Ok(found)
}

/// The same as a file, a line for each region and month.
///
/// # Errors
/// The workbook can't be written.
pub async fn file(
    ctx: &Context,
    language: Language,
    found: &RatingFigures,
    format: ExportFormat,
) -> UseCaseResult<Vec<u8>> {
    let columns = ["region", "name", "month", "rated"].into_iter().chain(Level::ALL.map(Level::name));
    let table = Table {
        title: "ratings".into(),
        columns: columns.map(|name| (name.to_owned(), 14)).collect(),
        at: ctx.now(),
        ..Table::default()
    };
    let hidden = || Cell::text("*");
    let row = |(region, month, told): &(RegionCode, Date, Option<Told>)| {
        let name = ctx.book.regions.get(region).map_or("", |r| r.name.get(language));
        let month = month.strftime("%Y-%m").to_string();
        let mut cells = [region.0.as_str(), name, month.as_str()].map(Cell::text).to_vec();
        cells.push(told.as_ref().map_or_else(hidden, |told| Cell::Number(told.total)));
        let level = |n: usize| match told.as_ref().and_then(|told| told.levels.get(n)) {
            Some(Count::Shown(n)) => Cell::Number(*n),
            Some(Count::Hidden) | None => hidden(),
        };
        cells.extend((0..Level::ALL.len()).map(level));
        cells
    };
    let rows: Vec<Vec<Cell>> = found.each.iter().map(row).collect();
    export::file(format, table, rows).await
}
