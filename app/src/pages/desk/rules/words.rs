//! Places in a region's rules and the values there, in words.

use crate::{
    components::*,
    context::language,
    i18n::{date, say},
    tr,
};
use domain::{
    consequence::RefundWay,
    cover::CoverStatus,
    person::Capacity,
    refund::RefundParty,
    rules::{
        CardFunction, Condition, DecisionMode, Difference, EffectiveRule, Need, PathPart, Question, Reason,
        RefundShare, RulesDraft, RulesDraftState as S, Side, impact::AnswerPart,
    },
};
use leptos::prelude::*;
use serde::de::DeserializeOwned;

/// Where a draft stands, in words and with its colour.
pub(super) fn state(draft: &RulesDraft, begun: bool) -> (String, Tone) {
    match draft.state {
        S::Draft => (tr!("rules.state_draft"), Tone::Info),
        S::Waiting => (tr!("rules.state_waiting"), Tone::Warn),
        S::Approved if begun => (tr!("rules.state_begun"), Tone::Success),
        S::Approved => (tr!("rules.state_approved"), Tone::Success),
        S::Refused => (tr!("rules.state_refused"), Tone::Danger),
        S::Withdrawn => (tr!("rules.state_withdrawn"), Tone::Neutral),
    }
}

/// Since when it is in force, or will be.
pub(super) fn since(day: Option<jiff::civil::Date>) -> String {
    day.map_or_else(|| tr!("rules.from_files"), |day| tr!("rules.since", date = date(language(), day)))
}

/// A field's name; one that nobody gave a name yet stands as in the file.
fn field(name: &str) -> String {
    match name {
        "name" => tr!("rules.f_name"),
        "province" => tr!("rules.f_province"),
        "province_name" => tr!("rules.f_province_name"),
        "code" => tr!("rules.f_code"),
        "pinyin" => tr!("rules.f_pinyin"),
        "aliases" => tr!("rules.f_aliases"),
        "source_date" => tr!("rules.f_source_date"),
        "read_on" => tr!("rules.f_read_on"),
        "verified_on" => tr!("rules.f_verified_on"),
        "agency" => tr!("rules.f_agency"),
        "hotline" => tr!("rules.f_hotline"),
        "area_code" => tr!("rules.f_area_code"),
        "platform" => tr!("rules.f_platform"),
        "office" => tr!("rules.f_office"),
        "hours" => tr!("rules.f_hours"),
        "offline_step" => tr!("rules.f_offline_step"),
        "applicants" => tr!("rules.f_applicants"),
        "decision" => tr!("rules.f_decision"),
        "effective" => tr!("rules.f_effective"),
        "refund" => tr!("rules.f_refund"),
        "refund_way" => tr!("rules.f_refund_way"),
        "refund_parties" => tr!("rules.f_refund_parties"),
        "variant" => tr!("rules.f_variant"),
        "from" => tr!("rules.f_from"),
        "to" => tr!("rules.f_to"),
        "death_to" => tr!("rules.f_death_to"),
        "days_after" => tr!("rules.f_days_after"),
        "limits" => tr!("rules.f_limits"),
        "review" => tr!("rules.f_review"),
        "by_person" => tr!("rules.f_by_person"),
        "correction" => tr!("rules.f_correction"),
        "card" => tr!("rules.f_card"),
        "issuer" => tr!("rules.f_issuer"),
        "code_seconds" => tr!("rules.f_code_seconds"),
        "functions" => tr!("rules.f_functions"),
        "stop_needs_certificate" => tr!("rules.f_stop_needs_certificate"),
        "direct_channels" => tr!("rules.f_direct_channels"),
        "family_most" => tr!("rules.f_family_most"),
        "entrust_days_most" => tr!("rules.f_entrust_days_most"),
        "benefit_periods" => tr!("rules.f_benefit_periods"),
        "categories" => tr!("rules.f_categories"),
        "from_year_offset" => tr!("rules.f_from_year_offset"),
        "reasons" => tr!("rules.f_reasons"),
        "before" => tr!("rules.f_before"),
        "after" => tr!("rules.f_after"),
        "status" => tr!("rules.f_status"),
        "always_review" => tr!("rules.f_always_review"),
        "documents" => tr!("rules.f_documents"),
        "questions" => tr!("rules.f_questions"),
        "need" => tr!("rules.f_need"),
        "when" => tr!("rules.f_when"),
        "kinds" => tr!("rules.f_kinds"),
        "key" => tr!("rules.f_key"),
        "guide" => tr!("rules.f_guide"),
        "clients" => tr!("rules.f_clients"),
        "level" => tr!("rules.f_level"),
        "ways" => tr!("rules.f_ways"),
        "flow" => tr!("rules.f_flow"),
        "limit" => tr!("rules.f_limit"),
        "fee" => tr!("rules.f_fee"),
        "complaint" => tr!("rules.f_complaint"),
        "rating" => tr!("rules.f_rating"),
        "texts" => tr!("rules.f_texts"),
        "notices" => tr!("rules.f_notices"),
        "use" => tr!("rules.f_use"),
        "reason" => tr!("rules.f_reason"),
        "title" => tr!("rules.f_title"),
        "words" => tr!("rules.f_words"),
        "order" => tr!("rules.f_order"),
        "facts" => tr!("rules.f_facts"),
        "expect" => tr!("rules.f_expect"),
        "because" => tr!("rules.f_because"),
        "zh" => "中文".to_owned(),
        "en" => "English".to_owned(),
        other => other.to_owned(),
    }
}

