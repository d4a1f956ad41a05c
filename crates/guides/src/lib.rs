//! How-to guides, written as Markdown in `guides/`, and the search over them and the regions' rules.
//!
//! Pure: the files come in as texts, and nothing is read, sent or remembered here. [`Library::load`] refuses a guide
//! that is not whole; [`Library::search`] answers a question.
#![forbid(unsafe_code)]

mod fault;
mod guide;
mod library;
mod markdown;
mod meta;
mod page;
pub mod search;

pub use fault::GuideFault;
pub use guide::{Edition, Guide, Insert, Part, Section};
pub use library::{Help, Library};
pub use meta::{Act, Picture, Question, Topic};
pub use page::OtherPage;
