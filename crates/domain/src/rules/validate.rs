//! What a rules file must hold besides its shape.

use super::{
    BenefitPeriod, DecisionMode, EffectiveRule, Grade, Guide, Mark, Marked, MonthDay, National, Reason, RefundRule,
    Region, RegionCode, Source, card::is_key, fault::Faults,
};
use crate::{cover::CoverStatus, language::Text, person::Capacity};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};

pub(super) type Sources = BTreeMap<String, Source>;

pub(super) fn source(faults: &mut Faults<'_>, id: &str, source: &Source) {
    if !id.starts_with('S') || !id.bytes().all(|b| b.is_ascii_alphanumeric()) {
        faults.at(id, "a source id is S and a number, e.g. S5");
    }
    text(faults, &format!("{id}.issuer"), &source.issuer);
    text(faults, &format!("{id}.title"), &source.title);
    if source.address.trim().is_empty() || source.address.contains("://") {
        faults.at(&format!("{id}.address"), "give host and path, without the scheme");
    }
    if source.number.as_deref().is_some_and(|n| n.trim().is_empty()) {
        faults.at(&format!("{id}.number"), "is empty");
    }
    if source.date.as_deref().is_some_and(|d| first_day_of(d).is_none()) {
        faults.at(&format!("{id}.date"), "give a date such as 2024-11-28, 2024-11 or 2024");
    }
}

pub(super) fn national(faults: &mut Faults<'_>, national: &National, sources: &Sources) {
    marked(faults, "waiting", &national.waiting, sources);
    marked(faults, "hotline", &national.hotline, sources);
    number(faults, "hotline", &national.hotline.v);
    if let Some(hours) = &national.hotline_hours {
        marked(faults, "hotline_hours", hours, sources);
    }
    if national.hotline_hours.as_ref().is_some_and(|hours| !hours.v.is_sound()) {
        faults.at("hotline_hours", "give spans of a day that follow each other, e.g. [[\"09:00\", \"12:00\"]]");
    }
    if let Some(days) = &national.suggestion_days {
        marked(faults, "suggestion_days", days, sources);
        if !(1..=90).contains(&days.v) {
            faults.at("suggestion_days", "give 1 to 90 working days");
        }
    }
    if national.waiting.v.fixed_months > 24 || national.waiting.v.per_missed_year > 12 {
        faults.at("waiting", "more months than any rule has");
    }
}

pub(super) fn region(faults: &mut Faults<'_>, region: &Region, folder: Option<&str>, sources: &Sources) {
    identity(faults, region, folder);
    dates(faults, region);
    values(faults, region, sources);
    guide(faults, &region.guide, sources);
    limits(faults, region, sources);
    refund(faults, region, sources);
    periods(faults, &region.benefit_periods, sources);
    documents(faults, region, sources);
    reasons(faults, region, sources);
}

fn identity(faults: &mut Faults<'_>, region: &Region, folder: Option<&str>) {
    for (path, code) in [("code", &region.code), ("province", &region.province)] {
        if RegionCode::parse(code.as_str()).is_none() {
            faults.at(path, format_args!("{code:?} is not six digits"));
        }
    }
    if folder.is_some_and(|f| f != region.code.as_str()) {
        faults.at("code", format_args!("{} is not the name of its folder", region.code));
    }
    text(faults, "name", &region.name);
    text(faults, "province_name", &region.province_name);
    let syllables: Vec<&str> = region.pinyin.split(' ').collect();
    if syllables.iter().any(|s| s.is_empty() || !s.bytes().all(|b| b.is_ascii_lowercase())) {
        faults.at("pinyin", "lower-case syllables without tones, one blank between them");
    } else if syllables.len() != region.name.zh.chars().count() {
        faults.at("pinyin", "one syllable for each character of the name");
    }
    if region.aliases.iter().any(|a| a.trim().is_empty()) {
        faults.at("aliases", "an alias is empty");
    }
}

fn dates(faults: &mut Faults<'_>, region: &Region) {
    let sane = 2000..=2100;
    if !sane.contains(&region.read_on.year()) {
        faults.at("read_on", "is not in this century");
    }
    match region.source_date.as_deref().map(|d| (d, first_day_of(d))) {
        Some((_, None)) => faults.at("source_date", "give a date such as 2024-11-28, 2024-11 or 2024"),
        Some((_, Some(day))) if day > region.read_on => faults.at("source_date", "is later than the day it was read"),
        _ => {}
    }
    if region.verified_on.is_some_and(|day| !sane.contains(&day.year())) {
        faults.at("verified_on", "is not in this century");
    }
}

