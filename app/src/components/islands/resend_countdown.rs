use super::{all, show};
use leptos::{html, prelude::*};
use std::time::Duration;
use web_sys::Element;

/// Holds the resend button back until a new code can be asked for. Markup inside: an element with `data-seconds`
/// (from the page's arrival) that holds the button and `<span hidden><span data-left></span> …</span>`.
#[island]
pub fn ResendCountdown(
    /// The button and the hidden count.
    children: Children,
) -> impl IntoView {
    let root = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if let Some(root) = root.get() {
            start((*root).clone().into());
        }
    });
    view! {
        <div class="resend" node_ref=root>
            {children()}
        </div>
    }
}

fn start(root: Element) {
    let seconds = all(&root, "[data-seconds]").first().and_then(|e| e.get_attribute("data-seconds")?.parse().ok());
    let (Some(clock), Some(seconds)) = (window().performance(), seconds) else { return };
    let end = clock.now() + f64::from(u32::min(seconds, 600)) * 1000.0;
    let tick = move || {
        // The clock is read, not the ticks counted: a phone stops timers while the reader looks at the text message.
        let left = ((end - clock.now()) / 1000.0).ceil();
        let waiting = left > 0.0;
        for button in all(&root, "button") {
            let _ = if waiting { button.set_attribute("disabled", "") } else { button.remove_attribute("disabled") };
        }
        for count in all(&root, "[data-left]") {
            count.set_text_content(Some(&format!("{left:.0}")));
            if let Some(line) = count.parent_element() {
                show(&line, waiting);
            }
        }
        waiting
    };
    if tick() {
        repeat(tick);
    }
}

fn repeat(tick: impl Fn() -> bool + 'static) {
    set_timeout(
        move || {
            if tick() {
                repeat(tick);
            }
        },
        Duration::from_secs(1),
    );
}
