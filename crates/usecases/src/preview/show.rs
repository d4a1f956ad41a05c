use super::{Standing, standing};
use crate::{Caller, Context, UseCaseResult};
use domain::{
    application::{Application, ApplicationAct, ApplicationState},
    consequence::{Consequence, consequence, may_give},
    id::{ApplicationId, CoverId},
    person::Capacity,
    rules::{Reason, Region},
};

/// What the preview page shows.
#[derive(Clone, Debug)]
pub struct Preview {
    /// What is asked about.
    pub act: ApplicationAct,
    /// The cover and what is on record about it.
    pub standing: Standing,
    /// The region's rules; `None` when the region is not served here.
    pub region: Option<Region>,
    /// Reasons the region accepts from the caller, in the order they are offered.
    pub reasons: Vec<Reason>,
    /// The answer for the chosen reason; `None` while none is chosen or the region is not served.
    pub answer: Option<Consequence>,
    /// A draft for this cover that waits to be finished.
    pub draft: Option<ApplicationId>,
    /// The caller's own application that is open for this person.
    pub open: Option<ApplicationId>,
}

/// What happens if this cover is stopped today, or if the refund alone is asked for, for `reason` when one is chosen.
///
/// # Errors
/// As [`standing`].
pub async fn show_preview(
    ctx: &Context,
    caller: &Caller,
    cover: &CoverId,
    act: ApplicationAct,
    reason: Option<Reason>,
) -> UseCaseResult<Preview> {
    let standing = standing(ctx, caller, cover, None).await?;
    let account = caller.applicant()?;
    let region = ctx.book.regions.get(&standing.cover.region).cloned();
    let reasons = region.as_ref().map_or_else(Vec::new, |region| offered(region, standing.capacity));
    let answer = match (&region, reason) {
        (Some(region), Some(reason)) => consequence(&ctx.book, region, &standing.facts, act, reason),
        _ => None,
    };
    let draft = draft_for(&ctx.store.applications_of(&account.id).await?, cover, act);
    let open = standing.open.as_ref().filter(|a| a.account == account.id).map(|a| a.id.clone());
    Ok(Preview { act, standing, region, reasons, answer, draft, open })
}

/// The reasons of a region that somebody in `capacity` can give, in the national order.
#[must_use]
pub fn offered(region: &Region, capacity: Capacity) -> Vec<Reason> {
    Reason::ALL.into_iter().filter(|r| region.reason(*r).is_some() && may_give(capacity, *r)).collect()
}

/// The newest draft of an act for a cover.
pub(crate) fn draft_for(applications: &[Application], cover: &CoverId, act: ApplicationAct) -> Option<ApplicationId> {
    let is_it = |a: &&Application| a.state == ApplicationState::Draft && a.cover == *cover && a.act == act;
    applications.iter().find(is_it).map(|a| a.id.clone())
}
