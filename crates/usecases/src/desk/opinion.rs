//! A colleague is asked for their opinion on a case, and answers. It binds nobody and gives nobody a right.

use super::{case_of, own_case::not_own, queue::reading};
use crate::{Caller, Context, UseCaseError, UseCaseResult, application::audit};
use domain::{
    application::{
        Application,
        form::{FieldCode, FieldError},
    },
    id::{ApplicationId, OpinionId, StaffId},
    staff::Staff,
    talk::{Opinion, OpinionState, check_opinion, may_ask},
};
use storage::{ChangeSet, Constraint, StoreError, TalkChange};

/// Most open questions that a member's list shows.
const SHOWN: u32 = 100;

/// An open question with what its line names.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The question.
    pub opinion: Opinion,
    /// The case.
    pub application: Application,
    /// Who asks.
    pub by: String,
}

/// Colleagues who can be asked about `app`: active, of its office, not who asks, and not concerned by it.
///
/// # Errors
/// Errors of the store.
pub(super) async fn colleagues(
    ctx: &Context,
    app: &Application,
    me: &Staff,
    members: &[Staff],
) -> UseCaseResult<Vec<Staff>> {
    let concerned = ctx.store.concerned_staff(&app.id).await?;
    let can = |m: &&Staff| m.id != me.id && !m.disabled && m.role.decides() && m.covers(&app.region);
    Ok(members.iter().filter(can).filter(|m| !concerned.contains(&m.id)).cloned().collect())
}

/// Asks a colleague. Asked again while the question is open, nothing is added.
///
/// # Errors
/// `NotFound`; `Forbidden`, also in an own case; `Invalid` on `colleague` or `question`; `Conflict` when the case is not
/// the caller's (any more).
pub async fn ask(ctx: &Context, caller: &Caller, id: &ApplicationId, to: &str, question: &str) -> UseCaseResult<()> {
    let (staff, app) = working(ctx, caller, id).await?;
    let members = ctx.store.list_staff().await?;
    let colleagues = colleagues(ctx, &app, &staff, &members).await?;
    let to = match to {
        "" => Err(FieldError::new("colleague", FieldCode::Choice)),
        to => {
            colleagues.into_iter().find(|m| m.id.as_str() == to).ok_or(FieldError::new("colleague", FieldCode::Choice))
        }
    };
    let (to, question) = match (to, check_opinion("question", question)) {
        (Ok(to), Ok(question)) => (to, question),
        (to, question) => return Err(UseCaseError::Invalid(to.err().into_iter().chain(question.err()).collect())),
    };
    if !may_ask(&app, &staff.id, staff.role) {
        return Err(UseCaseError::Conflict);
    }
    let open = |o: &Opinion| o.state == OpinionState::Open && o.asked_of == to.id;
    if ctx.store.opinions_of(id).await?.iter().any(open) {
        return Ok(());
    }
    let opinion = Opinion {
        id: OpinionId::from_bits(ctx.ids.bits()),
        application: id.clone(),
        asked_by: staff.id,
        asked_of: to.id,
        question,
        asked_at: ctx.now(),
        state: OpinionState::Open,
        answer: None,
        ended_at: None,
    };
    commit(ctx, caller, &app, TalkChange::Ask(opinion), "opinion_asked").await
}

/// The colleague answers.
///
/// # Errors
/// As [`decline`]; `Invalid` on `answer`.
pub async fn answer(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    opinion: &str,
    words: &str,
) -> UseCaseResult<()> {
    let (staff, app) = working(ctx, caller, id).await?;
    let words = check_opinion("answer", words)?;
    let opinion = open(ctx, id, opinion, |o| &o.asked_of, &staff.id).await?;
    end(ctx, caller, &app, opinion, OpinionState::Answered, Some(words)).await
}

/// The colleague would rather not say.
///
/// # Errors
/// `NotFound`, also for somebody else's question; `Forbidden`; `Conflict` when it is not open any more.
pub async fn decline(ctx: &Context, caller: &Caller, id: &ApplicationId, opinion: &str) -> UseCaseResult<()> {
    let (staff, app) = case_of(ctx, caller, id).await?;
    if !staff.role.decides() {
        return Err(UseCaseError::Forbidden);
    }
    let opinion = open(ctx, id, opinion, |o| &o.asked_of, &staff.id).await?;
    end(ctx, caller, &app, opinion, OpinionState::Declined, None).await
}

