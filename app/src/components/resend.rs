use super::islands::ResendCountdown;
use crate::tr;
use leptos::prelude::*;

/// "Send the code again": a button with an address of its own, held back for a while where scripts run.
/// Stands inside the form that takes the code; the server limits it in any case.
#[component]
pub fn Resend(
    /// What the button says.
    #[prop(into)]
    label: String,
    /// Where it posts to.
    #[prop(into)]
    action: String,
    /// Seconds until it can be used.
    #[prop(default = 60)]
    seconds: u32,
) -> impl IntoView {
    view! {
        <ResendCountdown>
            <p class="resend__row" data-seconds=seconds>
                <button type="submit" class="button button--text" formaction=action>
                    {label}
                </button>
                <span class="resend__wait" hidden>
                    <span data-left></span>
                    " "
                    {tr!("kit.resend_in")}
                </span>
            </p>
        </ResendCountdown>
    }
}
