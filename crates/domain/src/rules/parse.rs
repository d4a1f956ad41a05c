//! Reads the rules files. Every fault names file, line and cause.

use super::{
    Channel, Issuer, IssuerCode, National, Region, RuleError, Source, Texts,
    fault::{Faults, read},
    notice_text, text as standard, validate, validate_card,
};
use crate::{calendar::Calendar, retention::Retention};
use jiff::civil::{Date, Weekday};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Reads and validates `<code>/region.toml`; `file` is the path relative to the rules folder.
///
/// # Errors
/// Every fault that was found.
pub fn parse_region(
    file: &str,
    text: &str,
    sources: &BTreeMap<String, Source>,
    issuers: &BTreeMap<IssuerCode, Issuer>,
    channels: &[Channel],
) -> Result<Region, Vec<RuleError>> {
    let region: Region = read(file, text)?;
    let mut faults = Faults::new(file, text);
    validate::region(&mut faults, &region, file.rsplit(['/', '\\']).nth(1), sources);
    standard::each(&mut faults, &region.texts, sources);
    notice_text::each(&mut faults, &region.notices, sources);
    validate_card::region(&mut faults, &region.card, sources, issuers, channels);
    faults.or(region)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IssuersFile {
    issuer: Vec<Issuer>,
}

/// Reads and validates `issuers.toml`: one `[[issuer]]` a credential.
///
/// # Errors
/// Every fault that was found.
pub fn parse_issuers(
    file: &str,
    text: &str,
    sources: &BTreeMap<String, Source>,
) -> Result<BTreeMap<IssuerCode, Issuer>, Vec<RuleError>> {
    let IssuersFile { issuer: issuers } = read(file, text)?;
    let mut faults = Faults::new(file, text);
    validate_card::issuers(&mut faults, &issuers, sources);
    faults.or(issuers.into_iter().map(|issuer| (issuer.code.clone(), issuer)).collect())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ChannelsFile {
    channel: Vec<Channel>,
}

/// Reads and validates `channels.toml`: one `[[channel]]` each, in the order they are shown in.
///
/// # Errors
/// Every fault that was found.
pub fn parse_channels(
    file: &str,
    text: &str,
    sources: &BTreeMap<String, Source>,
) -> Result<Vec<Channel>, Vec<RuleError>> {
    let ChannelsFile { channel: channels } = read(file, text)?;
    let mut faults = Faults::new(file, text);
    validate_card::channels(&mut faults, &channels, sources);
    faults.or(channels)
}

/// Reads and validates `sources.toml`: one table a source, e.g. `[S5]`.
///
/// # Errors
/// Every fault that was found.
pub fn parse_sources(file: &str, text: &str) -> Result<BTreeMap<String, Source>, Vec<RuleError>> {
    let sources: BTreeMap<String, Source> = read(file, text)?;
    let mut faults = Faults::new(file, text);
    for (id, source) in &sources {
        validate::source(&mut faults, id, source);
    }
    faults.or(sources)
}

/// Reads and validates `national.toml`.
///
/// # Errors
/// Every fault that was found.
pub fn parse_national(file: &str, text: &str, sources: &BTreeMap<String, Source>) -> Result<National, Vec<RuleError>> {
    let national: National = read(file, text)?;
    let mut faults = Faults::new(file, text);
    validate::national(&mut faults, &national, sources);
    faults.or(national)
}

/// Reads and validates `texts.toml`.
///
/// # Errors
/// Every fault that was found.
pub fn parse_texts(file: &str, text: &str, sources: &BTreeMap<String, Source>) -> Result<Texts, Vec<RuleError>> {
    let texts: Texts = read(file, text)?;
    let mut faults = Faults::new(file, text);
    standard::everywhere(&mut faults, &texts, sources);
    faults.or(texts)
}

/// Reads and validates `retention.toml`.
///
/// # Errors
/// Every fault that was found.
pub fn parse_retention(
    file: &str,
    text: &str,
    sources: &BTreeMap<String, Source>,
) -> Result<Retention, Vec<RuleError>> {
    let retention: Retention = read(file, text)?;
    let unknown = retention.rules.iter().flat_map(|rule| &rule.term.src).filter(|id| !sources.contains_key(*id));
    let causes = retention.faults().into_iter().chain(unknown.map(|id| format!("{id} is no source")));
    let faults: Vec<_> = causes.map(|cause| RuleError { file: file.to_owned(), line: None, cause }).collect();
    if faults.is_empty() { Ok(retention) } else { Err(faults) }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CalendarFile {
    year: Vec<YearEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct YearEntry {
    year: i16,
    source: String,
    holidays: Vec<Date>,
    make_up_days: Vec<Date>,
}

/// Reads and validates `calendar.toml`: one `[[year]]` for each year whose notice was published.
///
/// # Errors
/// Every fault that was found.
pub fn parse_calendar(file: &str, text: &str) -> Result<Calendar, Vec<RuleError>> {
    let entries: CalendarFile = read(file, text)?;
    let mut faults = Faults::new(file, text);
    let mut calendar = Calendar::default();
    for (index, entry) in entries.year.iter().enumerate() {
        let at = |key: &str| format!("year.{index}.{key}");
        if !calendar.years.insert(entry.year) {
            faults.at(&at("year"), format_args!("{} is there twice", entry.year));
        }
        if entry.source.trim().is_empty() {
            faults.at(&at("source"), "is empty");
        }
        for day in &entry.holidays {
            if day.year() != entry.year {
                faults.at(&at("holidays"), format_args!("{day} is not in {}", entry.year));
            }
            if !calendar.holidays.insert(*day) {
                faults.at(&at("holidays"), format_args!("{day} is there twice"));
            }
        }
        for day in &entry.make_up_days {
            if day.year() != entry.year {
                faults.at(&at("make_up_days"), format_args!("{day} is not in {}", entry.year));
            }
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                faults.at(&at("make_up_days"), format_args!("{day} is no weekend day"));
            }
            if entry.holidays.contains(day) {
                faults.at(&at("make_up_days"), format_args!("{day} is a holiday too"));
            }
            if !calendar.make_up_days.insert(*day) {
                faults.at(&at("make_up_days"), format_args!("{day} is there twice"));
            }
        }
        // A year without its fixed holidays is a year somebody typed in half.
        for (month, day) in [(1, 1), (5, 1), (10, 1)] {
            let Ok(fixed) = Date::new(entry.year, month, day) else { continue };
            let weekend = matches!(fixed.weekday(), Weekday::Saturday | Weekday::Sunday);
            if !weekend && !entry.holidays.contains(&fixed) {
                faults.at(&at("holidays"), format_args!("{fixed} is a statutory holiday and is missing"));
            }
        }
    }
    faults.or(calendar)
}
