use super::{
    advance::{advance, audit, audit_by},
    approve::approval_changes,
    case::{Case, at_hand, case_of, is_editable},
    declare::ready,
    help,
    notify::{NoticeKind, notice},
};
use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    account::{challenge, count},
    receipt::receipt_job,
    record,
};
use domain::{
    account::{Account, ChallengePurpose},
    application::{
        Actor, Application, ApplicationState, Move,
        form::{FieldCode, FieldError, digest_text},
        policy::Details,
    },
    assist::{Assistance, Consent},
    consequence::{Consequence, Deadline},
    id::{ApplicationId, StaffId},
    review::Submission,
    rules::DecisionMode,
};
use storage::{Change, ChangeSet, Constraint, Idempotency, ReviewChange, StoreError};

/// How the applicant agrees.
#[derive(Clone, Copy)]
pub(crate) enum Agreed<'a> {
    /// By the code that allows exactly this.
    Code(&'a str),
    /// By another way, of which staff keep record. Nobody agrees for themselves this way.
    Otherwise(Consent),
}

impl Agreed<'_> {
    fn consent(self) -> Consent {
        match self {
            Self::Code(_) => Consent::Code,
            Self::Otherwise(consent) => consent,
        }
    }
}

/// SHA-256 of exactly the act that the code allows.
fn act(application: &Application) -> String {
    crypto::digest::sha256_hex(digest_text(application).as_bytes())
}

