use super::{National, Region, RegionCode, Source};
use crate::calendar::Calendar;
use std::collections::BTreeMap;

/// All rules that are loaded: regions, national rules, sources, calendar.
#[derive(Clone, Debug)]
pub struct RuleBook {
    /// By code.
    pub regions: BTreeMap<RegionCode, Region>,
    /// National rules.
    pub national: National,
    /// By id, e.g. `S5`.
    pub sources: BTreeMap<String, Source>,
    /// Working days.
    pub calendar: Calendar,
    /// SHA-256 (hex) over all rule texts; pinned to an application when it is started.
    pub version: String,
}
