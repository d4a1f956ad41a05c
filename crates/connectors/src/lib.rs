//! Who is outside: text messages, e-mail, WeChat, stored documents, the malware scanner. One folder each.
#![forbid(unsafe_code)]

pub mod blobs;
mod http;
pub mod mail;
pub mod scanner;
pub mod sms;
pub mod wechat;

pub use http::post_json;
