//! Who and where a notice about an entrustment means: the notice holds identifiers, its reader sees masked names.

use super::{ENTRUSTMENT, SCAN};
use crate::{Caller, Context, UseCaseResult};
use domain::{
    card::BusinessType,
    id::{EntrustmentId, ScanId},
    time::Timestamp,
};
use std::collections::BTreeMap;

/// What a notice about an entrustment tells its reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AboutEntrustment {
    /// Masked name of the other side.
    pub other: String,
    /// When, where (the institution's name) and what for it was used.
    pub used: Option<(Timestamp, String, BusinessType)>,
}

/// Resolves a notice's arguments; `None` for other notices and for whoever is neither side of the entrustment.
///
/// # Errors
/// `NotSignedIn`; errors of the store.
pub async fn about_entrustment(
    ctx: &Context,
    caller: &Caller,
    args: &BTreeMap<String, String>,
) -> UseCaseResult<Option<AboutEntrustment>> {
    let Some(own) = caller.resident()?.person.as_ref() else { return Ok(None) };
    let Some(id) = args.get(ENTRUSTMENT).and_then(|id| EntrustmentId::parse(id)) else { return Ok(None) };
    let Some(entrustment) = ctx.store.lookup_entrustment(&id).await? else { return Ok(None) };
    let other = if entrustment.principal == *own {
        Some(entrustment.agent_name.masked())
    } else if entrustment.agent == *own {
        ctx.store.lookup_person(&entrustment.principal).await?.map(|person| person.name.masked())
    } else {
        None
    };
    let Some(other) = other else { return Ok(None) };
    let scan = match args.get(SCAN).and_then(|id| ScanId::parse(id)) {
        Some(scan) => ctx.store.lookup_scan(&scan).await?.filter(|scan| scan.entrustment.as_ref() == Some(&id)),
        None => None,
    };
    let used = match scan {
        Some(scan) => {
            let institution = ctx.store.lookup_institution(&scan.institution).await?;
            institution.map(|institution| (scan.at, institution.name, scan.business))
        }
        None => None,
    };
    Ok(Some(AboutEntrustment { other, used }))
}
