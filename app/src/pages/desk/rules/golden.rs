//! Golden cases under a draft: which hold, and which expectations the draft itself changes.

use super::{
    draft::{Typed, about},
    words::differences,
};
use crate::{components::*, routes::Route, tr};
use domain::rules::{
    RegionTexts,
    golden::{CaseFate, GoldenCase},
};
use leptos::prelude::*;
use usecases::desk::rules::DraftPage;

/// The cases, and their text.
pub(super) fn cases(found: &DraftPage, typed: &Typed) -> AnyView {
    let golden = &found.checked.golden;
    let asked: Vec<_> = golden.iter().filter(|case| case.line.is_some()).collect();
    let held = asked.iter().filter(|case| case.holds()).count();
    let (tone, words) = if asked.is_empty() {
        (Tone::Warn, tr!("rules.no_cases"))
    } else if held == asked.len() {
        (Tone::Success, tr!("rules.all_hold", count = held))
    } else {
        (Tone::Danger, tr!("rules.some_fail", held = held, count = asked.len()))
    };
    let rows = golden.iter().map(row).collect();
    let columns = vec![tr!("rules.case"), tr!("rules.case_fate"), tr!("rules.case_result")];
    let table = (!golden.is_empty()).then(|| {
        view! {
            <div class="wide" tabindex="0" role="region" aria-label=tr!("rules.tab_cases")>
                <Table caption=tr!("rules.tab_cases") quiet=true columns=columns rows=rows />
            </div>
        }
    });
    let text = typed.or("cases", &found.draft.texts.cases);
    let action = Route::DeskRulesDraft(found.draft.id.clone()).path();
    let most = u32::try_from(RegionTexts::MOST).unwrap_or(u32::MAX);
    let form = if found.may_write {
        let (hidden, errors) = (about(found, "cases"), typed.errors_of("cases"));
        view! {
            <Form action=action errors=errors>
                {hidden}
                <Textarea
                    name="cases"
                    label=tr!("rules.cases_label")
                    hint=tr!("rules.cases_hint")
                    value=text
                    rows=24
                    maxlength=most
                />
                <Actions>
                    <Button label=tr!("rules.save") />
                </Actions>
            </Form>
        }
        .into_any()
    } else {
        view! {
            <pre class="rules-text" tabindex="0" role="region" aria-label=tr!("rules.cases_label")>
                {text}
            </pre>
        }
        .into_any()
    };
    view! {
        <Panel title=tr!("rules.tab_cases")>
            <p>{tr!("rules.cases_lead")}</p>
            <Notice tone=tone>{words}</Notice>
            {table}
        </Panel>
        <Panel title=tr!("rules.cases_text")>{form}</Panel>
    }
    .into_any()
}

fn row(case: &GoldenCase) -> Vec<AnyView> {
    let (fate, more) = match &case.fate {
        CaseFate::Kept => (view! { <span class="quiet">{tr!("rules.case_kept")}</span> }.into_any(), None),
        CaseFate::Added => (tag(tr!("rules.case_added"), Tone::Info), None),
        CaseFate::Removed => (tag(tr!("rules.case_removed"), Tone::Danger), None),
        CaseFate::Changed(what) => {
            let summary = tr!("rules.case_what", count = what.len());
            let table = differences(what, summary.clone());
            (
                tag(tr!("rules.case_changed"), Tone::Warn),
                Some(view! { <Disclosure summary=summary>{table}</Disclosure> }),
            )
        }
    };
    let result = if case.line.is_none() {
        view! { <span class="quiet">{tr!("rules.case_not_asked")}</span> }.into_any()
    } else if case.holds() {
        tag(tr!("rules.case_holds"), Tone::Success)
    } else {
        let line = case.line.map(|line| tr!("rules.case_line", line = line));
        let lines: Vec<_> =
            case.differences.iter().map(|text| view! { <li><code>{text.clone()}</code></li> }).collect();
        view! {
            <span>{tag(tr!("rules.case_fails"), Tone::Danger)} " " {line} <ul class="rules-list">{lines}</ul></span>
        }
        .into_any()
    };
    let because = case.because.clone();
    vec![
        view! { <span><span class="rules-line">{case.name.clone()}</span> <span class="rules-line quiet">{because}</span></span> }
            .into_any(),
        view! { <span>{fate} {more}</span> }.into_any(),
        result,
    ]
}

fn tag(label: String, tone: Tone) -> AnyView {
    view! { <StatusTag label=label tone=tone /> }.into_any()
}