/// A place, e.g. `办理时限 › 审核`.
pub(super) fn place(path: &[PathPart]) -> String {
    let words = path.iter().map(|part| match part {
        PathPart::Field(name) => field(name),
        PathPart::Entry(name) if name == "everybody" => tr!("rules.everybody"),
        PathPart::Entry(name) => Reason::from_code(name).map_or_else(|| name.clone(), say),
    });
    words.collect::<Vec<_>>().join(" › ")
}

/// The place that a value of the form has, from its key in the file.
pub(super) fn place_of(key: &str) -> String {
    let parts: Vec<_> =
        key.split('.').filter(|part| *part != "v").map(|part| PathPart::Field(part.to_owned())).collect();
    place(&parts)
}

fn coded<T: DeserializeOwned + crate::i18n::Sentence>(text: &str) -> Option<String> {
    serde_json::from_value::<T>(text.into()).ok().map(say)
}

/// A code in words, by the field that it stands in; anything else as it is.
pub(super) fn value(key: &str, text: &str) -> String {
    let last = key.rsplit('.').find(|part| *part != "v").unwrap_or(key);
    let known = match last {
        "decision" => coded::<DecisionMode>(text),
        "effective" => coded::<EffectiveRule>(text),
        "status" => coded::<CoverStatus>(text),
        "refund" | "share" => coded::<RefundShare>(text),
        "applicants" => coded::<Capacity>(text),
        "refund_way" => coded::<RefundWay>(text),
        "refund_parties" => coded::<RefundParty>(text),
        "need" => coded::<Need>(text),
        "when" => coded::<Condition>(text),
        "questions" => coded::<Question>(text),
        "functions" => coded::<CardFunction>(text),
        "code" => coded::<Reason>(text),
        _ => None,
    };
    known.unwrap_or_else(|| match text {
        "true" => tr!("rules.yes"),
        "false" => tr!("rules.no"),
        other => other.to_owned(),
    })
}

/// A value with its mark and the numbers of its sources.
fn side(key: &str, side: Option<&Side>, none: String) -> AnyView {
    let Some(side) = side else { return view! { <span class="quiet">{none}</span> }.into_any() };
    let text = key.ends_with(".zh") || key.ends_with(".en");
    let lines: Vec<_> = side
        .value
        .lines()
        .filter_map(|line| {
            // Parts of an entry that is new or gone as a whole: its fields' names before their values.
            let words = match line.split_once(": ") {
                Some((name, rest)) if !text && !name.contains(' ') => named(name, rest)?,
                _ if !text && line.ends_with(": ") => return None,
                _ => value(key, line),
            };
            Some(view! { <span class="rules-line">{words}</span> })
        })
        .collect();
    let src = side.src.join(" ");
    view! {
        <span class="rules-side">
            {lines}
            {side.mark.map(|mark| view! { <span class="rules-mark"><MarkBadge mark=mark /> {src}</span> })}
        </span>
    }
    .into_any()
}

/// A field of an entry with what is in it, one level deep; `None`: nothing is in it.
fn named(name: &str, rest: &str) -> Option<String> {
    if rest.trim().is_empty() {
        return None;
    }
    let part = |part: &str| match part.split_once(": ") {
        Some((inner, words)) if !inner.contains(' ') => format!("{} {}", field(inner), value(inner, words)),
        _ => value(name, part),
    };
    let parts: Vec<String> = rest.split("; ").flat_map(|all| all.split(", ")).map(part).collect();
    Some(format!("{}: {}", field(name), parts.join(" · ")))
}