fn values(faults: &mut Faults<'_>, region: &Region, sources: &Sources) {
    marked_text(faults, "agency", &region.agency, sources);
    marked_text(faults, "platform", &region.platform, sources);
    marked_text(faults, "offline_step", &region.offline_step, sources);
    marked(faults, "hotline", &region.hotline, sources);
    number(faults, "hotline", &region.hotline.v);
    marked(faults, "area_code", &region.area_code, sources);
    number(faults, "area_code", &region.area_code.v);
    marked(faults, "office", &region.office, sources);
    text(faults, "office.v.name", &region.office.v.name);
    if let Some(hours) = &region.office.v.hours {
        text(faults, "office.v.hours", hours);
    }
    marked(faults, "applicants", &region.applicants, sources);
    if region.applicants.v.is_empty() {
        faults.at("applicants", "nobody may apply");
    }
    marked(faults, "decision", &region.decision, sources);
    marked(faults, "effective", &region.effective, sources);
    if region.effective.v == EffectiveRule::YearEnd && matches!(region.refund.v, RefundRule::R2 { .. }) {
        faults.at("effective", "YEAR_END contradicts a window before the benefit period");
    }
}

fn guide(faults: &mut Faults<'_>, guide: &Guide, sources: &Sources) {
    let Guide { name, clients, level, ways, flow, documents, limit, fee, complaint, rating } = guide;
    let sections = [
        ("guide.name", name),
        ("guide.clients", clients),
        ("guide.level", level),
        ("guide.ways", ways),
        ("guide.flow", flow),
        ("guide.documents", documents),
        ("guide.limit", limit),
        ("guide.fee", fee),
        ("guide.complaint", complaint),
        ("guide.rating", rating),
    ];
    for (path, section) in sections {
        marked_text(faults, path, section, sources);
    }
}

fn limits(faults: &mut Faults<'_>, region: &Region, sources: &Sources) {
    let limits = &region.limits;
    let mut each = vec![("limits.review", &limits.review), ("limits.correction", &limits.correction)];
    each.extend(limits.by_person.as_ref().map(|days| ("limits.by_person", days)));
    each.extend(limits.refund.as_ref().map(|refund| ("limits.refund", refund)));
    for (path, limit) in each {
        marked(faults, path, limit, sources);
        if limit.v > 250 {
            faults.at(path, "more than a year of working days");
        }
    }
    // A person is no machine: due on the day it was sent, a case would be late at midnight.
    let by_hand = limits.decision(DecisionMode::OnePerson).v;
    if by_hand == 0 {
        faults.at("limits.by_person", "is needed where `review` is no working day at all");
    }
    if limits.correction.v == 0 {
        faults.at("limits.correction", "leaves no time to answer");
    }
}

fn refund(faults: &mut Faults<'_>, region: &Region, sources: &Sources) {
    marked(faults, "refund", &region.refund, sources);
    if let Some(way) = &region.refund_way {
        marked(faults, "refund_way", way, sources);
        if way.mark == Mark::Sample {
            faults.at("refund_way", "leave it out where no source says it: then the payment record decides");
        }
    }
    if let Some(parties) = &region.refund_parties {
        marked(faults, "refund_parties", parties, sources);
        if parties.mark != Mark::Sourced {
            faults.at("refund_parties", "leave it out where no source says it: then each office chooses");
        }
        if parties.v.is_empty() || parties.v.windows(2).any(|pair| pair[0] >= pair[1]) {
            faults.at("refund_parties", "must name parties in their order, each once");
        }
    }
    match region.refund.v {
        RefundRule::R2 { from, to, death_to } => {
            for (name, day) in [("from", from), ("to", to), ("death_to", death_to)] {
                month_day(faults, &format!("refund.v.{name}"), day);
            }
            if from > to {
                faults.at("refund.v.from", "the window ends before it begins");
            }
            if death_to >= from {
                faults.at("refund.v.death_to", "reaches into the next year's window");
            }
        }
        RefundRule::R4 { days_after } if !(1..=366).contains(&days_after) => {
            faults.at("refund.v.days_after", "must be 1 to 366 days");
        }
        _ => {}
    }
}

fn periods(faults: &mut Faults<'_>, periods: &[BenefitPeriod], sources: &Sources) {
    if periods.iter().filter(|p| p.categories.is_empty()).count() != 1 {
        faults.at("benefit_periods", "exactly one entry without categories is needed for everybody else");
    }
    let mut seen = Vec::new();
    for (index, period) in periods.iter().enumerate() {
        let path = format!("benefit_periods.{index}");
        provenance(faults, &path, period.mark, &period.src, sources);
        for category in &period.categories {
            if seen.contains(category) {
                faults.at(&format!("{path}.categories"), format_args!("{category:?} has a period already"));
            }
            seen.push(*category);
        }
        if !(-1..=0).contains(&period.from_year_offset) {
            faults.at(&format!("{path}.from_year_offset"), "must be 0 or -1");
        }
        month_day(faults, &format!("{path}.from"), period.from);
        month_day(faults, &format!("{path}.to"), period.to);
        if period.from_year_offset == 0 && period.from > period.to {
            faults.at(&format!("{path}.from"), "the period ends before it begins");
        }
    }
}

