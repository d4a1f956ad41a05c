//! Figures of an office: how much came, how it was decided and how long that took.

use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    export::{self, Cell, Table},
    rating::{self, RatingFigures},
    record,
};
use domain::{
    application::form::{FieldCode, FieldError},
    export::ExportFormat,
    figure::{Figure, FigureKind as K, Sum},
    rules::RegionCode,
    staff::{Role, Staff},
    time::Timestamp,
};
use jiff::{ToSpan, civil::Date};
use std::collections::BTreeMap;
use storage::{ChangeSet, FigureSum};

/// Longest period, in days: what a page costs grows with it.
pub const LONGEST: i32 = 366;
/// Periods up to so many days are drawn by day, those up to [`WEEKS`] by week, longer ones by month.
const DAYS: i32 = 31;
const WEEKS: i32 = 140;

/// A period and a region as typed.
#[derive(Clone, Debug, Default)]
pub struct FiguresForm {
    /// First day; empty: thirty days before the last.
    pub from: String,
    /// Last day; empty: today.
    pub until: String,
    /// Code of one region; empty: the whole office.
    pub region: String,
}

/// What a bar of the chart stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Step {
    /// A day.
    Day,
    /// A week from Monday on.
    Week,
    /// A month.
    Month,
}

/// The figures of a period.
#[derive(Clone, Debug)]
pub struct FiguresPage {
    /// First day.
    pub from: Date,
    /// Last day.
    pub until: Date,
    /// The one region that was asked for.
    pub region: Option<RegionCode>,
    /// Regions that can be asked for.
    pub office: Vec<RegionCode>,
    /// Everything together.
    pub total: Sum,
    /// Each region in which something happened.
    pub regions: Vec<(RegionCode, Sum)>,
    /// What a bar stands for.
    pub step: Step,
    /// Sent and decided, from the first bar to the last; also those with nothing.
    pub series: Vec<(Date, i64, i64)>,
    /// When the last act was that is counted; later ones follow within seconds.
    pub counted: Option<Timestamp>,
    /// Acts that are on the record and not yet counted.
    pub waiting: u64,
    /// What residents think, by whole months.
    pub ratings: RatingFigures,
}

fn reader(caller: &Caller) -> UseCaseResult<&Staff> {
    let me = caller.staff()?;
    if matches!(me.role, Role::Supervisor | Role::Auditor) { Ok(me) } else { Err(UseCaseError::Forbidden) }
}

/// Figures of the caller's office.
///
/// # Errors
/// `Forbidden` but for supervisors and auditors; `Invalid` on `from`, `until` or `region`.
pub async fn show(ctx: &Context, caller: &Caller, form: &FiguresForm) -> UseCaseResult<FiguresPage> {
    let me = reader(caller)?;
    let office: Vec<RegionCode> = ctx.book.regions.keys().filter(|r| me.covers(r)).cloned().collect();
    let (from, until) = period(ctx, form)?;
    let region = match form.region.as_str() {
        "" => None,
        code => {
            let known = office.iter().find(|r| r.0 == code).cloned();
            Some(known.ok_or_else(|| FieldError::new("region", FieldCode::Choice))?)
        }
    };
    let asked = region.as_ref().map_or_else(|| office.clone(), |r| vec![r.clone()]);
    let mut page = FiguresPage {
        from,
        until,
        region,
        office,
        total: Sum::default(),
        regions: Vec::new(),
        step: step(from, until),
        series: Vec::new(),
        counted: None,
        waiting: 0,
        ratings: rating::of(ctx, &asked, from, until).await?,
    };
    let mut regions: BTreeMap<RegionCode, Sum> = BTreeMap::new();
    for figure in ctx.store.figures(&asked, from, until, FigureSum::Period).await? {
        if matches!(figure.kind, K::Rated | K::Followed | K::Suggested | K::SuggestionAnswered) {
            continue;
        }
        page.total.add(&figure);
        regions.entry(figure.region.clone()).or_default().add(&figure);
    }
    page.regions = regions.into_iter().collect();
    page.series = series(page.step, from, until, &ctx.store.figures(&asked, from, until, FigureSum::Day).await?);
    let head = ctx.store.figure_head().await?;
    page.counted = (head.position > 0).then_some(head.at);
    page.waiting = ctx.store.audit_size().await?.saturating_sub(head.position);
    Ok(page)
}

/// The table of the regions as a file; that it was taken is on the record.
///
/// # Errors
/// As [`show`].
pub async fn file(
    ctx: &Context,
    caller: &Caller,
    form: &FiguresForm,
    format: ExportFormat,
) -> UseCaseResult<(FiguresPage, Vec<u8>)> {
    let page = show(ctx, caller, form).await?;
    let region = page.region.as_ref().map_or("all", |r| r.0.as_str());
    let detail = format!("from={} until={} region={region} format={}", page.from, page.until, format.name());
    let entry = record::entry(ctx, caller, "figures.downloaded", "figures", &detail);
    ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    let columns = [
        "region",
        "name",
        "sent",
        "approved",
        "automatic",
        "refused",
        "late",
        "corrections",
        "withdrawn",
        "expired",
        "median_working_days",
        "p90_working_days",
    ];
    let table = Table {
        title: format!("figures {} {}", page.from, page.until),
        columns: columns.map(|name| (name.to_owned(), 14)).to_vec(),
        at: ctx.now(),
        ..Table::default()
    };
    let rows: Vec<Vec<Cell>> = page.regions.iter().map(|(region, sum)| row(ctx, caller, region, sum)).collect();
    let bytes = export::file(format, table, rows).await?;
    Ok((page, bytes))
}

