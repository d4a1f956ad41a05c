//! What a draft would change for real cases.

use super::{
    draft::{Typed, about},
    words::{joined, part},
};
use crate::{
    components::*,
    context::language,
    i18n::{date_time, say},
    routes::Route,
    tr,
};
use leptos::prelude::*;
use usecases::desk::rules::{DraftPage, MOST_APPLICATIONS, PreviewPhase, SAMPLE, ShownRow};

/// How far it is, and what it found.
pub(super) fn panel(found: &DraftPage, rows: Vec<ShownRow>, typed: &Typed) -> AnyView {
    let lead = tr!("rules.preview_lead", applications = MOST_APPLICATIONS, covers = SAMPLE);
    let ask = (found.may_write && found.checked.faults.is_empty()).then(|| {
        let action = Route::DeskRulesDraft(found.draft.id.clone()).path();
        let (hidden, errors) = (about(found, "preview"), typed.errors_of("preview"));
        let again = found.preview.is_some();
        let label = if again { tr!("rules.preview_again") } else { tr!("rules.preview_ask") };
        let kind = if again && found.preview_fits { ButtonKind::Plain } else { ButtonKind::Primary };
        view! {
            <Form action=action errors=errors>
                {hidden}
                <Actions>
                    <Button label=label kind=kind />
                </Actions>
            </Form>
        }
    });
    let faults = (!found.checked.faults.is_empty()).then(|| view! { <p>{tr!("rules.preview_faults")}</p> });
    let result = found.preview.as_ref().map(|preview| {
        let looked = preview.applications + preview.covers;
        let stale = (!found.preview_fits && preview.phase == PreviewPhase::Done).then(|| {
            view! { <Notice tone=Tone::Warn>{tr!("rules.preview_stale")}</Notice> }
        });
        match preview.phase {
            PreviewPhase::Applications | PreviewPhase::Covers => {
                let label = tr!("rules.preview_so_far", done = looked, total = preview.total);
                let total = preview.total;
                view! {
                    <UnderWay moving=true>
                        <Meter label=label done=looked total=total />
                    </UnderWay>
                }
                .into_any()
            }
            PreviewPhase::Failed => {
                view! { <Notice tone=Tone::Danger>{tr!("rules.preview_failed")}</Notice> }.into_any()
            }
            PreviewPhase::Done => {
                let applications =
                    tr!("rules.preview_of", differing = preview.differing_applications, count = preview.applications);
                let covers = tr!("rules.preview_of", differing = preview.differing_covers, count = preview.covers);
                let when = date_time(language(), preview.asked_at);
                let table = list(&rows);
                view! {
                    {stale}
                    <SummaryList>
                        <SummaryRow label=tr!("rules.preview_applications") value=applications />
                        <SummaryRow label=tr!("rules.preview_covers") value=covers />
                        <SummaryRow label=tr!("rules.preview_when") value=when />
                    </SummaryList>
                    <p class="quiet">{tr!("rules.preview_pinned")}</p>
                    {table}
                }
                .into_any()
            }
        }
    });
    view! {
        <Panel title=tr!("rules.tab_preview")>
            <p>{lead}</p>
            {faults}
            {result}
            {ask}
        </Panel>
    }
    .into_any()
}

fn list(rows: &[ShownRow]) -> AnyView {
    if rows.is_empty() {
        return view! { <p>{tr!("rules.preview_none")}</p> }.into_any();
    }
    let cells = rows.iter().map(|row| {
        let reference = row.reference.as_ref().map(ToString::to_string);
        let which = match (&row.opens, reference) {
            (Some(id), Some(reference)) => view! { <a href=Route::Case(id.clone()).path()>{reference}</a> }.into_any(),
            (None, Some(reference)) => reference.into_any(),
            _ => view! { <span class="quiet">{tr!("rules.preview_cover")}</span> }.into_any(),
        };
        vec![
            which,
            format!("{} {}", row.name, row.id_number).into_any(),
            joined(row.reasons.iter().map(|reason| say(*reason))).into_any(),
            joined(row.parts.iter().map(|found| part(*found))).into_any(),
        ]
    });
    let cells = cells.collect();
    let columns = vec![
        tr!("rules.preview_which"),
        tr!("rules.preview_who"),
        tr!("rules.preview_reasons"),
        tr!("rules.preview_parts"),
    ];
    view! {
        <p>{tr!("rules.preview_first", count = rows.len())}</p>
        <div class="wide">
            <Table caption=tr!("rules.tab_preview") quiet=true columns=columns rows=cells />
        </div>
    }
    .into_any()
}
