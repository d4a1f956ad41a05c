use super::{all, in_browser, show};
use leptos::prelude::*;
use std::time::Duration;
use web_sys::Element;

/// Holds the resend button back until a new code can be asked for. Markup inside: an element with `data-seconds`
/// (from the page's arrival) that holds the button and `<span hidden><span data-left></span> …</span>`.
#[island]
pub fn ResendCountdown(
    /// The button and the hidden count.
    children: Children,
) -> impl IntoView {
    in_browser(|root| all(root, "[data-seconds]").into_iter().for_each(start));
    view! { <div class="resend">{children()}</div> }
}

fn start(row: Element) {
    let seconds = row.get_attribute("data-seconds").and_then(|s| s.parse::<u16>().ok());
    let (Some(clock), Some(seconds)) = (window().performance(), seconds) else { return };
    let end = clock.now() + f64::from(seconds) * 1000.0;
    let tick = move || {
        // The clock is read, not the ticks counted: a phone stops timers while the reader looks at the text message.
        // Whole seconds: writing a fraction would bring its code along.
        #[allow(clippy::cast_possible_truncation, reason = "between 0 and 65535")]
        let left = ((end - clock.now()) / 1000.0).ceil() as i32;
        let waiting = left > 0;
        for button in all(&row, "button") {
            let _ = if waiting { button.set_attribute("disabled", "") } else { button.remove_attribute("disabled") };
        }
        for count in all(&row, "[data-left]") {
            count.set_text_content(Some(&left.to_string()));
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