/// What residents think, a line for each region and month, as a file; that it was taken is on the record.
///
/// # Errors
/// As [`show`].
pub async fn ratings_file(
    ctx: &Context,
    caller: &Caller,
    form: &FiguresForm,
    format: ExportFormat,
) -> UseCaseResult<(FiguresPage, Vec<u8>)> {
    let page = show(ctx, caller, form).await?;
    let region = page.region.as_ref().map_or("all", |r| r.0.as_str());
    let detail = format!("ratings from={} until={} region={region} format={}", page.from, page.until, format.name());
    let entry = record::entry(ctx, caller, "figures.downloaded", "figures", &detail);
    ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    let bytes = rating::file(ctx, caller.language, &page.ratings, format).await?;
    Ok((page, bytes))
}

fn row(ctx: &Context, caller: &Caller, region: &RegionCode, sum: &Sum) -> Vec<Cell> {
    let name = ctx.book.regions.get(region).map_or("", |r| r.name.get(caller.language));
    let kinds = [K::Sent, K::Approved, K::Automatic, K::Refused, K::Late, K::Correction, K::Withdrawn, K::Expired];
    let days = |days: Option<u32>| days.map_or(Cell::Empty, |d| Cell::Number(d.into()));
    let mut cells = vec![Cell::text(region.0.as_str()), Cell::text(name)];
    cells.extend(kinds.map(|kind| Cell::Number(sum.count(kind))));
    cells.extend([days(sum.spread.median()), days(sum.spread.percentile(90))]);
    cells
}

fn period(ctx: &Context, form: &FiguresForm) -> UseCaseResult<(Date, Date)> {
    let mut errors = Vec::new();
    let mut day = |name: &str, typed: &str, otherwise: Date| {
        let typed = typed.trim();
        if typed.is_empty() {
            return otherwise;
        }
        typed.parse().unwrap_or_else(|_| {
            errors.push(FieldError::new(name, FieldCode::DateMalformed));
            otherwise
        })
    };
    let until = day("until", &form.until, ctx.today());
    let before = until.checked_sub(29.days()).unwrap_or(until);
    let from = day("from", &form.from, before);
    if errors.is_empty() && until < from {
        errors.push(FieldError::new("until", FieldCode::DateTooEarly));
    } else if errors.is_empty() && (until - from).get_days() >= LONGEST {
        errors.push(FieldError::new("from", FieldCode::DateTooEarly));
    }
    if errors.is_empty() { Ok((from, until)) } else { Err(UseCaseError::Invalid(errors)) }
}

fn step(from: Date, until: Date) -> Step {
    let days = (until - from).get_days() + 1;
    if days <= DAYS {
        Step::Day
    } else if days <= WEEKS {
        Step::Week
    } else {
        Step::Month
    }
}

/// The first day of the bar that a day belongs to.
fn bar(step: Step, day: Date) -> Date {
    match step {
        Step::Day => day,
        Step::Week => day.checked_sub(i64::from(day.weekday().to_monday_zero_offset()).days()).unwrap_or(day),
        Step::Month => day.first_of_month(),
    }
}

fn series(step: Step, from: Date, until: Date, figures: &[Figure]) -> Vec<(Date, i64, i64)> {
    let mut bars: BTreeMap<Date, (i64, i64)> = BTreeMap::new();
    let mut day = from;
    while day <= until {
        bars.entry(bar(step, day)).or_default();
        let Ok(next) = day.tomorrow() else { break };
        day = next;
    }
    for figure in figures {
        let at = bars.entry(bar(step, figure.day)).or_default();
        match figure.kind {
            K::Sent => at.0 += figure.n,
            K::Approved | K::Refused => at.1 += figure.n,
            _ => {}
        }
    }
    bars.into_iter().map(|(day, (sent, decided))| (day, sent, decided)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn bars_are_days_weeks_or_months_and_empty_ones_stand_too() {
        let (from, until) = (date(2026, 11, 3), date(2026, 11, 9));
        assert_eq!(
            (step(from, until), step(from, date(2026, 12, 20)), step(from, date(2027, 10, 1))),
            (Step::Day, Step::Week, Step::Month)
        );
        let figure = |day, kind, n| Figure { region: RegionCode("320500".into()), day, kind, key: String::new(), n };
        let figures = [figure(from, K::Sent, 3), figure(from, K::Approved, 1), figure(until, K::Refused, 2)];
        let days = series(Step::Day, from, until, &figures);
        assert_eq!(
            (days.len(), days[0], days[1], days[6]),
            (7, (from, 3, 1), (date(2026, 11, 4), 0, 0), (until, 0, 2))
        );
        // Monday the second and Monday the ninth.
        let weeks = series(Step::Week, from, until, &figures);
        assert_eq!(weeks, [(date(2026, 11, 2), 3, 1), (until, 0, 2)]);
        assert_eq!(series(Step::Month, from, until, &figures), [(date(2026, 11, 1), 3, 3)]);
    }
}
