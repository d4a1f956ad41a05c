//! Regions: the list, the search, the guide. Public: nobody need be signed in.

mod find;
mod guide;

pub use find::{Province, RegionHit, find_regions};
pub use guide::{RegionGuide, show_guide};
