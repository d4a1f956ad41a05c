use crate::tr;
use leptos::prelude::*;

/// Seconds between two looks at work under way.
const AGAIN: u32 = 2;

/// The part of a page that tells of work in the background. While it goes on the part keeps itself up to date
/// (`public/progress.js`); without scripts the page loads itself anew.
#[component]
pub fn UnderWay(
    /// It goes on.
    moving: bool,
    /// What is told.
    children: Children,
) -> impl IntoView {
    let again = moving.then(|| view! { <template data-refresh=AGAIN></template> });
    view! { <div data-progress>{again} {children()}</div> }
}

/// How far something is: in words, and as a bar.
#[component]
pub fn Meter(
    /// In words.
    #[prop(into)]
    label: String,
    /// So much is done.
    done: i64,
    /// Of so much.
    total: i64,
) -> impl IntoView {
    // A bar is never fuller than full: what was expected may be less than what there is.
    let total = total.max(done);
    view! {
        <div class="progress" role="status">
            <p class="progress__text">{label}</p>
            <progress class="meter" max=total.to_string() value=done.to_string() aria-hidden="true"></progress>
        </div>
    }
}

/// How many of a number of things are done, with what came of them so far as children.
#[component]
pub fn Progress(
    /// So many are done.
    done: usize,
    /// Of so many.
    total: usize,
    /// What came of it, up to now.
    children: Children,
) -> impl IntoView {
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    let meter = (done < total).then(|| {
        let label = tr!("kit.progress", done = done, total = total);
        view! { <Meter label=label done=count(done) total=count(total) /> }
    });
    view! { <UnderWay moving=done < total>{meter} {children()}</UnderWay> }
}
