//! Malware scanners.

mod none;

pub use none::NoScanner;