fn documents(faults: &mut Faults<'_>, region: &Region, sources: &Sources) {
    let mut seen = BTreeSet::new();
    for (key, group) in &region.documents {
        let path = format!("documents.{key}");
        provenance(faults, &path, group.mark, &group.src, sources);
        if !is_key(key) {
            faults.at(&path, "a key is lower-case letters, digits and underscores");
        }
        if group.kinds.is_empty() {
            faults.at(&format!("{path}.kinds"), "is empty");
        }
        for kind in &group.kinds {
            text(faults, &format!("{path}.kinds"), &kind.name);
            if !is_key(&kind.key) {
                faults.at(&format!("{path}.kinds"), format_args!("{:?} is no key", kind.key));
            }
            if !seen.insert(&kind.key) {
                faults.at(&format!("{path}.kinds"), format_args!("{} is there twice in this region", kind.key));
            }
        }
    }
}

fn reasons(faults: &mut Faults<'_>, region: &Region, sources: &Sources) {
    if region.reasons.is_empty() {
        faults.at("reasons", "is empty");
    }
    let mut seen = BTreeSet::new();
    for (index, rule) in region.reasons.iter().enumerate() {
        let path = format!("reasons.{index}");
        let code = rule.code.code();
        provenance(faults, &path, rule.mark, &rule.src, sources);
        if !seen.insert(rule.code) {
            faults.at(&format!("{path}.code"), format_args!("{code} is there twice"));
        }
        if rule.before.is_none() && rule.after.is_none() {
            faults.at(&path, format_args!("{code} is possible neither before nor after the period began"));
        }
        for (timing, outcome) in [("before", &rule.before), ("after", &rule.after)] {
            if outcome.as_ref().is_some_and(|o| o.status == CoverStatus::Normal) {
                faults.at(&format!("{path}.{timing}"), "a stop can't leave the cover normal");
            }
        }
        for key in &rule.documents {
            if !region.documents.contains_key(key) {
                faults.at(&format!("{path}.documents"), format_args!("there is no group {key:?}"));
            }
        }
        if rule.code == Reason::Death && !region.applicants.v.contains(&Capacity::Heir) {
            faults.at(&format!("{path}.code"), "DEATH is accepted, but heirs may not apply");
        }
    }
}

pub(super) fn marked<T>(faults: &mut Faults<'_>, path: &str, value: &Marked<T>, sources: &Sources) {
    provenance(faults, path, value.mark, &value.src, sources);
}

fn marked_text(faults: &mut Faults<'_>, path: &str, value: &Marked<Text>, sources: &Sources) {
    marked(faults, path, value, sources);
    text(faults, &format!("{path}.v"), &value.v);
}

pub(super) fn provenance(faults: &mut Faults<'_>, path: &str, mark: Mark, src: &[String], sources: &Sources) {
    for id in src {
        if !sources.contains_key(id) {
            faults.at(path, format_args!("there is no source {id}"));
        }
    }
    let strong = src.iter().filter_map(|id| sources.get(id)).any(|s| s.grade != Grade::C);
    match mark {
        Mark::Sourced if !strong => faults.at(path, "a sourced value needs a source of grade A or B"),
        Mark::NationalDefault if src.is_empty() => faults.at(path, "a national default needs its source"),
        _ => {}
    }
}

pub(super) fn text(faults: &mut Faults<'_>, path: &str, text: &Text) {
    for (language, words) in [("zh", &text.zh), ("en", &text.en)] {
        if words.trim().is_empty() {
            faults.at(&format!("{path}.{language}"), "is empty");
        }
    }
}

pub(super) fn number(faults: &mut Faults<'_>, path: &str, number: &str) {
    if number.is_empty() || !number.bytes().all(|b| b.is_ascii_digit() || b == b'-') {
        faults.at(path, "digits and hyphens only");
    }
}

fn month_day(faults: &mut Faults<'_>, path: &str, day: MonthDay) {
    // A year without 29 February, so that the day exists every year.
    if Date::new(2001, day.month, day.day).is_err() {
        faults.at(path, format_args!("month {} day {} does not exist every year", day.month, day.day));
    }
}

// `2024`, `2024-11` or `2024-11-28`.
fn first_day_of(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year: i16 = parts.next()?.parse().ok().filter(|y| (1949..=2100).contains(y))?;
    let month = parts.next().map_or(Some(1), |m| m.parse().ok().filter(|_| m.len() == 2))?;
    let day = parts.next().map_or(Some(1), |d| d.parse().ok().filter(|_| d.len() == 2))?;
    Date::new(year, month, day).ok()
}
