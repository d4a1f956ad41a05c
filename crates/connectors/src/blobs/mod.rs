//! Documents' bytes.

mod disk;

pub use disk::DiskBlobs;
