use crate::{Context, UseCaseError, UseCaseResult};
use domain::rules::{Region, RegionCode, Source};
use std::collections::BTreeMap;

/// A region's rules with the sources they name, for its guide and its start page.
#[derive(Clone, Debug)]
pub struct RegionGuide {
    /// The rules.
    pub region: Region,
    /// Every source that a value of this region names, by id.
    pub sources: BTreeMap<String, Source>,
}

/// The guide of a served region.
///
/// # Errors
/// [`UseCaseError::NotFound`] for a region that is not served.
pub fn show_guide(ctx: &Context, code: &RegionCode) -> UseCaseResult<RegionGuide> {
    let region = ctx.book.regions.get(code).ok_or(UseCaseError::NotFound)?.clone();
    Ok(RegionGuide { region, sources: ctx.book.sources.clone() })
}
