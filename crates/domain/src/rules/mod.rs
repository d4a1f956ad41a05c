//! A region's rules as data: `rules/<code>/region.toml`, every value with its mark and source.
//!
//! Code knows kinds of rule, never a city's name.

pub mod book;
mod card;
pub mod cases;
mod document;
mod fault;
mod mark;
pub mod parse;
mod reason;
mod search;
mod text;
mod types;
mod validate;
mod validate_card;

pub use book::RuleBook;
pub use card::*;
pub use document::*;
pub use fault::RuleError;
pub use mark::*;
pub use parse::{
    parse_calendar, parse_channels, parse_issuers, parse_national, parse_region, parse_retention, parse_sources,
    parse_texts,
};
pub use reason::*;
pub use text::*;
pub use types::*;
