use crate::{components::*, tr};
use leptos::prelude::*;
use usecases::desk::case::{Check, Verdict};

/// The automatic checks with their verdicts.
#[component]
pub(super) fn ChecksPanel(
    /// The checks.
    checks: Vec<Check>,
) -> impl IntoView {
    let empty = checks.is_empty();
    let rows: Vec<_> = checks
        .into_iter()
        .map(|check| {
            let (label, tone) = match check.verdict {
                Verdict::Passed => (tr!("desk.check_passed"), Tone::Success),
                Verdict::Failed => (tr!("desk.check_failed"), Tone::Danger),
                Verdict::Unknown => (tr!("desk.check_unknown"), Tone::Warn),
            };
            view! {
                <SummaryRow label=words(check.name)>
                    <StatusTag label=label tone=tone />
                </SummaryRow>
            }
        })
        .collect();
    view! {
        <Panel title=tr!("desk.checks")>
            {empty.then(|| view! { <p>{tr!("desk.no_checks")}</p> })}
            <SummaryList>{rows}</SummaryList>
        </Panel>
    }
}

fn words(name: &str) -> String {
    match name {
        "eligible" => tr!("check.eligible"),
        "in_hospital" => tr!("check.in_hospital"),
        "unsettled_claims" => tr!("check.unsettled_claims"),
        "arrears" => tr!("check.arrears"),
        "reason" => tr!("check.reason"),
        "benefits_used" => tr!("check.benefits_used"),
        other => other.to_owned(),
    }
}
