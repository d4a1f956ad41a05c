use crate::tr;
use leptos::prelude::*;

/// A picture that `public/viewer.js` zooms, turns and fits; without scripts it stands at the full width, and is a link
/// to itself.
#[component]
pub(super) fn Picture(
    /// Its address.
    src: String,
    /// What it is.
    name: String,
) -> impl IntoView {
    let tools = [
        ("out", tr!("case.zoom_out")),
        ("in", tr!("case.zoom_in")),
        ("fit", tr!("case.fit")),
        ("left", tr!("case.turn_left")),
        ("right", tr!("case.turn_right")),
    ];
    let tools: Vec<_> = tools
        .into_iter()
        .map(|(act, label)| {
            view! {
                <button type="button" class="viewer__tool" data-act=act>
                    {label}
                </button>
            }
        })
        .collect();
    let href = src.clone();
    // The box scrolls once the picture is larger than it: the keyboard must reach it.
    view! {
        <div class="viewer">
            <div class="viewer__tools" role="group" aria-label=tr!("case.tools") data-tools hidden>
                {tools}
                <output class="viewer__say" data-say></output>
            </div>
            <div class="viewer__box" data-box tabindex="0" role="region" aria-label=tr!("case.picture", name = name)>
                <a class="viewer__stage" href=href data-stage>
                    <img class="viewer__picture" src=src alt=tr!("desk.document_alt", name = name) data-picture />
                </a>
            </div>
        </div>
    }
}