/// Differences as a table: where, what it was, what it becomes.
pub(in super::super) fn differences(found: &[Difference], caption: String) -> AnyView {
    if found.is_empty() {
        return view! { <p class="quiet">{tr!("rules.no_differences")}</p> }.into_any();
    }
    let rows = found.iter().map(|difference| {
        let key = difference.key();
        let what = match (&difference.old, &difference.new) {
            (None, _) => Some((tr!("rules.added"), Tone::Success)),
            (_, None) => Some((tr!("rules.removed"), Tone::Danger)),
            _ if difference.is_provenance() => Some((tr!("rules.provenance"), Tone::Neutral)),
            _ => None,
        };
        let what = what.map(|(label, tone)| view! { " " <StatusTag label=label tone=tone /> });
        vec![
            view! { <span>{place(&difference.path)} {what}</span> }.into_any(),
            side(&key, difference.old.as_ref(), tr!("rules.not_there")),
            side(&key, difference.new.as_ref(), tr!("rules.gone")),
        ]
    });
    let columns = vec![tr!("rules.where"), tr!("rules.old"), tr!("rules.new")];
    let rows = rows.collect();
    // It holds no link: by keyboard it is moved by being in focus.
    let label = caption.clone();
    view! {
        <div class="wide" tabindex="0" role="region" aria-label=label>
            <Table caption=caption quiet=true columns=columns rows=rows />
        </div>
    }
    .into_any()
}

/// A part of an answer.
pub(super) fn part(part: AnswerPart) -> String {
    match part {
        AnswerPart::Accepted => tr!("rules.p_accepted"),
        AnswerPart::Possible => tr!("rules.p_possible"),
        AnswerPart::Status => tr!("rules.p_status"),
        AnswerPart::EffectiveOn => tr!("rules.p_effective_on"),
        AnswerPart::Refund => tr!("rules.p_refund"),
        AnswerPart::Waiting => tr!("rules.p_waiting"),
        AnswerPart::Decision => tr!("rules.p_decision"),
        AnswerPart::Deadline => tr!("rules.p_deadline"),
        AnswerPart::Documents => tr!("rules.p_documents"),
    }
}

/// A list in one line.
pub(super) fn joined(all: impl IntoIterator<Item = String>) -> String {
    let comma = if language() == domain::language::Language::Zh { "、" } else { ", " };
    all.into_iter().collect::<Vec<_>>().join(comma)
}

#[cfg(test)]
mod tests {
    use super::field;
    use crate::{context::PageCtx, render::in_context};
    use domain::{language::Language, rules::RuleBook};
    use serde_json::Value;

    fn book() -> RuleBook {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules");
        let mut files = Vec::new();
        for entry in std::fs::read_dir(&root).unwrap() {
            let path = entry.unwrap().path();
            let path = if path.is_dir() { path.join("region.toml") } else { path };
            let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
            files.push((name, std::fs::read_to_string(&path).unwrap()));
        }
        RuleBook::load(files.into_iter()).unwrap()
    }

    // What a page can't name, nobody who reads it can judge.
    #[test]
    fn every_field_of_every_region_has_a_name_in_both_languages() {
        fn walk(value: &Value, names: &mut std::collections::BTreeSet<String>, group: bool) {
            match value {
                Value::Object(fields) => {
                    for (name, inner) in fields {
                        if !group && !matches!(name.as_str(), "mark" | "src" | "v" | "month" | "day" | "zh" | "en") {
                            names.insert(name.clone());
                        }
                        walk(inner, names, name == "documents" && inner.is_object() && inner.get("v").is_none());
                    }
                }
                Value::Array(all) => all.iter().for_each(|inner| walk(inner, names, false)),
                _ => {}
            }
        }
        let mut names = std::collections::BTreeSet::new();
        for region in book().regions.values() {
            walk(&serde_json::to_value(region).unwrap(), &mut names, false);
        }
        assert!(names.len() > 50, "{names:?}");
        for language in [Language::Zh, Language::En] {
            let unnamed: Vec<_> = in_context(&PageCtx::sample(language), || {
                names.iter().filter(|name| field(name) == **name).cloned().collect()
            });
            assert!(unnamed.is_empty(), "{language:?}: {unnamed:?}");
        }
    }
}
