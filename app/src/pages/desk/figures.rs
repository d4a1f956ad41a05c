//! Figures of the office, drawn and as tables, and as a file.

use super::words;
use crate::{
    components::*,
    context::language,
    door::Door,
    form_data::FormData,
    i18n::{date, date_range, date_time, say},
    pages::{
        ratings::RatingPanel,
        support::{saved, table_format},
    },
    routes::Route,
    tr, tr_in,
};
use axum::{extract::RawQuery, response::Response};
use domain::{
    application::{StaffReason, form::FieldError},
    figure::{FigureKind as K, Sum},
    language::Language,
    rules::RuleBook,
};
use http::StatusCode;
use jiff::civil::Date;
use leptos::prelude::*;
use std::sync::Arc;
use usecases::{
    UseCaseError,
    desk::figures::{self, FiguresForm, FiguresPage, Step},
};

fn asked(query: Option<String>) -> FiguresForm {
    let query = FormData::parse(query.unwrap_or_default().as_bytes());
    let [from, until, region] = ["from", "until", "region"].map(|name| query.get(name).to_owned());
    FiguresForm { from, until, region }
}

/// The page.
pub(super) async fn show(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let form = asked(query);
    let (status, errors, found) = match figures::show(&door.ctx, door.caller(), &form).await {
        Ok(found) => (StatusCode::OK, Vec::new(), found),
        Err(UseCaseError::Invalid(errors)) => {
            // What was typed stays, beside the figures that the page begins with.
            match figures::show(&door.ctx, door.caller(), &FiguresForm::default()).await {
                Ok(found) => (StatusCode::UNPROCESSABLE_ENTITY, errors, found),
                Err(error) => return door.refuse(&error),
            }
        }
        Err(error) => return door.refuse(&error),
    };
    let (book, today) = (door.ctx.book.clone(), door.ctx.today());
    door.page_with(status, tr_in!(door.caller().language, "figures.title"), || {
        view! { <Page found form errors book today /> }
    })
}

/// The table of the regions as a file; `?format=` is `csv` or `xlsx`.
pub(super) async fn file(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(format) = table_format(query.as_deref()) else { return door.refuse(&UseCaseError::NotFound) };
    match figures::file(&door.ctx, door.caller(), &asked(query), format).await {
        Ok((page, bytes)) => {
            let name = format!("yitui-figures-{}-{}.{}", page.from, page.until, format.name());
            saved(&name, format.content_type(), bytes)
        }
        Err(error) => door.refuse(&error),
    }
}

/// What residents think, by region and month, as a file.
pub(super) async fn ratings_file(door: Door, RawQuery(query): RawQuery) -> Response {
    if let Some(elsewhere) = super::away(&door) {
        return elsewhere;
    }
    let Some(format) = table_format(query.as_deref()) else { return door.refuse(&UseCaseError::NotFound) };
    match figures::ratings_file(&door.ctx, door.caller(), &asked(query), format).await {
        Ok((page, bytes)) => {
            let name = format!("yitui-ratings-{}-{}.{}", page.from, page.until, format.name());
            saved(&name, format.content_type(), bytes)
        }
        Err(error) => door.refuse(&error),
    }
}

#[component]
fn Page(
    found: FiguresPage,
    form: FiguresForm,
    errors: Vec<FieldError>,
    book: Arc<RuleBook>,
    today: Date,
) -> impl IntoView {
    let language = language();
    let period = date_range(language, found.from, found.until);
    let counted = match (found.waiting, found.counted) {
        (0..100, Some(at)) => tr!("figures.counted", at = date_time(language, at)),
        (_, Some(at)) => tr!("figures.behind", at = date_time(language, at)),
        (_, None) => tr!("figures.not_counted"),
    };
    let asked = format!(
        "?from={}&until={}&region={}",
        found.from,
        found.until,
        found.region.as_ref().map_or("", |r| r.0.as_str())
    );
    let file = format!("{}{asked}", Route::FiguresFile);
    let ratings = view! {
        <RatingPanel found=found.ratings.clone() book=book.clone() />
        <Actions>
            <LinkButton
                label=tr!("rating.file")
                href=format!("{}{asked}", Route::FiguresRatings)
                kind=ButtonKind::Plain
                download=true
            />
        </Actions>
    };
    let body = if found.total.is_empty() {
        view! { <EmptyState title=tr!("figures.none") text=tr!("figures.none_text") /> }.into_any()
    } else {
        view! {
            <Summary sum=found.total.clone() />
            <Volume series=found.series.clone() step=found.step />
            <Times sum=found.total.clone() />
            <Reasons sum=found.total.clone() />
            <Regions regions=found.regions.clone() book=book.clone() />
            <Actions>
                <LinkButton
                    label=tr!("figures.xlsx")
                    href=format!("{file}&format=xlsx")
                    kind=ButtonKind::Plain
                    download=true
                />
                <LinkButton label=tr!("figures.csv") href=file kind=ButtonKind::Plain download=true />
            </Actions>
        }
        .into_any()
    };
    view! {
        <PageHead title=tr!("figures.title") lead=tr!("figures.lead") />
        <Period found=found form=form errors=errors book=book today=today />
        <h2 class="figures__period">{period}</h2>
        <p class="quiet">{counted}</p>
        {body}
        {ratings}
    }
}

