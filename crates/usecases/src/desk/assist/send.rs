use super::tell::{Told, told};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::challenge::last_sent,
    application::{
        self, Agreed, Case, Status, at_hand, help, open_case, request_submit_code, status_of, submit_agreed,
    },
    delivery::send_at_once,
    record,
};
use domain::{
    account::ChallengePurpose,
    application::{
        Application,
        form::{FieldCode, FieldError},
    },
    assist::{AssistWay, Assistance, Consent},
    id::ApplicationId,
    person::Person,
};
use storage::{ChangeSet, DeliveryChange};

/// The last page before sending: how the applicant agrees.
#[derive(Clone, Debug)]
pub struct ConsentPage {
    /// What is sent.
    pub case: Case,
    /// Whom the caller helps; `None` when the visit or call is over: they must show anew who they are.
    pub assistance: Option<Assistance>,
    /// The phone, masked, that can receive a code; none where none is known, and never for a call.
    pub phone: Option<String>,
    /// A code was sent to that phone and waits to be typed.
    pub code_sent: bool,
}

/// How the applicant agreed, as the page sends it. It has no `Debug`: it may hold a code.
#[derive(Clone, Default)]
pub struct SendForm {
    /// Name of a [`Consent`].
    pub consent: String,
    /// The code, where it is one.
    pub code: String,
    /// It is in the file, or was read out.
    pub confirmed: bool,
    /// Made with the page: sent twice is sent once.
    pub key: String,
}

/// What the page about the applicant's agreement shows. `caller` comes from [`super::hand`].
///
/// # Errors
/// As [`open_case`].
pub async fn consent_page(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<ConsentPage> {
    let case = open_case(ctx, caller, id).await?;
    let staff = caller.hand().ok_or(UseCaseError::NotFound)?;
    let assistance = match help::there(ctx, staff, id).await {
        Ok(assistance) => Some(assistance),
        Err(UseCaseError::NotProven) => None,
        Err(error) => return Err(error),
    };
    let phone = match &assistance {
        Some(assistance) => help::code_phone(ctx, caller, assistance).await?.map(|phone| phone.masked()),
        None => None,
    };
    let last = last_sent(ctx, caller, ChallengePurpose::SubmitAtCounter).await?;
    let live = |at| ctx.now().seconds_since(at) < domain::account::Challenge::LIFE_SECONDS;
    let code_sent = last.is_some_and(|(at, masked)| Some(masked) == phone && live(at));
    Ok(ConsentPage { case, assistance, phone, code_sent })
}

/// Sends the code that the applicant can give at the counter.
///
/// # Errors
/// As [`request_submit_code`]; `NotProven` when the visit is over; `Conflict` where no phone can receive one.
pub async fn request_code(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<()> {
    caller.hand().ok_or(UseCaseError::NotFound)?;
    request_submit_code(ctx, caller, id).await
}

/// Sends the application, with how the applicant agreed on record. Both phones that are known are told.
///
/// # Errors
/// As [`application::submit`]; `Invalid` also on `consent` and `confirmed`; `NotProven` when the visit or call is over.
pub async fn send(ctx: &Context, caller: &Caller, id: &ApplicationId, form: &SendForm) -> UseCaseResult<Application> {
    caller.hand().ok_or(UseCaseError::NotFound)?;
    let Some(consent) = Consent::from_name(&form.consent) else {
        return Err(FieldError::new("consent", FieldCode::Required).into());
    };
    let agreed = match consent {
        Consent::Code => Agreed::Code(&form.code),
        _ if !form.confirmed => return Err(FieldError::new("confirmed", FieldCode::MustTick).into()),
        other => Agreed::Otherwise(other),
    };
    let before = at_hand(ctx, caller, id).await?;
    let sent = submit_agreed(ctx, caller, id, agreed, &form.key).await?;
    if application::is_editable(&before) {
        // It is sent: what keeps from telling must not say that it is not.
        if let Err(error) = tell_phones(ctx, caller, &sent).await {
            tracing::error!(%error, application = %sent.id, "the phones could not be told of what staff sent");
        }
    }
    Ok(sent)
}

async fn tell_phones(ctx: &Context, caller: &Caller, sent: &Application) -> UseCaseResult<()> {
    let messages = told(ctx, caller.applicant()?, sent, Told::Sent).await?;
    let adding = messages.iter().map(|message| DeliveryChange::Add(message.clone()));
    ctx.store.commit(adding.fold(ChangeSet::new(), ChangeSet::with)).await?;
    for message in &messages {
        send_at_once(ctx, message).await;
    }
    Ok(())
}

/// The form on paper: what was entered, whole, to be read and signed.
#[derive(Clone, Debug)]
pub struct Paper {
    /// What was entered.
    pub case: Case,
    /// Who signs.
    pub applicant: Person,
    /// How they are there; `None` when the visit or call is over.
    pub assistance: Option<Assistance>,
    /// Who entered it.
    pub staff: String,
}

/// The form to be signed. That it was shown whole is on the record. `caller` comes from [`super::hand`].
///
/// # Errors
/// As [`open_case`].
pub async fn paper(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Paper> {
    let ConsentPage { case, assistance, .. } = consent_page(ctx, caller, id).await?;
    let person = caller.applicant()?.person.as_ref().ok_or(UseCaseError::NotFound)?;
    let applicant = ctx.store.lookup_person(person).await?.ok_or(UseCaseError::NotFound)?;
    let staff = caller.hand().ok_or(UseCaseError::NotFound)?.name.clone();
    let entry = record::entry(ctx, caller, "application.form", id.as_str(), "");
    ctx.store.commit(storage::ChangeSet::new().audited(entry)).await?;
    Ok(Paper { case, applicant, assistance, staff })
}

/// An application after it was sent for somebody.
#[derive(Clone, Debug)]
pub struct Sent {
    /// As the applicant would see it.
    pub status: Status,
    /// Who applied.
    pub applicant: Person,
    /// They sign in with a phone of their own: messages reach them.
    pub has_account: bool,
    /// How they were there when it was sent last.
    pub way: Option<AssistWay>,
}

/// What is handed to the applicant. `caller` comes from [`super::hand`].
///
/// # Errors
/// As [`at_hand`].
pub async fn sent(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Sent> {
    let application = at_hand(ctx, caller, id).await?;
    let account = caller.applicant()?;
    let person = account.person.as_ref().ok_or(UseCaseError::NotFound)?;
    let applicant = ctx.store.lookup_person(person).await?.ok_or(UseCaseError::NotFound)?;
    let status = status_of(ctx, application).await?;
    let way = status.sent_by_staff().map(|(_, assistance)| assistance.way);
    Ok(Sent { status, applicant, has_account: account.phone.is_some(), way })
}
