//! Wording: every sentence people read is in `locales/<area>.yml`, Chinese and English side by side.
//!
//! * `tr!("area.thing")`, `tr!("area.thing", name = value)` – in the language of the page being rendered.
//! * `tr_in!(language, "area.thing", …)` – in a given language (notices, tests).
//! * [`say`] / [`say_in`] – the wording of a domain code (`reason.EMPLOYEE`, `state.InReview`, `error.required` …).
//! * [`date`], [`date_time`], [`money`] … – figures as readers of that language write them.
//!
//! Keys are flat (`area.thing:` at the start of a line) and each holds `zh-CN` and `en`. A test asks that every
//! literal key exists, that none is unused, and that every domain code has its words.

mod act;
pub mod codes;
mod format;
#[cfg(test)]
mod tests;

pub use act::{move_in, state_in};
pub use codes::Sentence;
pub use format::{date, date_range, date_text, date_time, days, money};

use crate::context::language;
use domain::language::Language;

/// The words for `key` in the language of the page being rendered.
#[macro_export]
macro_rules! tr {
    ($key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        $crate::tr_in!($crate::context::language(), $key $(, $name = $value)*)
    };
}

/// The words for `key` in the given language.
#[macro_export]
macro_rules! tr_in {
    ($language:expr, $key:expr $(, $name:ident = $value:expr)* $(,)?) => {
        ::rust_i18n::t!($key, locale = $language.tag() $(, $name = $value)*).into_owned()
    };
}

/// The words for a domain code in the language of the page being rendered.
#[must_use]
pub fn say(code: impl Sentence) -> String {
    say_in(language(), code)
}

/// The words for a domain code in `language`. A gap for a field's label stays empty: see `components::error_text`.
#[must_use]
pub fn say_in(language: Language, code: impl Sentence) -> String {
    tr_in!(language, code.key(), label = "")
}
