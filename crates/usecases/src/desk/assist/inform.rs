use crate::{
    Caller, Context, UseCaseError, UseCaseResult,
    application::audit,
    desk::{case_of, look},
};
use domain::{
    application::{
        Application,
        form::{FieldCode, FieldError},
    },
    assist::{Informed, InformedWay},
    id::ApplicationId,
    person::Person,
};
use std::collections::BTreeMap;
use storage::{AssistChange, ChangeSet, Constraint, StoreError};

/// A letter about how an application stands, for somebody whom no message reaches.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The application.
    pub application: Application,
    /// Who applied: whom the letter is for.
    pub applicant: Person,
    /// Who is insured.
    pub insured: Person,
    /// What the applicant's account was told last about it: kind and values.
    pub told: Option<(String, BTreeMap<String, String>)>,
}

/// The letter. Only what was told is in it.
///
/// # Errors
/// As a case's page; `Conflict` where messages reach the applicant.
pub async fn letter(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<Letter> {
    let (staff, application) = case_of(ctx, caller, id).await?;
    look::purpose(ctx, caller, &application.person, look::is_theirs(&staff, &application, None)).await?;
    let (account, applicant) = unreached(ctx, &application).await?;
    let insured = ctx.store.lookup_person(&application.person).await?.ok_or(UseCaseError::NotFound)?;
    let notices = ctx.store.notices_of(&account, NOTICES).await?;
    // That staff entered it, the applicant knows best; who can't sign in rates nothing.
    let says = |kind: &str| kind != "entered" && !kind.starts_with("rating_");
    let told = notices.into_iter().find(|n| n.application.as_ref() == Some(id) && says(&n.kind));
    let entry = audit(ctx, caller, &application, "letter");
    ctx.store.commit(ChangeSet::new().audited(entry)).await?;
    Ok(Letter { application, applicant, insured, told: told.map(|n| (n.kind, n.args)) })
}

/// How many notices are looked through for the last one about a case.
const NOTICES: u32 = 100;

async fn unreached(ctx: &Context, application: &Application) -> UseCaseResult<(domain::id::AccountId, Person)> {
    let account = ctx.store.lookup_account(&application.account).await?.ok_or(UseCaseError::NotFound)?;
    if account.phone.is_some() {
        return Err(UseCaseError::Conflict);
    }
    let person = account.person.as_ref().ok_or(UseCaseError::NotFound)?;
    let person = ctx.store.lookup_person(person).await?.ok_or(UseCaseError::NotFound)?;
    Ok((account.id, person))
}

/// Keeps that the applicant was told of the state that the page showed. The same again is once.
///
/// # Errors
/// `NotFound`; `Forbidden` for roles that don't decide; `Invalid` on `informed`; `Conflict` where messages reach them, or
/// it has another version by now.
pub async fn inform(ctx: &Context, caller: &Caller, id: &ApplicationId, way: &str, version: i64) -> UseCaseResult<()> {
    let (staff, application) = case_of(ctx, caller, id).await?;
    if !staff.role.decides() {
        return Err(UseCaseError::Forbidden);
    }
    let Some(way) = InformedWay::from_name(way) else {
        return Err(FieldError::new("informed", FieldCode::Required).into());
    };
    if application.version != version {
        return Err(UseCaseError::Conflict);
    }
    unreached(ctx, &application).await?;
    let entry = audit(ctx, caller, &application, "informed");
    let informed = Informed { application: id.clone(), state: application.state, staff: staff.id, way, at: ctx.now() };
    match ctx.store.commit(ChangeSet::new().with(AssistChange::Inform(informed)).audited(entry)).await {
        Ok(_) | Err(StoreError::Refused(Constraint::AlreadyThere)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