#[component]
fn Period(
    found: FiguresPage,
    form: FiguresForm,
    errors: Vec<FieldError>,
    book: Arc<RuleBook>,
    today: Date,
) -> impl IntoView {
    let typed = |typed: String, day: Date| if typed.is_empty() { day.to_string() } else { typed };
    let regions = found.office.iter().map(|r| Choice::new(r.0.clone(), words::region(&book, r))).collect();
    let month = today.first_of_month();
    let last = month.yesterday().unwrap_or(month);
    let year = Date::new(today.year(), 1, 1).unwrap_or(month);
    let quick = [
        (tr!("figures.this_month"), month, today),
        (tr!("figures.last_month"), last.first_of_month(), last),
        (tr!("figures.this_year"), year, today),
    ];
    let quick: Vec<_> = quick
        .into_iter()
        .map(|(label, from, until)| {
            let href = format!("{}?from={from}&until={until}&region={}", Route::Figures, form.region);
            view! { <LinkButton label=label href=href kind=ButtonKind::Text /> }
        })
        .collect();
    view! {
        <Panel>
            <Form action=Route::Figures.path() get=true errors=errors>
                <div class="figures__form">
                    <Field
                        name="from"
                        label=tr!("audit.from")
                        kind=FieldKind::Date
                        value=typed(form.from, found.from)
                    />
                    <Field
                        name="until"
                        label=tr!("audit.until")
                        kind=FieldKind::Date
                        value=typed(form.until, found.until)
                    />
                    <Select
                        name="region"
                        label=tr!("desk.region")
                        choices=regions
                        value=form.region
                        none=tr!("figures.whole_office")
                    />
                </div>
                <Actions>
                    <Button label=tr!("figures.show") kind=ButtonKind::Plain />
                    {quick}
                </Actions>
            </Form>
        </Panel>
    }
}

/// A share in percent, rounded; a dash of nothing.
fn share(part: i64, whole: i64) -> String {
    if whole == 0 { "–".to_owned() } else { format!("{}%", (part * 100 + whole / 2) / whole) }
}

fn working_days(days: Option<u32>) -> String {
    days.map_or_else(|| "–".to_owned(), |n| tr!("figures.working_days", count = n))
}

#[component]
fn Summary(sum: Sum) -> impl IntoView {
    let count = |kind| sum.count(kind);
    let decided = sum.decided();
    let tiles = [
        (tr!("figures.sent"), count(K::Sent).to_string(), String::new()),
        (tr!("figures.decided"), decided.to_string(), tr!("figures.of_approved", count = count(K::Approved))),
        (tr!("figures.automatic"), share(count(K::Automatic), decided), tr!("figures.of", count = count(K::Automatic))),
        (tr!("figures.median"), working_days(sum.spread.median()), tr!("figures.by_staff")),
        (tr!("figures.ninety"), working_days(sum.spread.percentile(90)), tr!("figures.by_staff")),
        (tr!("figures.refused"), share(count(K::Refused), decided), tr!("figures.of", count = count(K::Refused))),
        (tr!("figures.late"), count(K::Late).to_string(), tr!("figures.late_text")),
        (tr!("figures.corrections"), count(K::Correction).to_string(), String::new()),
        (
            tr!("figures.ended"),
            (count(K::Withdrawn) + count(K::Expired)).to_string(),
            tr!("figures.ended_text", withdrawn = count(K::Withdrawn), expired = count(K::Expired)),
        ),
    ];
    let tiles: Vec<_> = tiles
        .into_iter()
        .map(|(label, value, more)| {
            view! {
                <div class="tile">
                    <dt class="tile__label">{label}</dt>
                    <dd class="tile__value">{value}</dd>
                    <dd class="tile__more">{more}</dd>
                </div>
            }
        })
        .collect();
    view! { <dl class="tiles">{tiles}</dl> }
}

/// A bar's name: short below it, in full in the table.
fn named(language: Language, step: Step, day: Date, short: bool) -> String {
    match (step, short) {
        (Step::Month, true) => format!("{:04}-{:02}", day.year(), day.month()),
        (_, true) => format!("{}/{}", day.month(), day.day()),
        (Step::Month, false) if language == Language::Zh => format!("{}年{}月", day.year(), day.month()),
        (Step::Month, false) => format!("{:04}-{:02}", day.year(), day.month()),
        (Step::Week, false) => tr!("figures.week_of", day = date(language, day)),
        (Step::Day, false) => date(language, day),
    }
}

