//! What the browser loads. The islands export themselves; this crate links them and prepares their hydration.
#![cfg(target_arch = "wasm32")]

// Naming the crate keeps its islands in the module although nothing here calls them.
use app as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// Called once by the page's loader, before it hydrates the islands one by one.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
