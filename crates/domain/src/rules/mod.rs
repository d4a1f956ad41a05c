//! A region's rules as data: `rules/<code>/region.toml`, every value with its mark and source.
//!
//! Code knows kinds of rule, never a city's name.

pub mod book;
mod card;
pub mod cases;
pub mod diff;
mod document;
mod draft;
mod fault;
pub mod golden;
pub mod impact;
mod mark;
mod notice_text;
mod objection;
mod overlay;
pub mod parse;
mod reason;
mod search;
mod text;
mod types;
mod validate;
mod validate_card;

pub use book::RuleBook;
pub use card::*;
pub use diff::{Difference, PathPart, Side};
pub use document::*;
pub use draft::*;
pub use fault::RuleError;
pub use mark::*;
pub use notice_text::*;
pub use objection::{ObjectionDays, ObjectionTerms};
pub use overlay::{Overlay, pinned};
pub use parse::{
    parse_calendar, parse_channels, parse_issuers, parse_national, parse_region, parse_retention, parse_sources,
    parse_texts,
};
pub use reason::*;
pub use text::*;
pub use types::*;
