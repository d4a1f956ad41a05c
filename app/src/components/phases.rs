use super::{Icon, IconName};
use crate::tr;
use leptos::prelude::*;

/// Where a phase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhaseState {
    /// Behind us.
    Done,
    /// Now.
    Now,
    /// Still to come.
    Later,
    /// Ended here, not as hoped.
    Stopped,
}

/// The way of a case, top to bottom.
#[component]
pub fn Phases(
    /// The [`Phase`]s.
    children: Children,
) -> impl IntoView {
    view! { <ol>{children()}</ol> }
}

/// One phase.
#[component]
pub fn Phase(
    /// What happens in it.
    #[prop(into)]
    title: String,
    /// Where it stands.
    state: PhaseState,
    /// When, in words; empty for none.
    #[prop(optional, into)]
    when: String,
    /// More, in plain words.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (class, words) = match state {
        PhaseState::Done => ("phase phase--done", tr!("kit.done")),
        PhaseState::Now => ("phase phase--now", tr!("kit.now")),
        PhaseState::Later => ("phase phase--later", tr!("kit.later")),
        PhaseState::Stopped => ("phase phase--stopped", tr!("kit.stopped")),
    };
    let dot = match state {
        PhaseState::Done => view! { <Icon name=IconName::Check /> }.into_any(),
        PhaseState::Stopped => view! { <Icon name=IconName::Cross /> }.into_any(),
        PhaseState::Now | PhaseState::Later => ().into_any(),
    };
    view! {
        <li class=class aria-current=(state == PhaseState::Now).then_some("step")>
            <span class="phase__dot">{dot}</span>
            <div class="phase__body">
                <p class="phase__title">{title} <span class="phase__state">{words}</span></p>
                {(!when.is_empty()).then(|| view! { <p class="phase__when">{when}</p> })}
                {children.map(|c| view! { <div class="phase__more">{c()}</div> })}
            </div>
        </li>
    }
}

/// What happened, newest first: a list of moments.
#[component]
pub fn Timeline(
    /// The [`Moment`]s.
    children: Children,
) -> impl IntoView {
    view! { <ol>{children()}</ol> }
}

/// One thing that happened.
#[component]
pub fn Moment(
    /// What.
    #[prop(into)]
    title: String,
    /// When, in words.
    #[prop(into)]
    when: String,
    /// By whom; empty for none.
    #[prop(optional, into)]
    who: String,
    /// More.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let meta = if who.is_empty() { when } else { format!("{when} · {who}") };
    view! {
        <li class="moment">
            <p class="moment__title">{title}</p>
            <p class="moment__meta">{meta}</p>
            {children.map(|c| view! { <div class="moment__more">{c()}</div> })}
        </li>
    }
}
