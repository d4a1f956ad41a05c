//! What staff see of messages: what an applicant was told, and what reached nobody.

use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    desk::{
        case_of, deciding,
        own_case::{is_own, not_own},
    },
    enquiry::ENQUIRY,
    record,
    suggestion::SuggestionNotice,
};
use domain::{
    application::{Application, ApplicationState},
    delivery::{Delivery, DeliveryState},
    enquiry::Enquiry,
    id::{ApplicationId, DeliveryId, EnquiryId, SuggestionId},
    rules::RegionCode,
    staff::{Role, Staff},
    suggestion::{Suggestion, SuggestionState},
};
use storage::{ChangeSet, DeliveryChange, StoreError};

/// Seconds after which a message is sent again by itself only, on its case.
const AGAIN_SECONDS: i64 = 5 * 86_400;
/// Messages that reached nobody, shown at once.
const LOST: u32 = 200;

/// A message that reached nobody, with what it is about.
#[derive(Clone, Debug)]
pub struct LostMessage {
    /// The message.
    pub message: Delivery,
    /// What it is about.
    pub about: About,
}

/// What a message is about that an office takes care of.
#[derive(Clone, Debug)]
pub enum About {
    /// A case.
    Case(Box<Application>),
    /// A question.
    Question(Enquiry),
    /// A suggestion.
    Suggestion(Suggestion),
}

impl About {
    /// Its identifier, as the record names it.
    fn id(&self) -> &str {
        match self {
            Self::Case(case) => case.id.as_str(),
            Self::Question(question) => question.id.as_str(),
            Self::Suggestion(suggestion) => suggestion.id.as_str(),
        }
    }

    /// Whether it is the member's own, or of somebody related to them.
    async fn is_own(&self, ctx: &Context, staff: &Staff) -> UseCaseResult<bool> {
        Ok(match self {
            Self::Case(case) => is_own(ctx, staff, &case.id).await?,
            Self::Question(question) => ctx.store.enquiry_kin(&question.id).await?.contains(&staff.id),
            Self::Suggestion(suggestion) => ctx.store.is_own_suggestion(&suggestion.id, &staff.id).await?,
        })
    }

    /// What a message is about; `None` where that is no office's, or not this one's any more.
    async fn of(ctx: &Context, staff: &Staff, message: &Delivery) -> UseCaseResult<Option<Self>> {
        if let Some(id) = &message.application {
            // A draft is nobody's business here yet; a case may have moved.
            let ours = |case: &Application| case.state != ApplicationState::Draft && staff.covers(&case.region);
            return Ok(ctx.store.lookup_application(id).await?.filter(ours).map(Box::new).map(Self::Case));
        }
        let Some(notice) = &message.notice else { return Ok(None) };
        let Some(notice) = ctx.store.lookup_notice(notice).await? else { return Ok(None) };
        if let Some(id) = notice.args.get(ENQUIRY).and_then(|id| EnquiryId::parse(id)) {
            let found = ctx.store.lookup_enquiry(&id).await?.map(|(question, _)| question);
            return Ok(found.filter(|question| staff.covers(&question.region)).map(Self::Question));
        }
        if let Some(id) = notice.args.get(SuggestionNotice::SUGGESTION).and_then(|id| SuggestionId::parse(id)) {
            let found = ctx.store.lookup_suggestion(&id).await?.map(|(suggestion, _)| suggestion);
            let ours = |it: &Suggestion| it.state != SuggestionState::Withdrawn && staff.covers(&it.region);
            return Ok(found.filter(ours).map(Self::Suggestion));
        }
        Ok(None)
    }
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
/// somebody else sends again meanwhile, and messages about what is their own, stay out.
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
        if !was_away || lost.about.is_own(ctx, staff).await? {
            continue;
        }
        let again = record::entry(ctx, caller, "message.again", lost.about.id(), lost.message.id.as_str());
        let change = DeliveryChange::Again(lost.message.id, ctx.now());
        match ctx.store.commit(ChangeSet::new().with(change).audited(again)).await {
            Ok(_) => sent += 1,
            Err(StoreError::Conflict(_)) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(sent)
}

/// Messages of the office's cases, questions and suggestions that reached nobody, newest first, for supervisors and
/// auditors.
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
    let mut rows = Vec::new();
    for message in lost {
        if let Some(about) = About::of(ctx, staff, &message).await? {
            rows.push(LostMessage { message, about });
        }
        if rows.len() == LOST as usize {
            break;
        }
    }
    Ok(rows)
}
