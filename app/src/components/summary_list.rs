use super::spoken;
use crate::tr;
use leptos::prelude::*;

/// Facts or answers as a list of pairs.
#[component]
pub fn SummaryList(
    /// The pairs: [`SummaryRow`]s.
    children: Children,
) -> impl IntoView {
    view! { <dl class="summary">{children()}</dl> }
}

/// One pair, perhaps with a link to change it.
#[component]
pub fn SummaryRow(
    /// What it is.
    #[prop(into)]
    label: String,
    /// Its value; empty shows "not given", unless there are children.
    #[prop(optional, into)]
    value: String,
    /// Where it can be changed; empty when it can't.
    #[prop(optional, into)]
    change: String,
    /// On a phone it stands below its label, over the full width, e.g. a list.
    #[prop(optional)]
    wide: bool,
    /// More below or instead of the value.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let shown = match (value.is_empty(), &children) {
        (true, None) => view! { <span class="summary__none">{tr!("kit.not_given")}</span> }.into_any(),
        (true, Some(_)) => ().into_any(),
        (false, _) => view! { <span class="summary__text">{spoken(value)}</span> }.into_any(),
    };
    let link = (!change.is_empty()).then(|| {
        view! {
            <dd class="summary__change">
                <a href=change>
                    {tr!("kit.change")} <span class="hidden">{format!(" {label}")}</span>
                </a>
            </dd>
        }
    });
    view! {
        <div class=if wide { "summary__row summary__row--wide" } else { "summary__row" }>
            <dt class="summary__label">{label.clone()}</dt>
            <dd class="summary__value">{shown} {children.map(|c| c())}</dd>
            {link}
        </div>
    }
}
