//! What is shown: every page as a pure component tree, rendered on the server and enhanced by islands.
//!
//! Two halves. `ssr` holds pages, kit, wording and rendering; `hydrate` (WASM) holds only the islands in
//! [`components::islands`] and what they use, so that a phone downloads little.

#[cfg(feature = "ssr")]
rust_i18n::i18n!("locales", fallback = "zh-CN");

pub mod components;
#[cfg(feature = "ssr")]
pub mod context;
#[cfg(feature = "ssr")]
pub mod door;
#[cfg(feature = "ssr")]
pub mod form_data;
#[cfg(feature = "ssr")]
pub mod i18n;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod render;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod shell;
/// How large text is.
pub mod text_scale;
pub mod ui_style;
#[cfg(feature = "ssr")]
pub mod way;
