//! Tables as files that other programs open.

pub mod csv;
