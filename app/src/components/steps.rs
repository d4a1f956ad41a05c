use crate::tr;
use leptos::prelude::*;

/// "Step 3 of 6", with a bar.
#[component]
pub fn Steps(
    /// This step, from 1.
    current: usize,
    /// All steps.
    total: usize,
) -> impl IntoView {
    view! {
        <div class="steps">
            <p class="steps__text">{tr!("kit.step", current = current, total = total)}</p>
            <progress class="meter" max=total value=current aria-hidden="true"></progress>
        </div>
    }
}
