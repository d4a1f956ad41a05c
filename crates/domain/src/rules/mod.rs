//! A region's rules as data: `rules/<code>/region.toml`, every value with its mark and source.
//!
//! Code knows kinds of rule, never a city's name.

pub mod book;
pub mod parse;
mod types;

pub use book::RuleBook;
pub use parse::{RuleError, parse_region, parse_sources};
pub use types::*;
