//! Who is outside: text messages, stored documents, the malware scanner. One folder each.
#![forbid(unsafe_code)]

pub mod blobs;
pub mod scanner;
pub mod sms;
