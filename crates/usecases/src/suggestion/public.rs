//! What everybody reads: the digest, and how many came and were answered in time.

use crate::{
    Context, UseCaseResult,
    export::{self, Cell, Table},
    rating::whole_months,
};
use domain::{
    export::ExportFormat,
    figure::{Cell as Count, FigureKind as K, Grid, by_month},
    id::DigestId,
    language::Language,
    rules::RegionCode,
    suggestion::{DigestEntry, SuggestionKind},
    time::Timestamp,
};
use jiff::{ToSpan, civil::Date};
use std::collections::BTreeMap;
use storage::{DigestQuery, FigureSum};

/// Entries on a page.
pub const PAGE: u32 = 20;
/// Entries in a file.
const FILE: u32 = 1000;
/// Months that are told.
const MONTHS: i32 = 12;

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DigestAsked {
    /// Of one region.
    pub region: Option<RegionCode>,
    /// Of one kind.
    pub kind: Option<SuggestionKind>,
    /// Of one year.
    pub year: Option<i16>,
    /// Those after this one.
    pub before: Option<(Timestamp, DigestId)>,
}

/// A page of the digest.
#[derive(Clone, Debug)]
pub struct DigestPage {
    /// What was asked for.
    pub asked: DigestAsked,
    /// Entries, the newest first.
    pub entries: Vec<DigestEntry>,
    /// The last of them, where there are more.
    pub next: Option<(Timestamp, DigestId)>,
    /// An entry that tells about fewer does not say about how many.
    pub least: i64,
}

fn query(asked: &DigestAsked, limit: u32) -> DigestQuery {
    DigestQuery {
        region: asked.region.clone(),
        kind: asked.kind,
        year: asked.year,
        before: asked.before.clone(),
        limit,
    }
}

/// The digest, for everybody.
///
/// # Errors
/// Errors of the store.
pub async fn digest(ctx: &Context, asked: DigestAsked) -> UseCaseResult<DigestPage> {
    let mut entries = ctx.store.published_digest(&query(&asked, PAGE + 1)).await?;
    let more = entries.len() > PAGE as usize;
    entries.truncate(PAGE as usize);
    let last = entries.last().and_then(|entry| Some((entry.published_at?, entry.id.clone())));
    let next = last.filter(|_| more);
    Ok(DigestPage { asked, entries, next, least: ctx.limits.statistics_least.max(2) })
}

/// The same as a file, the newest thousand.
///
/// # Errors
/// Errors of the store.
pub async fn digest_file(
    ctx: &Context,
    language: Language,
    asked: DigestAsked,
    format: ExportFormat,
) -> UseCaseResult<Vec<u8>> {
    let asked = DigestAsked { before: None, ..asked };
    let entries = ctx.store.published_digest(&query(&asked, FILE)).await?;
    let columns = [("region", 10), ("name", 14), ("month", 10), ("kind", 10), ("subject", 60), ("answer", 80)];
    let table = Table {
        title: "suggestions".into(),
        columns: columns.map(|(name, width)| (name.to_owned(), width)).to_vec(),
        at: ctx.now(),
        ..Table::default()
    };
    let row = |entry: &DigestEntry| {
        let name = ctx.book.regions.get(&entry.region).map_or("", |r| r.name.get(language));
        let month = entry.month.strftime("%Y-%m").to_string();
        let cells = [&entry.region.0, name, &month, entry.kind.name(), &entry.subject, &entry.answer];
        cells.map(Cell::text).to_vec()
    };
    export::file(format, table, entries.iter().map(row).collect()).await
}

/// What is told about twelve whole months. Whatever the digest is filtered by, these are the same: two views of them that
/// overlap would tell what each hides.
#[derive(Clone, Debug)]
pub struct SuggestionFigures {
    /// First days of the months, oldest first.
    pub months: Vec<Date>,
    /// Regions in which something happened.
    pub regions: Vec<RegionCode>,
    /// Received, by region and month, with all regions in a last row.
    pub received: Grid,
    /// Answered in time, likewise.
    pub in_time: Grid,
    /// Answered late, likewise.
    pub late: Grid,
    /// Counts from one to one less than this are hidden.
    pub least: i64,
}

/// The twelve months before this one; of a month that was not counted to its end nothing is told.
///
/// # Errors
/// Errors of the store.
pub async fn figures(ctx: &Context) -> UseCaseResult<SuggestionFigures> {
    let end = whole_months(ctx).await?;
    let first = end.checked_sub(MONTHS.months()).unwrap_or(end);
    let months: Vec<Date> = (0..MONTHS).filter_map(|n| first.checked_add(n.months()).ok()).collect();
    let every: Vec<RegionCode> = ctx.book.regions.keys().cloned().collect();
    let until = end.yesterday().unwrap_or(end);
    let mut counts: BTreeMap<(RegionCode, Date), [i64; 3]> = BTreeMap::new();
    for figure in ctx.store.figures(&every, first, until, FigureSum::Month).await? {
        let column = match figure.kind {
            K::Suggested => 0,
            K::SuggestionAnswered if figure.key == "in_time" => 1,
            K::SuggestionAnswered => 2,
            _ => continue,
        };
        counts.entry((figure.region, figure.day)).or_default()[column] += figure.n;
    }
    let least = ctx.limits.statistics_least.max(2);
    let wanted: Vec<bool> = every.iter().map(|region| counts.keys().any(|(r, _)| r == region)).collect();
    let table = |column: usize| {
        let n = |r: &RegionCode, m: &Date| counts.get(&(r.clone(), *m)).map_or(0, |n| n[column]);
        let each = every.iter().map(|r| months.iter().map(|m| n(r, m)).collect());
        by_month(&each.collect::<Vec<_>>(), &wanted, least)
    };
    let (received, in_time, late) = (table(0), table(1), table(2));
    let regions = every.into_iter().zip(wanted).filter_map(|(region, wanted)| wanted.then_some(region)).collect();
    Ok(SuggestionFigures { months, regions, received, in_time, late, least })
}

/// The same as a file, a line for each region and month.
///
/// # Errors
/// Errors of the store.
pub async fn figures_file(ctx: &Context, language: Language, format: ExportFormat) -> UseCaseResult<Vec<u8>> {
    let found = figures(ctx).await?;
    let columns = ["region", "name", "month", "received", "answered_in_time", "answered_late"];
    let table = Table {
        title: "suggestion-figures".into(),
        columns: columns.map(|name| (name.to_owned(), 14)).to_vec(),
        at: ctx.now(),
        ..Table::default()
    };
    let mut rows = Vec::new();
    for r in 0..=found.regions.len() {
        let region = found.regions.get(r);
        let name = region.and_then(|r| ctx.book.regions.get(r)).map_or("", |r| r.name.get(language));
        let code = region.map_or("all", |r| r.0.as_str());
        for (m, day) in found.months.iter().enumerate() {
            let month = day.strftime("%Y-%m").to_string();
            let count = |grid: &Grid| match grid.0.get(r).and_then(|row| row.get(m)) {
                Some(Count::Shown(n)) => Cell::Number(*n),
                Some(Count::Hidden) | None => Cell::text("*"),
            };
            let counts = [&found.received, &found.in_time, &found.late].map(count);
            rows.push([code, name, month.as_str()].map(Cell::text).into_iter().chain(counts).collect());
        }
    }
    export::file(format, table, rows).await
}
