//! Text messages.

mod last;
mod sink;

pub use last::LastCodes;
pub use sink::SmsSink;