/// Sends the code that allows exactly this act to the account's phone.
///
/// # Errors
/// As [`super::open_case`]; [`UseCaseError::Invalid`] or [`UseCaseError::Conflict`] when it may not be sent yet;
/// [`UseCaseError::LimitReached`], also while sending is held after a change of phone.
pub async fn request_submit_code(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<()> {
    let case = super::open_case(ctx, caller, id).await?;
    ready(&case)?;
    if let Some(staff) = caller.hand() {
        let phone = help::code_phone(ctx, caller, &help::there(ctx, staff, id).await?).await?;
        let phone = phone.ok_or(UseCaseError::Conflict)?;
        return challenge::send(ctx, caller, ChallengePurpose::SubmitAtCounter, &phone, &act(&case.application)).await;
    }
    not_held(ctx, caller.resident()?)?;
    challenge::send(ctx, caller, ChallengePurpose::Submit, caller.phone()?, &act(&case.application)).await
}

/// Sends the application, or the answer to a correction. Sending it again answers the same and does nothing.
///
/// # Errors
/// As [`request_submit_code`]; [`UseCaseError::Invalid`] for `code`.
pub async fn submit(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    code: &str,
    key: &str,
) -> UseCaseResult<Application> {
    submit_agreed(ctx, caller, id, Agreed::Code(code), key).await
}

/// As [`submit`], also for staff, who say how the applicant agreed.
pub(crate) async fn submit_agreed(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    agreed: Agreed<'_>,
    key: &str,
) -> UseCaseResult<Application> {
    match once(ctx, caller, id, agreed, key).await {
        // Another request may have been first, with the same code: then this one is answered like that one.
        // Or the clerk who was to get it back has just gone.
        Err(
            UseCaseError::Conflict
            | UseCaseError::Store(
                StoreError::Replayed { .. }
                | StoreError::Refused(
                    Constraint::Absent | Constraint::ReceiverCannot | Constraint::OwnCase | Constraint::OneRefund,
                ),
            ),
        ) => {
            match once(ctx, caller, id, agreed, key).await {
                // The form's key was used for something else: an old page. It must be looked at again.
                Err(UseCaseError::Store(StoreError::Replayed { .. })) => Err(UseCaseError::Conflict),
                // A last word from the database: one open application for a person, one refund of a payment.
                Err(UseCaseError::Store(StoreError::Refused(
                    Constraint::OneOpenApplication | Constraint::OneRefund,
                ))) => Err(UseCaseError::Conflict),
                other => other,
            }
        }
        Err(UseCaseError::Store(StoreError::Refused(Constraint::OneOpenApplication))) => Err(UseCaseError::Conflict),
        Err(UseCaseError::Invalid(errors)) => match at_hand(ctx, caller, id).await? {
            sent if was_sent(&sent) => Ok(sent),
            _ => Err(UseCaseError::Invalid(errors)),
        },
        other => other,
    }
}

fn was_sent(application: &Application) -> bool {
    application.submitted_at.is_some() && !is_editable(application)
}

async fn once(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    agreed: Agreed<'_>,
    key: &str,
) -> UseCaseResult<Application> {
    let application = at_hand(ctx, caller, id).await?;
    if was_sent(&application) {
        return Ok(application);
    }
    if !is_editable(&application) {
        return Err(UseCaseError::Conflict);
    }
    if key.is_empty() || key.len() > 64 {
        return Err(FieldError::new("code", FieldCode::Required).into());
    }
    let ctx = &ctx.sent_under(&application).await?;
    let case = case_of(ctx, caller, application).await?;
    ready(&case)?;
    let purpose = match caller.hand() {
        // Who they are was seen: a hold on their account's phone says nothing about them.
        Some(_) => ChallengePurpose::SubmitAtCounter,
        None => {
            not_held(ctx, caller.resident()?)?;
            ChallengePurpose::Submit
        }
    };
    // The rules changed after the answers were checked: the check page must be seen again.
    if case.application.state == ApplicationState::Draft && case.application.rules != ctx.book.version {
        return Err(UseCaseError::Conflict);
    }
    let request = act(&case.application);
    let helped = match caller.hand() {
        Some(staff) => Some(help::there(ctx, staff, id).await?),
        None => None,
    };
    match &helped {
        Some(assistance) if !assistance.way.consents().contains(&agreed.consent()) => {
            return Err(FieldError::new("consent", FieldCode::Choice).into());
        }
        None if agreed.consent() != Consent::Code => return Err(UseCaseError::Forbidden),
        _ => {}
    }
    let spent = match agreed {
        Agreed::Code(code) => Some(challenge::spend(ctx, caller, purpose, &request, code).await?),
        Agreed::Otherwise(_) => None,
    };
    let sending = helped.map(|assistance| (assistance, agreed.consent()));
    let (sent, mut set) = changes(ctx, caller, &case, sending).await?;
    set.changes.extend(spent.map(Change::UpdateChallenge));
    set.idempotency = Some(Idempotency {
        actor: sent.account.to_string(),
        key: key.to_owned(),
        request,
        answer: sent.id.to_string(),
        at: ctx.now(),
    });
    ctx.store.commit(set).await?;
    Ok(sent)
}

/// `helped`: whom staff help, and how they agreed.
async fn changes(
    ctx: &Context,
    caller: &Caller,
    case: &Case,
    helped: Option<(Assistance, Consent)>,
) -> UseCaseResult<(Application, ChangeSet)> {
    let application = &case.application;
    let mut promised = case.answer.clone().ok_or(UseCaseError::Broken("ready without an answer"))?;
    let correction = application.state == ApplicationState::CorrectionRequested;
    // A person must look at a paper, at what a person asked for, and at what one member of staff says that somebody agreed
    // to: else one alone would end a cover, and nobody might learn of it.
    let unseen = helped.as_ref().is_some_and(|(_, consent)| *consent != Consent::Code);
    let looked_at = correction || unseen || !application.answers.documents.is_empty();
    if promised.decision == DecisionMode::Automatic && looked_at {
        promised.decision = DecisionMode::OnePerson;
        let limit = case.region.limits.decision(DecisionMode::OnePerson).v;
        promised.deadline = Some(ctx.book.calendar.deadline(ctx.today(), limit));
    }
    let deadline = deadline(ctx, application, &promised).await?;
    let (by, verb, kind) = if correction {
        (Move::Correct, "correct", NoticeKind::Corrected)
    } else {
        (Move::Submit, "submit", NoticeKind::Submitted)
    };
    let entered = helped.is_some();
    let details = Details { promised: Some(promised.clone()), deadline: Some(deadline), entered, ..Details::default() };
    let (mut sent, moved) = advance(ctx, application, by, &caller.actor(), details)?;
    let mut set = ChangeSet::new().audited(audit(ctx, caller, &sent, verb));
    if !correction {
        let account = application.account.as_str();
        set.changes.push(count(ctx, "submit_account_day", account, |l| l.submit_account_day));
        set.changes.extend(moved);
        set.changes.push(receipt_job(ctx, &sent));
    } else {
        set.changes.extend(moved);
    }
    if let Some((assistance, consent)) = helped {
        let detail = format!("way={} consent={} {}", assistance.way.name(), consent.name(), assistance.id);
        set.audit.push(record::entry(ctx, caller, "application.consent", sent.id.as_str(), &detail));
        set.changes.extend(help::sent(ctx, &sent, assistance, consent));
    }
    let submission = Submission::of(&sent, &case.standing.facts, &ctx.book.version);
    set.changes.push(ReviewChange::AddSubmission(Box::new(submission)).into());
    if correction && let Some(clerk) = asked_by(ctx, &sent).await? {
        let details = Details { assignee: Some(clerk), ..Details::default() };
        let (back, moved) = advance(ctx, &sent, Move::GoBack, &Actor::System, details)?;
        set.changes.extend(moved);
        set.audit.push(audit_by(ctx, Actor::System, &caller.request, &back, Move::GoBack.name()));
        sent = back;
    }
    if promised.decision != DecisionMode::Automatic {
        set.changes.push(notice(ctx, &sent, kind, &[("deadline", deadline.on.to_string())]));
    } else {
        let details = Details { effective_on: promised.effective_on, ..Details::default() };
        let (approved, moved) = advance(ctx, &sent, Move::ApproveAutomatically, &Actor::System, details)?;
        set.changes.extend(moved);
        set.audit.push(audit_by(ctx, Actor::System, &caller.request, &approved, "approve_automatically"));
        sent = approval_changes(ctx, approved, &case.standing, &promised, &caller.request, &mut set)?;
    }
    Ok((sent, set))
}

/// The clerk who asked for the correction, who gets the case back: they know it. Nobody where they are gone or away, or
/// may not decide it any more.
async fn asked_by(ctx: &Context, application: &Application) -> UseCaseResult<Option<StaffId>> {
    let events = ctx.store.events_of(&application.id).await?;
    let asked = events.into_iter().rev().find(|e| e.by == Move::RequestCorrection).map(|e| e.actor);
    let Some(Actor::Staff(clerk)) = asked else { return Ok(None) };
    let Some(clerk) = ctx.store.lookup_staff(&clerk).await? else { return Ok(None) };
    if clerk.disabled || !clerk.role.decides() || !clerk.covers(&application.region) {
        return Ok(None);
    }
    let today = ctx.today();
    let away = ctx.store.absences_from(today).await?.iter().any(|a| a.staff == clerk.id && a.covers(today));
    let free = !away && !ctx.store.concerned_staff(&application.id).await?.contains(&clerk.id);
    Ok(free.then_some(clerk.id))
}

/// The office's deadline: as promised; after a correction the old one, later by as long as its clock stood still.
async fn deadline(ctx: &Context, application: &Application, promised: &Consequence) -> UseCaseResult<Deadline> {
    let new = promised.deadline.ok_or(UseCaseError::Broken("ready without a deadline"))?;
    let Some(old) = application.deadline else { return Ok(new) };
    let events = ctx.store.events_of(&application.id).await?;
    let asked = events.iter().rev().find(|e| e.by == Move::RequestCorrection);
    Ok(asked.map_or(new, |event| ctx.book.calendar.extended(old, event.at.day(), ctx.today())))
}

/// After a change of phone or a recovery nothing irreversible is sent for a while.
pub(crate) fn not_held(ctx: &Context, account: &Account) -> UseCaseResult<()> {
    let now = ctx.now();
    match account.held_until.filter(|until| *until > now) {
        Some(until) => {
            Err(UseCaseError::LimitReached { limit: "account_held", retry_after: until.seconds_since(now).max(1) })
        }
        None => Ok(()),
    }
}
