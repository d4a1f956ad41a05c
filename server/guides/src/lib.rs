//! The how-to guides as they were when the program was built.
#![forbid(unsafe_code)]

include!(concat!(env!("OUT_DIR"), "/files.rs"));
