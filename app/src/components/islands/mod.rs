//! What the browser adds. Every page works without them; none holds wording (it comes in the server's markup).

mod live_check;
mod live_code;
mod region_filter;
mod resend_countdown;

pub use live_check::*;
pub use live_code::*;
pub use region_filter::*;
pub use resend_countdown::*;

use leptos::prelude::{document, set_timeout};
use std::time::Duration;
use web_sys::{Element, wasm_bindgen::JsCast};

/// The elements inside `root` that match `selector`.
fn all(root: &Element, selector: &str) -> Vec<Element> {
    let Ok(list) = root.query_selector_all(selector) else { return Vec::new() };
    (0..list.length()).filter_map(|i| list.item(i)?.dyn_into().ok()).collect()
}

/// Runs `work` on the page's body once the island is hydrated; never on the server.
fn in_browser(work: impl FnOnce(&Element) + 'static) {
    if cfg!(target_arch = "wasm32") {
        set_timeout(
            move || {
                if let Some(body) = document().body() {
                    work(&body);
                }
            },
            Duration::ZERO,
        );
    }
}

/// Shows or hides an element.
fn show(element: &Element, shown: bool) {
    let done = if shown { element.remove_attribute("hidden") } else { element.set_attribute("hidden", "") };
    debug_assert!(done.is_ok());
}
