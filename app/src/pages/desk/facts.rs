use crate::components::*;
use leptos::prelude::*;

/// Facts as a list of pairs: label and value.
#[component]
pub(super) fn Facts(
    /// The pairs.
    facts: Vec<(String, String)>,
) -> impl IntoView {
    let rows: Vec<_> =
        facts.into_iter().map(|(label, value)| view! { <SummaryRow label=label value=value /> }).collect();
    view! { <SummaryList>{rows}</SummaryList> }
}
