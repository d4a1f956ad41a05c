use crate::{
    context::language,
    i18n::{date_text, say},
    tr,
};
use domain::rules::{Mark, Source};
use leptos::prelude::*;

/// How far a value can be trusted, and the texts it rests on (to open).
#[component]
pub fn MarkBadge(
    /// Sourced, national default or sample.
    mark: Mark,
    /// The published texts.
    #[prop(optional)]
    sources: Vec<Source>,
) -> impl IntoView {
    let class = match mark {
        Mark::Sourced => "mark mark--sourced",
        Mark::NationalDefault => "mark mark--national",
        Mark::Sample => "mark mark--sample",
    };
    if sources.is_empty() {
        return view! { <span class=class>{say(mark)}</span> }.into_any();
    }
    let lines: Vec<_> = sources.into_iter().map(|s| view! { <li>{source_line(&s)}</li> }).collect();
    view! {
        <details class="marked">
            <summary class=class>
                {say(mark)} <span class="hidden">{format!(" – {}", tr!("kit.sources"))}</span>
            </summary>
            <ul class="marked__sources">{lines}</ul>
        </details>
    }
    .into_any()
}

/// A published text in one line: who, what, number, day, where it was read.
pub(crate) fn source_line(source: &Source) -> String {
    let language = language();
    let mut parts = vec![format!("{}《{}》", source.issuer.get(language), source.title.get(language))];
    if language == domain::language::Language::En {
        parts = vec![format!("{}: {}", source.issuer.get(language), source.title.get(language))];
    }
    parts.extend(source.number.clone());
    parts.extend(source.date.as_deref().map(|d| date_text(language, d)));
    parts.push(tr!("kit.source_read_at", address = source.address));
    parts.join(if language == domain::language::Language::En { ", " } else { "，" })
}
