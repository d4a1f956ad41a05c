//! What stands between the two acts: stopping the cover, and unbinding the card.

use super::Access;
use crate::{Context, UseCaseResult};
use domain::{
    application::{ApplicationAct, ApplicationState, Reference},
    id::{ApplicationId, PersonId},
    rules::{Marked, Region},
};
use jiff::civil::Date;

/// What somebody should know before they unbind.
#[derive(Clone, Debug)]
pub struct Guard {
    /// An open application to stop the cover: id and reference.
    pub stopping: Option<(ApplicationId, Reference)>,
    /// Whether the area needs an active certificate for it, as its rule says: then stop first, unbind last.
    pub needs_certificate: Marked<bool>,
    /// The day on which the card closes with the cover anyway.
    pub closes_on: Option<Date>,
}

/// Looks whether the cover of the card's owner is being stopped.
///
/// # Errors
/// Of the store; `Broken` without the area's rules.
pub async fn guard(ctx: &Context, access: &Access) -> UseCaseResult<Guard> {
    // A refund alone, for a cover that was stopped before, ends nothing and needs no card.
    let open = ctx.store.open_application_of(&access.person.id).await?;
    let open = open.filter(|application| application.act == ApplicationAct::Stop);
    let needs_certificate = access.region(ctx)?.card.stop_needs_certificate.clone();
    let closes_on = match &open {
        Some(application) if application.state == ApplicationState::Approved => {
            let on = application.effective_on;
            super::closes_with(ctx, &application.cover, &access.person.id, on).await?
        }
        _ => None,
    };
    let stopping = open.map(|application| (application.id, application.reference));
    Ok(Guard { stopping, needs_certificate, closes_on })
}

/// The area's rule that a stop needs an active certificate, where the person has none; `None` where nothing is missing.
///
/// # Errors
/// Of the store.
pub async fn missing_for_stop(
    ctx: &Context,
    region: &Region,
    person: &PersonId,
) -> UseCaseResult<Option<Marked<bool>>> {
    let needs = &region.card.stop_needs_certificate;
    if !needs.v {
        return Ok(None);
    }
    let today = ctx.today();
    let active = ctx.store.certificates_of(person).await?.iter().any(|certificate| certificate.is_good_on(today));
    Ok((!active).then(|| needs.clone()))
}
