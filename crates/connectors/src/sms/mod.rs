//! Text messages.

pub mod acs3;
mod aliyun;
mod last;
mod sink;

pub use aliyun::{AliyunSettings, AliyunSms};
pub use last::LastCodes;
pub use sink::SmsSink;
