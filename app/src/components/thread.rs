use super::{StatusTag, Tone};
use crate::tr;
use domain::words::visible;
use leptos::prelude::*;

/// One message of a thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Who, as the reader may know it.
    pub who: String,
    /// When, in words.
    pub when: String,
    /// The words, as they were written.
    pub words: String,
    /// Written by the reader's own side.
    pub own: bool,
    /// The reader did not see it before.
    pub fresh: bool,
    /// What is known about it beside that, e.g. that it was read; empty for nothing.
    pub more: String,
}

/// Messages, oldest first. Whatever was written is shown as text: markup as it was typed, hidden characters as a mark.
#[component]
pub fn Thread(
    /// The messages.
    said: Vec<Said>,
) -> impl IntoView {
    let rows: Vec<_> = said
        .into_iter()
        .map(|one| {
            let class = if one.own { "said said--own" } else { "said" };
            let fresh = one.fresh.then(|| view! { " " <StatusTag label=tr!("kit.new") tone=Tone::Info /> });
            let more = (!one.more.is_empty()).then(|| format!(" · {}", one.more));
            view! {
                <li class=class>
                    <p class="said__by">{one.who} " · " {one.when} {more} {fresh}</p>
                    <p class="said__words" dir="auto">
                        {visible(&one.words)}
                    </p>
                </li>
            }
        })
        .collect();
    view! { <ol class="thread">{rows}</ol> }
}
