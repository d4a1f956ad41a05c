//! Statistics for everybody: how much came and was decided by region and month, and how long that took. Small counts are
//! hidden, and so are as many others as it takes.

use crate::{
    Context, UseCaseResult,
    export::{self, Cell, Table},
    rating::{self, RatingFigures},
};
use domain::{
    export::ExportFormat,
    figure::{Cell as Count, FigureKind as K, Grid, Spread, by_month},
    language::Language,
    rules::RegionCode,
};
use jiff::{ToSpan, civil::Date};
use std::collections::BTreeMap;
use storage::FigureSum;

/// Months that are told.
const MONTHS: i32 = 12;

/// What is told about twelve whole months.
#[derive(Clone, Debug)]
pub struct Statistics {
    /// First days of the months, oldest first.
    pub months: Vec<Date>,
    /// Regions in which something happened; rows of the tables.
    pub regions: Vec<RegionCode>,
    /// Sent, by region and month, with all regions in a last row.
    pub sent: Grid,
    /// Decided, likewise.
    pub decided: Grid,
    /// Half and nine tenths of staff's decisions took no more working days; by region, then of all. Only where enough
    /// were decided.
    pub times: Vec<Option<(u32, u32)>>,
    /// Counts from one to one less than this are hidden.
    pub least: i64,
    /// What residents think of how their cases were handled.
    pub ratings: RatingFigures,
}

/// The twelve months before this one; of a month that was not counted to its end nothing is told.
///
/// # Errors
/// Errors of the store.
pub async fn show(ctx: &Context) -> UseCaseResult<Statistics> {
    let end = rating::whole_months(ctx).await?;
    let first = end.checked_sub(MONTHS.months()).unwrap_or(end);
    let months: Vec<Date> = (0..MONTHS).filter_map(|n| first.checked_add(n.months()).ok()).collect();
    let every: Vec<RegionCode> = ctx.book.regions.keys().cloned().collect();
    let until = end.yesterday().unwrap_or(end);
    let mut counts: BTreeMap<(RegionCode, Date), (i64, i64)> = BTreeMap::new();
    let mut spreads: BTreeMap<RegionCode, Spread> = BTreeMap::new();
    let mut all = Spread::default();
    let ratings = rating::of(ctx, &every, first, until).await?;
    for figure in ctx.store.figures(&every, first, until, FigureSum::Month).await? {
        // They are told by themselves: a region with nothing else has no row here.
        if matches!(figure.kind, K::Suggested | K::SuggestionAnswered) {
            continue;
        }
        let at = counts.entry((figure.region.clone(), figure.day)).or_default();
        match figure.kind {
            K::Sent => at.0 += figure.n,
            K::Approved | K::Refused => at.1 += figure.n,
            K::Days => {
                let days = figure.key.parse().unwrap_or(0);
                spreads.entry(figure.region).or_default().add(days, figure.n);
                all.add(days, figure.n);
            }
            _ => {}
        }
    }
    let happened = |r: &RegionCode| counts.iter().any(|((region, _), n)| region == r && *n != (0, 0));
    let wanted: Vec<bool> = every.iter().map(happened).collect();
    let least = ctx.limits.statistics_least.max(2);
    let table = |pick: fn(&(i64, i64)) -> i64| {
        let row = |r: &RegionCode| months.iter().map(|m| counts.get(&(r.clone(), *m)).map_or(0, pick)).collect();
        by_month(&every.iter().map(row).collect::<Vec<Vec<i64>>>(), &wanted, least)
    };
    let (sent, decided) = (table(|n| n.0), table(|n| n.1));
    let regions: Vec<RegionCode> =
        every.into_iter().zip(wanted).filter_map(|(region, wanted)| wanted.then_some(region)).collect();
    let enough = |spread: &Spread| spread.total() >= least;
    let time = |spread: &Spread| enough(spread).then(|| spread.median().zip(spread.percentile(90))).flatten();
    let mut times: Vec<_> = regions.iter().map(|r| spreads.get(r).and_then(time)).collect();
    times.push(time(&all));
    Ok(Statistics { months, regions, sent, decided, times, least, ratings })
}

/// What residents think as a file, a line for each region and month.
///
/// # Errors
/// Errors of the store.
pub async fn ratings_file(ctx: &Context, language: Language, format: ExportFormat) -> UseCaseResult<Vec<u8>> {
    rating::file(ctx, language, &show(ctx).await?.ratings, format).await
}

/// The same as a file, a line for each region and month.
///
/// # Errors
/// Errors of the store.
pub async fn file(ctx: &Context, language: Language, format: ExportFormat) -> UseCaseResult<Vec<u8>> {
    let found = show(ctx).await?;
    let columns = ["region", "name", "month", "received", "decided"];
    let table = Table {
        title: "statistics".into(),
        columns: columns.map(|name| (name.to_owned(), 14)).to_vec(),
        at: ctx.now(),
        ..Table::default()
    };
    let told = |cell: Option<&Count>| match cell {
        Some(Count::Shown(n)) => Cell::Number(*n),
        Some(Count::Hidden) | None => Cell::text("*"),
    };
    let mut rows = Vec::new();
    for (r, (sent, decided)) in found.sent.0.iter().zip(&found.decided.0).enumerate() {
        let region = found.regions.get(r);
        let name = region.and_then(|r| ctx.book.regions.get(r)).map_or("", |r| r.name.get(language));
        let code = region.map_or("all", |r| r.0.as_str());
        for (m, day) in found.months.iter().enumerate() {
            let month = day.strftime("%Y-%m").to_string();
            let counts = [told(sent.get(m)), told(decided.get(m))];
            rows.push([code, name, month.as_str()].map(Cell::text).into_iter().chain(counts).collect());
        }
    }
    export::file(format, table, rows).await
}
