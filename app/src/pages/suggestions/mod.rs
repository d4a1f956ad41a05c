//! Suggestions: what residents propose and are answered, and the digest that everybody reads.

mod figures;
mod mine;
mod new;
mod one;
mod public;

use crate::{components::*, context::language, i18n::date, tr};
use axum::{Router, routing::get};
use domain::{
    consequence::Deadline,
    rules::{RegionCode, RuleBook},
    suggestion::SuggestionState,
};
use usecases::Context;

/// The doors of this area.
pub fn router() -> Router<Context> {
    Router::new()
        .route("/suggestions", get(public::show))
        .route("/suggestions/file", get(public::file))
        .route("/suggestions/figures", get(figures::file))
        .route("/suggestions/new", get(new::show).post(new::send))
        .route("/my/suggestions", get(mine::show))
        .route("/my/suggestions/{suggestion}", get(one::show).post(one::act))
}

/// Regions to choose from.
pub(crate) fn region_choices(book: &RuleBook) -> Vec<Choice> {
    let name = |r: &domain::rules::Region| r.name.get(language()).to_owned();
    book.regions.values().map(|r| Choice::new(r.code.as_str(), name(r))).collect()
}

/// A region's name.
pub(crate) fn region_name(book: &RuleBook, code: &RegionCode) -> String {
    book.regions.get(code).map_or_else(|| code.to_string(), |r| r.name.get(language()).to_owned())
}

/// How much a state stands out.
pub(crate) fn tone(state: SuggestionState) -> Tone {
    match state {
        SuggestionState::Open => Tone::Info,
        SuggestionState::Answered => Tone::Success,
        SuggestionState::Withdrawn => Tone::Neutral,
    }
}

/// The last day for an answer, with a word where the calendar for it is not published.
pub(crate) fn due(due: Deadline) -> String {
    let day = date(language(), due.on);
    if due.provisional { tr!("suggestion.due_provisional", on = day) } else { day }
}
