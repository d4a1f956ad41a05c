use crate::tr;
use leptos::prelude::*;

/// Seconds between two looks at work under way.
const AGAIN: u32 = 2;

/// How far work in the background is, with what came of it so far as children. While something is left the part keeps
/// itself up to date (`public/progress.js`); without scripts the page loads itself anew.
#[component]
pub fn Progress(
    /// So much is done.
    done: usize,
    /// Of so much.
    total: usize,
    /// What came of it, up to now.
    children: Children,
) -> impl IntoView {
    let label = tr!("kit.progress", done = done, total = total);
    let under_way = (done < total).then(|| {
        view! {
            <template data-refresh=AGAIN></template>
            <div class="progress" role="status">
                <p class="progress__text">{label}</p>
                <progress class="meter" max=total value=done aria-hidden="true"></progress>
            </div>
        }
    });
    view! { <div data-progress>{under_way} {children()}</div> }
}
