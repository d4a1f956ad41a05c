//! The regions of the office with what is in force, and the history of one region's versions.

use super::reading;
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    shelf::{InForce, ShelfFault},
};
use domain::{
    id::{RulesDraftId, StaffId},
    rules::{Difference, Mark, RegionCode, RulesDraft, diff::differences},
    staff::Role,
    time::Timestamp,
};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// Drafts that are looked through for the list, newest first.
const DRAFTS: u32 = 200;
/// Versions on one page of a region's history.
const PAGE: u32 = 20;

/// Something with the names of whoever did it.
#[derive(Clone, Debug)]
pub struct Happened<T> {
    /// What.
    pub what: T,
    /// Who.
    pub who: String,
}

/// A region of the office.
#[derive(Clone, Debug)]
pub struct RegionRow {
    /// Region.
    pub region: RegionCode,
    /// What is in force.
    pub now: InForce,
    /// What will be: let go for a later day.
    pub next: Vec<RulesDraft>,
    /// Drafts that are not over, with who began them.
    pub open: Vec<Happened<RulesDraft>>,
    /// Published versions that can't be in force.
    pub faults: Vec<ShelfFault>,
    /// Values by mark: sourced, national default, sample.
    pub marks: [usize; 3],
    /// The program's files say something else than what is in force.
    pub above_files: bool,
}

/// The list.
#[derive(Clone, Debug)]
pub struct RulesPage {
    /// The office's regions.
    pub regions: Vec<RegionRow>,
    /// The reader may begin a draft.
    pub may_write: bool,
}

pub(super) async fn names(ctx: &Context) -> UseCaseResult<BTreeMap<StaffId, String>> {
    Ok(ctx.store.list_staff().await?.into_iter().map(|staff| (staff.id, staff.name)).collect())
}

/// The regions of the caller's office.
///
/// # Errors
/// `Forbidden`.
pub async fn list(ctx: &Context, caller: &Caller) -> UseCaseResult<RulesPage> {
    let staff = reading(caller)?;
    let names = names(ctx).await?;
    let today = ctx.today();
    let drafts = ctx.store.rules_drafts(&staff.regions, None, DRAFTS).await?;
    let faults = ctx.shelf.faults();
    let regions = ctx.book.regions.values().filter(|region| staff.covers(&region.code)).map(|region| {
        let its = || drafts.iter().filter(|draft| draft.region == region.code);
        let next = ctx.shelf.coming(&region.code, today);
        let open = its()
            .filter(|draft| draft.state.is_open())
            .map(|draft| Happened { who: names.get(&draft.author).cloned().unwrap_or_default(), what: draft.clone() });
        let now = ctx.shelf.in_force(&region.code, today);
        RegionRow {
            open: open.collect(),
            above_files: now.version.is_some() && now.texts.rules != ctx.shelf.filed(&region.code).rules,
            now,
            next,
            faults: faults.iter().filter(|fault| fault.region == region.code).cloned().collect(),
            marks: marks(region),
            region: region.code.clone(),
        }
    });
    Ok(RulesPage { regions: regions.collect(), may_write: staff.role == Role::Administrator })
}

/// How many values of a region carry each mark.
fn marks(region: &domain::rules::Region) -> [usize; 3] {
    fn count(value: &serde_json::Value, marks: &mut [usize; 3]) {
        match value {
            serde_json::Value::Object(fields) => {
                let mark = fields.get("mark").and_then(|mark| serde_json::from_value(mark.clone()).ok());
                match mark {
                    Some(Mark::Sourced) => marks[0] += 1,
                    Some(Mark::NationalDefault) => marks[1] += 1,
                    Some(Mark::Sample) => marks[2] += 1,
                    None => {}
                }
                fields.values().for_each(|value| count(value, marks));
            }
            serde_json::Value::Array(values) => values.iter().for_each(|value| count(value, marks)),
            _ => {}
        }
    }
    let mut marks = [0; 3];
    count(&serde_json::to_value(region).unwrap_or_default(), &mut marks);
    marks
}

/// A region's drafts and versions, newest first.
#[derive(Clone, Debug)]
pub struct VersionsPage {
    /// Region.
    pub region: RegionCode,
    /// What is in force.
    pub now: InForce,
    /// Drafts and versions with who began them and how much they change; `None` where a text can't be read.
    pub versions: Vec<(Happened<RulesDraft>, Option<Vec<Difference>>)>,
    /// Where the next page begins.
    pub next: Option<(Timestamp, RulesDraftId)>,
    /// Published versions that can't be in force.
    pub faults: Vec<ShelfFault>,
    /// Today in China.
    pub today: Date,
    /// The reader may begin a draft.
    pub may_write: bool,
}

/// A region's versions.
///
/// # Errors
/// `Forbidden`; `NotFound` for another office's region.
pub async fn versions(
    ctx: &Context,
    caller: &Caller,
    region: &RegionCode,
    before: Option<&(Timestamp, RulesDraftId)>,
) -> UseCaseResult<VersionsPage> {
    let staff = reading(caller)?;
    if !staff.covers(region) || ctx.book.region(region).is_none() {
        return Err(UseCaseError::NotFound);
    }
    let names = names(ctx).await?;
    let mut found = ctx.store.rules_drafts(std::slice::from_ref(region), before, PAGE + 1).await?;
    let more = found.len() > PAGE as usize;
    found.truncate(PAGE as usize);
    let next = found.last().filter(|_| more).map(|draft| (draft.begun_at, draft.id.clone()));
    let today = ctx.today();
    let versions = found.into_iter().map(|draft| {
        let changes = super::show::both(ctx, &draft).map(|(old, new)| differences(&old, &new));
        (Happened { who: names.get(&draft.author).cloned().unwrap_or_default(), what: draft }, changes)
    });
    let faults = ctx.shelf.faults();
    Ok(VersionsPage {
        region: region.clone(),
        now: ctx.shelf.in_force(region, today),
        versions: versions.collect(),
        next,
        faults: faults.into_iter().filter(|fault| fault.region == *region).collect(),
        today,
        may_write: staff.role == Role::Administrator,
    })
}