#[component]
fn Volume(series: Vec<(Date, i64, i64)>, step: Step) -> impl IntoView {
    let language = language();
    let columns =
        series.iter().map(|(day, sent, decided)| (named(language, step, *day, true), *sent, *decided)).collect();
    let names = [tr!("figures.sent"), tr!("figures.decided")];
    let rows: Vec<_> = series
        .iter()
        .filter(|(_, sent, decided)| sent + decided > 0)
        .map(|(day, sent, decided)| {
            vec![named(language, step, *day, false).into_any(), (*sent).into_any(), (*decided).into_any()]
        })
        .collect();
    let head = vec![tr!("figures.when"), names[0].clone(), names[1].clone()];
    view! {
        <Panel title=tr!("figures.volume")>
            <ColumnChart label=tr!("figures.volume_chart") series=names columns=columns />
            <Disclosure summary=tr!("figures.as_table")>
                <Table caption=tr!("figures.volume") quiet=true columns=head rows=rows />
            </Disclosure>
        </Panel>
    }
}

/// Bars, and the same as a table to open.
fn charted(caption: String, label: String, columns: [String; 2], bars: Vec<(String, i64)>) -> impl IntoView {
    let rows: Vec<_> = bars.iter().map(|(name, n)| vec![name.clone().into_any(), (*n).into_any()]).collect();
    view! {
        <BarChart label=label bars=bars />
        <Disclosure summary=tr!("figures.as_table")>
            <Table caption=caption quiet=true columns=columns.to_vec() rows=rows />
        </Disclosure>
    }
}

/// The longest that is drawn by itself; what took longer stands together.
const LONG: u32 = 15;

#[component]
fn Times(sum: Sum) -> impl IntoView {
    if sum.spread.total() == 0 {
        return ().into_any();
    }
    let most = sum.spread.iter().map(|(days, _)| days).max().unwrap_or(0);
    let exact = |days: u32| sum.spread.iter().find(|(d, _)| *d == days).map_or(0, |(_, n)| n);
    let mut bars: Vec<(String, i64)> =
        (0..=most.min(LONG)).map(|days| (tr!("figures.working_days", count = days), exact(days))).collect();
    if most > LONG {
        let longer = sum.spread.iter().filter(|(days, _)| *days > LONG).map(|(_, n)| n).sum();
        bars.push((tr!("figures.longer", count = LONG), longer));
    }
    let columns = [tr!("figures.took"), tr!("figures.decided")];
    view! {
        <Panel title=tr!("figures.times")>
            <p class="quiet">{tr!("figures.times_text")}</p>
            {charted(tr!("figures.times"), tr!("figures.times_chart"), columns, bars)}
        </Panel>
    }
    .into_any()
}

#[component]
fn Reasons(sum: Sum) -> impl IntoView {
    if sum.reasons.is_empty() {
        return ().into_any();
    }
    let name = |key: &str| StaffReason::from_name(key).map_or_else(|| key.to_owned(), say);
    let mut bars: Vec<(String, i64)> = sum.reasons.iter().map(|(key, n)| (name(key), *n)).collect();
    bars.sort_by_key(|(_, n)| -n);
    let columns = [tr!("desk.reason"), tr!("figures.refused_count")];
    view! {
        <Panel title=tr!("figures.reasons")>
            {charted(tr!("figures.reasons"), tr!("figures.reasons_chart"), columns, bars)}
        </Panel>
    }
    .into_any()
}

#[component]
fn Regions(regions: Vec<(domain::rules::RegionCode, Sum)>, book: Arc<RuleBook>) -> impl IntoView {
    let rows: Vec<_> = regions
        .iter()
        .map(|(region, sum)| {
            let decided = sum.decided();
            vec![
                words::region(&book, region).into_any(),
                sum.count(K::Sent).into_any(),
                decided.into_any(),
                share(sum.count(K::Automatic), decided).into_any(),
                share(sum.count(K::Refused), decided).into_any(),
                working_days(sum.spread.median()).into_any(),
                working_days(sum.spread.percentile(90)).into_any(),
                sum.count(K::Late).into_any(),
                sum.count(K::Correction).into_any(),
            ]
        })
        .collect();
    let columns = vec![
        tr!("desk.region"),
        tr!("figures.sent"),
        tr!("figures.decided"),
        tr!("figures.automatic"),
        tr!("figures.refused"),
        tr!("figures.median"),
        tr!("figures.ninety"),
        tr!("figures.late"),
        tr!("figures.corrections"),
    ];
    view! {
        <div class="wide">
            <Table caption=tr!("figures.by_region") columns=columns rows=rows />
        </div>
    }
}
