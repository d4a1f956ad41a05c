//! Queues: stored filters over the cases of an office, and how their lists look.

mod batch;
mod column;
mod filter;
mod standing;
mod view;

pub use batch::*;
pub use column::*;
pub use filter::*;
pub use standing::*;
pub use view::*;
