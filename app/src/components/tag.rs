use super::Tone;
use leptos::prelude::*;

/// A short state in words, e.g. of an application or a file.
#[component]
pub fn StatusTag(
    /// The words.
    #[prop(into)]
    label: String,
    /// Its colour.
    #[prop(default = Tone::Neutral)]
    tone: Tone,
) -> impl IntoView {
    view! { <span class=format!("tag tag--{}", tone.name())>{label}</span> }
}
