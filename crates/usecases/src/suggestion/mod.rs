//! What residents propose, and the public digest. The record says that somebody did, and never who: the office reads the
//! record, too, and is to read the words without a name.

mod mine;
mod notice;
mod public;

pub use mine::{SuggestionPage, mine, open, send, withdraw};
pub use notice::SuggestionNotice;
pub(crate) use notice::tell_sender;
pub use public::{DigestAsked, DigestPage, PAGE, SuggestionFigures, digest, digest_file, figures, figures_file};

use crate::Context;
use domain::{
    id::StaffId,
    rules::{Mark, Marked},
    suggestion::{Suggestion, SuggestionMove, SuggestionStep},
};

/// Working days until a suggestion is answered, with how far the number can be trusted.
#[must_use]
pub fn days(ctx: &Context) -> Marked<u16> {
    let sample = || Marked { v: Suggestion::DAYS, mark: Mark::Sample, src: Vec::new() };
    ctx.book.national.suggestion_days.clone().unwrap_or_else(sample)
}

/// A step, and the suggestion after it.
pub(crate) fn step(
    ctx: &Context,
    suggestion: Suggestion,
    by: SuggestionMove,
    staff: Option<StaffId>,
    words: Option<String>,
) -> (Suggestion, SuggestionStep) {
    let next = Suggestion { updated_at: ctx.now(), version: suggestion.version + 1, ..suggestion };
    let step = SuggestionStep {
        suggestion: next.id.clone(),
        n: next.version,
        by,
        staff,
        region: next.region.clone(),
        words,
        at: ctx.now(),
    };
    (next, step)
}
