use super::{Icon, IconName};
use leptos::prelude::*;

/// How serious something is; the words say it too, never the colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Plain.
    Neutral,
    /// For your information.
    #[default]
    Info,
    /// Went well.
    Success,
    /// Needs attention.
    Warn,
    /// Failed or can't be undone.
    Danger,
}

impl Tone {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Neutral => "neutral",
            Self::Info => "info",
            Self::Success => "success",
            Self::Warn => "warn",
            Self::Danger => "danger",
        }
    }
    fn icon(self) -> IconName {
        match self {
            Self::Neutral | Self::Info => IconName::Info,
            Self::Success => IconName::Check,
            Self::Warn | Self::Danger => IconName::Warn,
        }
    }
}

/// A message inside the page.
#[component]
pub fn Notice(
    /// How serious.
    #[prop(optional)]
    tone: Tone,
    /// Heading; empty for none.
    #[prop(optional, into)]
    title: String,
    /// It answers what the reader just did, so screen readers announce it (`role="status"`).
    #[prop(optional)]
    announce: bool,
    /// The words.
    children: Children,
) -> impl IntoView {
    view! {
        <div class=format!("notice notice--{}", tone.name()) role=announce.then_some("status")>
            <Icon name=tone.icon() />
            <div class="notice__body">
                {(!title.is_empty()).then(|| view! { <p class="notice__title">{title}</p> })}
                {children()}
            </div>
        </div>
    }
}

/// The end of an act: a big mark, what happened, what comes next.
#[component]
pub fn Outcome(
    /// How it ended.
    #[prop(default = Tone::Success)]
    tone: Tone,
    /// The page's `h1`.
    #[prop(into)]
    title: String,
    /// One sentence; empty for none.
    #[prop(optional, into)]
    text: String,
    /// More, e.g. the reference.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=format!("outcome outcome--{}", tone.name())>
            <span class="outcome__mark">
                <Icon name=tone.icon() />
            </span>
            <h1 class="outcome__title">{title}</h1>
            {(!text.is_empty()).then(|| view! { <p class="outcome__text">{text}</p> })}
            {children.map(|c| c())}
        </div>
    }
}
