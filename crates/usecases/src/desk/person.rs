//! A person as the desk sees them: masked, with covers, cases and cards. Looking is on the record.

use super::{
    case::{OtherCase, other_case},
    look,
    queue::reading,
};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    application::ApplicationState as S,
    card::Certificate,
    cover::Cover,
    id::PersonId,
    person::Person,
    staff::{LookPurpose, Looked, Staff},
};
use storage::ChangeSet;

/// Most applications about a person that are listed.
pub(super) const CASES: u32 = 20;

/// A person as the desk shows them.
#[derive(Clone, Debug)]
pub struct PersonPage {
    /// Who; shown masked.
    pub person: Person,
    /// What the caller looks for.
    pub purpose: LookPurpose,
    /// Covers, newest year first.
    pub covers: Vec<Cover>,
    /// Applications that were sent, newest first; another office's say only that they are there.
    pub cases: Vec<OtherCase>,
    /// Electronic cards.
    pub cards: Vec<Certificate>,
}

/// Opens a person's page.
///
/// # Errors
/// `NotFound` outside the jurisdiction, `PurposeNeeded` until it was said, `Forbidden` for administrators.
pub async fn open(ctx: &Context, caller: &Caller, id: &PersonId) -> UseCaseResult<PersonPage> {
    let staff = reading(caller)?;
    let person = ctx.store.lookup_person_in(&staff.regions, id).await?.ok_or(UseCaseError::NotFound)?;
    let purpose = look::purpose(ctx, caller, id, false).await?;
    let page = PersonPage {
        covers: ctx.store.covers_of(id).await?,
        cases: cases(ctx, staff, id).await?,
        cards: ctx.store.certificates_of(id).await?,
        purpose,
        person,
    };
    let entry = record::entry(ctx, caller, "person.viewed", id.as_str(), &format!("purpose={}", purpose.name()));
    let looked = look::looked(ctx, caller, id, None, Looked::Person(purpose))?;
    ctx.store.commit(ChangeSet::new().with(looked).audited(entry)).await?;
    Ok(page)
}

/// Applications about a person that were sent, newest first.
pub(super) async fn cases(ctx: &Context, staff: &Staff, id: &PersonId) -> UseCaseResult<Vec<OtherCase>> {
    let all = ctx.store.applications_about(id, CASES).await?;
    Ok(all.into_iter().filter(|app| app.state != S::Draft).map(|app| other_case(staff, app)).collect())
}
