//! A region's rules as data: `rules/<code>/region.toml`, every value with its mark and source.
//!
//! Code knows kinds of rule, never a city's name.

pub mod book;
pub mod cases;
mod document;
mod fault;
mod mark;
pub mod parse;
mod reason;
mod search;
mod types;
mod validate;

pub use book::RuleBook;
pub use document::*;
pub use fault::RuleError;
pub use mark::*;
pub use parse::{parse_calendar, parse_national, parse_region, parse_sources};
pub use reason::*;
pub use types::*;
