//! Text messages.

mod sink;

pub use sink::SmsSink;
