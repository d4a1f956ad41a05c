//! A question is asked.

use super::step::{told, under_way};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{count, my},
    application::{NoticeKind, own},
    record,
};
use domain::{
    application::{
        Application, ApplicationState,
        form::{FieldCode, FieldError},
    },
    consequence::Deadline,
    enquiry::{By, Enquiry, EnquiryForm, EnquiryNumber, EnquiryState, EnquiryTerms, Span, StepKind, check_enquiry},
    id::{ApplicationId, EnquiryId},
    rules::{Marked, RegionCode},
};
use storage::{ChangeSet, Constraint, EnquiryChange, Idempotency, StoreError};

/// What the form offers.
#[derive(Clone, Debug)]
pub struct AskPage {
    /// Applications that it can be about, newest first.
    pub applications: Vec<Application>,
    /// Where the caller is insured; `None` where that is not known, or not served.
    pub region: Option<RegionCode>,
    /// When the office calls, on working days.
    pub spans: Vec<Span>,
    /// The terms, with their mark.
    pub terms: Marked<EnquiryTerms>,
    /// The last day for the answer, if it is asked now.
    pub due: Deadline,
}

/// The spans in which the office calls: the hours in which the hotline is answered. None without hours.
fn spans(ctx: &Context) -> Vec<Span> {
    ctx.book.national.hotline_hours.as_ref().map(|hours| Span::of(&hours.v)).unwrap_or_default()
}

/// The last day for an answer to what is asked today.
pub(super) fn due(ctx: &Context) -> Deadline {
    ctx.book.calendar.deadline(ctx.today(), ctx.book.texts.enquiry.v.answer_days)
}

/// What can be asked about.
///
/// # Errors
/// `NotSignedIn`.
pub async fn ask_page(ctx: &Context, caller: &Caller) -> UseCaseResult<AskPage> {
    let account = caller.resident()?;
    let mut applications = ctx.store.applications_of(&account.id).await?;
    applications.retain(|app| app.state != ApplicationState::Draft);
    let mut offered = Vec::new();
    for app in applications {
        if ctx.book.region(&app.region).is_some() && ctx.store.erased(&app.id).await?.is_none() {
            offered.push(app);
        }
    }
    let applications = offered;
    let covers = my::family_covers(ctx, caller).await?;
    let own = covers.first().and_then(|(_, covers)| covers.first()).map(|paid| paid.cover.region.clone());
    let region = own.filter(|region| ctx.book.region(region).is_some());
    Ok(AskPage { applications, region, spans: spans(ctx), terms: ctx.book.texts.enquiry.clone(), due: due(ctx) })
}

/// Asks. An application says itself whose office answers. The same words from the same page are one question; `key` was
/// made with the page.
///
/// # Errors
/// `NotSignedIn`; `Invalid` on `topic`, `region`, `application`, `words` or `way`; `LimitReached`.
pub async fn ask(ctx: &Context, caller: &Caller, form: &EnquiryForm, key: &str) -> UseCaseResult<EnquiryId> {
    let account = caller.resident()?;
    let asked = check_enquiry(form, |region| ctx.book.region(region).is_some(), &spans(ctx))?;
    let about = match &asked.application {
        Some(id) => Some(mine(ctx, caller, id).await?),
        None => None,
    };
    let region = about.as_ref().map(|app| app.region.clone()).or(asked.region).ok_or(UseCaseError::NotFound)?;
    let id = EnquiryId::from_bits(ctx.ids.bits());
    #[allow(clippy::cast_possible_truncation, reason = "any 64 of the bits are as good")]
    let number = EnquiryNumber::from_bits(ctx.ids.bits() as u64);
    let enquiry = Enquiry {
        id: id.clone(),
        number,
        account: account.id.clone(),
        application: asked.application,
        region,
        topic: asked.topic,
        call: asked.call,
        state: EnquiryState::Open,
        assignee: None,
        due: due(ctx),
        created_at: ctx.now(),
        updated_at: ctx.now(),
        closed_at: None,
        version: 1,
    };
    let request = crypto::digest::sha256_hex(format!("{key}\n{}\n{form:?}", enquiry.region).as_bytes());
    let step = under_way(ctx, &enquiry, StepKind::Asked, By::Resident(account.id.clone()), Some(asked.words));
    let detail = format!("topic={} region={}", enquiry.topic.name(), enquiry.region);
    let entry = record::entry(ctx, caller, "enquiry.asked", id.as_str(), &detail);
    let mut set = ChangeSet::new()
        .with(count(ctx, "enquiry_account_day", account.id.as_str(), |l| l.enquiry_account_day))
        .with(told(ctx, &enquiry, NoticeKind::EnquiryReceived))
        .with(EnquiryChange::Ask(enquiry, step))
        .audited(entry);
    set.idempotency = (!key.is_empty()).then(|| Idempotency {
        actor: account.id.as_str().to_owned(),
        key: format!("enquiry {request}"),
        request,
        answer: id.as_str().to_owned(),
        at: ctx.now(),
    });
    match ctx.store.commit(set).await {
        Ok(_) => Ok(id),
        Err(StoreError::Replayed { answer, .. }) => {
            EnquiryId::parse(&answer).ok_or(UseCaseError::Broken("a key's answer"))
        }
        // Erased, or taken by another account, at this moment.
        Err(StoreError::Refused(Constraint::IllegalMove)) => Err(not_offered()),
        Err(error) => Err(error.into()),
    }
}

fn not_offered() -> UseCaseError {
    UseCaseError::Invalid(vec![FieldError::new("application", FieldCode::Choice)])
}

/// An application of the caller's that a question can be about.
async fn mine(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Application> {
    match own(ctx, caller, id).await {
        Ok(app)
            if app.state != ApplicationState::Draft
                && ctx.book.region(&app.region).is_some()
                && ctx.store.erased(id).await?.is_none() =>
        {
            Ok(app)
        }
        Ok(_) | Err(UseCaseError::NotFound) => Err(not_offered()),
        Err(error) => Err(error),
    }
}
