use crate::StoreResult;
use async_trait::async_trait;
use domain::{figure::Figure, rules::RegionCode, time::Timestamp};
use jiff::civil::Date;

/// How figures are summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FigureSum {
    /// Over the whole period, by region, kind and key.
    Period,
    /// Over the regions, by day and kind; keys are left out.
    Day,
    /// By region, month, kind and key.
    Month,
}

/// How far the record was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FigureHead {
    /// Entries that were counted.
    pub position: u64,
    /// When the last of them was.
    pub at: Timestamp,
}

/// Entries of the record become figures: all of it at once, each entry once.
#[derive(Clone, Debug)]
pub struct FigureCount {
    /// Entries that were counted before; `Conflict` when somebody counted meanwhile.
    pub from: u64,
    /// How far it is now.
    pub head: FigureHead,
    /// What is added.
    pub figures: Vec<Figure>,
}

/// Figures by region and day.
#[async_trait]
pub trait Figures: Send + Sync {
    /// Sums over days from `from` to `until` (both count) in regions; none beyond them.
    async fn figures(&self, regions: &[RegionCode], from: Date, until: Date, by: FigureSum)
    -> StoreResult<Vec<Figure>>;
    /// How far the record was counted.
    async fn figure_head(&self) -> StoreResult<FigureHead>;
}
