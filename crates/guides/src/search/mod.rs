//! The search: what somebody asks in their own words, and the pages that answer it.
//!
//! Words become terms (pairs of characters in Chinese, stems in English), and phrases that mean the same become one
//! term more ([`Lexicon`]). Pages are ranked by BM25F. What is not known is looked for by its sound, then by its
//! spelling. Built once at the start; no state, no IO, and nothing of a query is kept.

mod answer;
mod index;
mod lexicon;
mod light;
mod near;
mod places;
mod query;
mod sound;
mod text;

pub use answer::{Answer, Hit, Piece, Target};
pub use index::Index;
pub use lexicon::Lexicon;

/// Longest question that is looked at, in characters.
pub const MOST_CHARS: usize = 80;
