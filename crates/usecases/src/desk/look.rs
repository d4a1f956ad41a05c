//! Looking at people: what for is asked where it is not one's own work, holds for the session, and every look is kept
//! for the person to see.

use super::{case_of, queue::reading};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::{
        Application, ApplicationState as S, Reference,
        form::{FieldCode, FieldError},
    },
    id::{ApplicationId, PersonId},
    person::Name,
    refund::{Refund, RefundStage},
    rules::RegionCode,
    staff::{LookPurpose, Looked, Staff},
    words::has_hidden,
};
use storage::{Change, ChangeSet, Look};

/// Longest words about the purpose, in characters.
const LONGEST: usize = 200;

/// A purpose, as the page sends it.
#[derive(Clone, Debug, Default)]
pub struct PurposeForm {
    /// Name of a [`LookPurpose`].
    pub purpose: String,
    /// The same in own words; needed for [`LookPurpose::Other`].
    pub words: String,
}

/// What is to be looked at.
#[derive(Clone, Debug)]
pub enum Target {
    /// A case.
    Case(ApplicationId),
    /// A person.
    Person(PersonId),
}

/// What can be told before a purpose is said.
#[derive(Clone, Debug)]
pub struct Unsaid {
    /// A case: reference, state, who has it.
    pub case: Option<(Reference, S, Option<String>)>,
    /// A person: the name, masked where it is shown.
    pub name: Option<Name>,
    /// The region.
    pub region: RegionCode,
}

/// Whether a case is `staff`'s own work: it waits in their office's queue, they have it, they may be its second person,
/// supervise it, or its refund is on the worklist. A closed case is nobody's, and auditors have none.
#[must_use]
pub fn is_theirs(staff: &Staff, app: &Application, refund: Option<&Refund>) -> bool {
    let in_hand = app.assignee.as_ref() == Some(&staff.id) && !app.state.is_final();
    let supervised = staff.role.seconds() && !app.state.is_final();
    let to_pay = refund.is_some_and(|r| !matches!(r.stage, RefundStage::Paid | RefundStage::Cancelled));
    staff.role.decides() && (in_hand || supervised || to_pay || app.state == S::Submitted)
}

/// What the caller looks at the person for.
///
/// # Errors
/// `PurposeNeeded`: it is not their own work, and this session has not said.
pub(crate) async fn purpose(
    ctx: &Context,
    caller: &Caller,
    person: &PersonId,
    theirs: bool,
) -> UseCaseResult<LookPurpose> {
    if theirs {
        return Ok(LookPurpose::OwnWork);
    }
    let said = ctx.store.look_purpose(&caller.session()?.id, person).await?;
    said.ok_or(UseCaseError::PurposeNeeded)
}

/// A look of the caller's at a person, or at a case about them.
pub(crate) fn looked(
    ctx: &Context,
    caller: &Caller,
    person: &PersonId,
    application: Option<&ApplicationId>,
    what: Looked,
) -> UseCaseResult<Change> {
    let staff = caller.staff()?;
    Ok(Change::AddLook(Look {
        person: person.clone(),
        staff: staff.id.clone(),
        session: caller.session()?.id.clone(),
        application: application.cloned(),
        office: staff.regions.clone(),
        what,
        words: String::new(),
        at: ctx.now(),
    }))
}

/// What a target is, for the page that asks for the purpose.
///
/// # Errors
/// `NotFound`, also for what is another office's; `Forbidden` for administrators.
pub async fn unsaid(ctx: &Context, caller: &Caller, target: &Target) -> UseCaseResult<Unsaid> {
    match target {
        Target::Case(id) => {
            let (_, app) = case_of(ctx, caller, id).await?;
            let assignee = match &app.assignee {
                Some(id) => ctx.store.lookup_staff(id).await?.map(|s| s.name),
                None => None,
            };
            Ok(Unsaid { case: Some((app.reference, app.state, assignee)), name: None, region: app.region })
        }
        Target::Person(id) => {
            let staff = reading(caller)?;
            let person = ctx.store.lookup_person_in(&staff.regions, id).await?.ok_or(UseCaseError::NotFound)?;
            Ok(Unsaid { case: None, name: Some(person.name), region: person.region })
        }
    }
}

/// Says what a person is looked at for; it holds for the session.
///
/// # Errors
/// `NotFound`, `Forbidden`; `Invalid` on `purpose` or `words`.
pub async fn say(ctx: &Context, caller: &Caller, target: &Target, form: &PurposeForm) -> UseCaseResult<()> {
    let (person, application, object) = match target {
        Target::Case(id) => (case_of(ctx, caller, id).await?.1.person, Some(id), id.as_str()),
        Target::Person(id) => {
            let found = ctx.store.lookup_person_in(&reading(caller)?.regions, id).await?;
            (found.ok_or(UseCaseError::NotFound)?.id, None, id.as_str())
        }
    };
    let (purpose, words) = read(form).map_err(UseCaseError::Invalid)?;
    let said = match looked(ctx, caller, &person, application, Looked::Said(purpose))? {
        Change::AddLook(look) => Change::AddLook(Look { words, ..look }),
        other => other,
    };
    let entry = record::entry(ctx, caller, "look.purpose", object, &format!("purpose={}", purpose.name()));
    ctx.store.commit(ChangeSet::new().with(said).audited(entry)).await?;
    Ok(())
}

fn read(form: &PurposeForm) -> Result<(LookPurpose, String), Vec<FieldError>> {
    let purpose = LookPurpose::from_asked(&form.purpose);
    let words = form.words.trim().to_owned();
    let errors = purpose_faults(&form.purpose, purpose.map(|p| p == LookPurpose::Other), &words);
    match purpose {
        Some(purpose) if errors.is_empty() => Ok((purpose, words)),
        _ => Err(errors),
    }
}

/// What is wrong with a typed purpose and the own words to it. `other`: whether it was read as "something else", which
/// must say what; `None` where it can't be read.
pub(super) fn purpose_faults(typed: &str, other: Option<bool>, words: &str) -> Vec<FieldError> {
    let of_purpose = match other {
        None if typed.is_empty() => Some(FieldError::new("purpose", FieldCode::Required)),
        None => Some(FieldError::new("purpose", FieldCode::Choice)),
        Some(true) if words.is_empty() => Some(FieldError::new("words", FieldCode::Required)),
        Some(_) => None,
    };
    let hidden = has_hidden(words).then(|| FieldError::new("words", FieldCode::Character));
    let long = (words.chars().count() > LONGEST).then(|| FieldError::new("words", FieldCode::TooLong));
    [of_purpose, hidden, long].into_iter().flatten().collect()
}
