//! What staff see of messages: what an applicant was told, and what reached nobody.

use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    desk::{
        case_of, deciding,
        own_case::{is_own, not_own},
    },
    record,
};
use domain::{
    application::Application,
    delivery::{Delivery, DeliveryState},
    id::{ApplicationId, DeliveryId},
    rules::RegionCode,
    staff::Role,
};
use storage::{ChangeSet, DeliveryChange, StoreError};

/// Seconds after which a message is sent again by itself only, on its case.
const AGAIN_SECONDS: i64 = 5 * 86_400;
/// Messages that reached nobody, shown at once.
const LOST: u32 = 200;

/// A message that reached nobody, with its case.
#[derive(Clone, Debug)]
pub struct LostMessage {
    /// The message.
    pub message: Delivery,
    /// Its case.
    pub case: Application,
}

/// Has a message that reached nobody sent again.
///
/// # Errors
/// `Forbidden` for who decides no cases, and in an own case; `NotFound` for another case's; `Conflict` where it did not
/// fail (any more).
pub async fn send_again(ctx: &Context, caller: &Caller, id: &ApplicationId, message: &DeliveryId) -> UseCaseResult<()> {
    let staff = deciding(caller)?;
    let (_, app) = case_of(ctx, caller, id).await?;
    not_own(ctx, staff, &app.id).await?;
    let found = ctx.store.lookup_delivery(message).await?;
    let found = found.filter(|found| found.application.as_ref() == Some(&app.id)).ok_or(UseCaseError::NotFound)?;
    let again = record::entry(ctx, caller, "message.again", app.id.as_str(), found.id.as_str());
    let change = DeliveryChange::Again(found.id, ctx.now());
    ctx.store.commit(ChangeSet::new().with(change).audited(again)).await?;
    Ok(())
}

/// Has everything of the last days sent again that was tried in vain and is on the office's list. Answers how many; what
/// somebody else sends again meanwhile, and messages of own cases, stay out.
///
/// # Errors
/// `Forbidden` for everybody but supervisors.
pub async fn send_all_again(ctx: &Context, caller: &Caller) -> UseCaseResult<usize> {
    let staff = caller.staff()?;
    if staff.role != Role::Supervisor {
        return Err(UseCaseError::Forbidden);
    }
    let mut sent = 0;
    let since = ctx.now().plus_seconds(-AGAIN_SECONDS);
    for lost in lost_messages(ctx, caller).await? {
        // What was refused for good is refused again; what is old says what is over.
        let was_away = lost.message.state == DeliveryState::Dead && lost.message.created_at >= since;
        if !was_away || is_own(ctx, staff, &lost.case.id).await? {
            continue;
        }
        let again = record::entry(ctx, caller, "message.again", lost.case.id.as_str(), lost.message.id.as_str());
        let change = DeliveryChange::Again(lost.message.id, ctx.now());
        match ctx.store.commit(ChangeSet::new().with(change).audited(again)).await {
            Ok(_) => sent += 1,
            Err(StoreError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(sent)
}

/// Messages of the office's cases that reached nobody, newest first, for supervisors and auditors.
///
/// # Errors
/// `Forbidden`.
pub async fn lost_messages(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<LostMessage>> {
    let staff = caller.staff()?;
    if !matches!(staff.role, Role::Supervisor | Role::Auditor) {
        return Err(UseCaseError::Forbidden);
    }
    let all: Vec<RegionCode> =
        if staff.regions.is_empty() { ctx.book.regions.keys().cloned().collect() } else { staff.regions.clone() };
    let mut lost = Vec::new();
    for region in &all {
        lost.extend(ctx.store.lost_deliveries(region, LOST).await?);
    }
    lost.sort_by(|a, b| (b.settled_at, &b.id).cmp(&(a.settled_at, &a.id)));
    lost.truncate(LOST as usize);
    let mut rows = Vec::new();
    for message in lost {
        let Some(id) = &message.application else { continue };
        // A draft is nobody's business here yet; a case may have moved.
        let is_ours = |case: &domain::application::Application| {
            case.state != domain::application::ApplicationState::Draft && staff.covers(&case.region)
        };
        if let Some(case) = ctx.store.lookup_application(id).await?.filter(is_ours) {
            rows.push(LostMessage { message, case });
        }
    }
    Ok(rows)
}