/// Whoever asked needs no answer any more.
///
/// # Errors
/// As [`decline`].
pub async fn withdraw(ctx: &Context, caller: &Caller, id: &ApplicationId, opinion: &str) -> UseCaseResult<()> {
    let (staff, app) = case_of(ctx, caller, id).await?;
    if !staff.role.decides() {
        return Err(UseCaseError::Forbidden);
    }
    let opinion = open(ctx, id, opinion, |o| &o.asked_by, &staff.id).await?;
    end(ctx, caller, &app, opinion, OpinionState::Withdrawn, None).await
}

/// Open questions to the caller, oldest first.
///
/// # Errors
/// `NotSignedIn`, `Forbidden` for administrators.
pub async fn asked(ctx: &Context, caller: &Caller) -> UseCaseResult<Vec<Asked>> {
    let staff = reading(caller)?;
    let members = ctx.store.list_staff().await?;
    let mut all = Vec::new();
    for opinion in ctx.store.opinions_asked(&staff.id, SHOWN).await? {
        let application = ctx.store.lookup_application(&opinion.application).await?;
        // Whose office changed no longer sees the case.
        if let Some(application) = application.filter(|a| staff.covers(&a.region)) {
            let by = members.iter().find(|m| m.id == opinion.asked_by).map(|m| m.name.clone()).unwrap_or_default();
            all.push(Asked { opinion, application, by });
        }
    }
    Ok(all)
}

/// Who may work on `id`: whoever decides cases here, but not about their own.
async fn working(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<(Staff, Application)> {
    let (staff, app) = case_of(ctx, caller, id).await?;
    if !staff.role.decides() {
        return Err(UseCaseError::Forbidden);
    }
    not_own(ctx, &staff, id).await?;
    Ok((staff, app))
}

/// The open question of a case that is `staff`'s, as `whose` says; somebody else's is not there.
async fn open(
    ctx: &Context,
    id: &ApplicationId,
    opinion: &str,
    whose: impl Fn(&Opinion) -> &StaffId,
    staff: &StaffId,
) -> UseCaseResult<Opinion> {
    let all = ctx.store.opinions_of(id).await?;
    let found = all.into_iter().find(|o| o.id.as_str() == opinion && whose(o) == staff);
    let found = found.ok_or(UseCaseError::NotFound)?;
    if found.state == OpinionState::Open { Ok(found) } else { Err(UseCaseError::Conflict) }
}

async fn end(
    ctx: &Context,
    caller: &Caller,
    app: &Application,
    opinion: Opinion,
    state: OpinionState,
    answer: Option<String>,
) -> UseCaseResult<()> {
    let verb = match state {
        OpinionState::Answered => "opinion_given",
        OpinionState::Declined => "opinion_declined",
        _ => "opinion_withdrawn",
    };
    let change = TalkChange::EndOpinion { id: opinion.id, state, answer, at: ctx.now() };
    commit(ctx, caller, app, change, verb).await
}

async fn commit(
    ctx: &Context,
    caller: &Caller,
    app: &Application,
    change: TalkChange,
    verb: &str,
) -> UseCaseResult<()> {
    let set = ChangeSet::new().with(change).audited(audit(ctx, caller, app, verb));
    match ctx.store.commit(set).await {
        Err(StoreError::Refused(Constraint::OwnCase)) => Err(UseCaseError::Forbidden),
        // Decided, handed on or asked twice at this moment.
        Err(StoreError::Refused(_)) => Err(UseCaseError::Conflict),
        other => other.map(drop).map_err(Into::into),
    }
}

/// Whether a colleague waits for the opinion of `staff` on a case: then it is their work, too.
pub(super) async fn is_asked(ctx: &Context, staff: &Staff, id: &ApplicationId) -> UseCaseResult<bool> {
    let opinions = ctx.store.opinions_of(id).await?;
    Ok(opinions.iter().any(|o| o.state == OpinionState::Open && o.asked_of == staff.id))
}
