use crate::{components::*, tr};
use leptos::prelude::*;

/// Recovery codes in clear: this is the only time they are seen.
#[component]
pub(super) fn RecoveryCodes(
    /// The codes.
    codes: Vec<String>,
    /// Where to go on.
    #[prop(into)]
    next: String,
) -> impl IntoView {
    let lines: Vec<_> = codes.iter().map(|code| view! { <li class="codes__code">{grouped(code, 5)}</li> }).collect();
    view! {
        <PageHead title=tr!("desk.codes_title") lead=tr!("desk.codes_lead") />
        <Panel>
            <ol class="codes">{lines}</ol>
            <Notice tone=Tone::Warn>
                <p>{tr!("desk.codes_once")}</p>
            </Notice>
            <Actions>
                <LinkButton label=tr!("desk.codes_kept") href=next />
            </Actions>
        </Panel>
    }
}

/// Something shown once, e.g. a one-time password, in characters that are easy to copy.
#[component]
pub(super) fn ShownOnce(
    /// What it is.
    #[prop(into)]
    label: String,
    /// The secret.
    secret: String,
    /// What to do with it.
    #[prop(into)]
    text: String,
) -> impl IntoView {
    view! {
        <Notice tone=Tone::Success title=label announce=true>
            <p class="secret">{secret}</p>
            <p>{text}</p>
        </Notice>
    }
}

/// `text` in groups of `size`, e.g. `JBSW Y3DP`.
pub(super) fn grouped(text: &str, size: usize) -> String {
    let chars: Vec<char> = text.chars().collect();
    chars.chunks(size.max(1)).map(|c| c.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}
