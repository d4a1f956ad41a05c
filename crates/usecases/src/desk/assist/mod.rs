//! Assisted application: a member of staff enters an application for somebody who is at the counter, or was called
//! back on the register's number. The steps, rules and pages are the resident's own; what is different is here.
//!
//! [`hand`] is the only place that makes a caller who is staff and fills in for an account.

mod back;
mod enter;
mod identify;
mod inform;
mod send;
mod tell;
mod visit;

pub use back::{BackPage, back_page, take_back};
pub use enter::{Held, drafts, hand, start, take_up};
pub use identify::{IdentifyForm, answered, identify};
pub use inform::{Letter, inform, letter};
pub use send::{ConsentPage, Paper, SendForm, Sent, consent_page, paper, request_code, send, sent};
pub use visit::{AssistPage, Resumable, applicant, open};

use super::{deciding, own_case::is_related};
use crate::{Caller, Context, UseCaseError, UseCaseResult};
use domain::{
    account::{Account, ProofLevel},
    assist::Assistance,
    id::{AccountId, AssistanceId},
    language::Language,
    person::Person,
    staff::Staff,
};

/// The caller's own assistance while it counts, and whom it is for.
///
/// # Errors
/// `Forbidden` for roles that don't decide, and for relatives; `NotFound` for another member's, and when it is over.
async fn helping(ctx: &Context, caller: &Caller, id: &AssistanceId) -> UseCaseResult<(Staff, Assistance, Person)> {
    let staff = deciding(caller)?.clone();
    let assistance = ctx.store.lookup_assistance(id).await?;
    let mine = assistance.filter(|a| a.staff == staff.id && a.is_open(ctx.now()));
    let assistance = mine.ok_or(UseCaseError::NotFound)?;
    let person = ctx.store.lookup_person(&assistance.person).await?;
    let person = person.filter(|p| staff.covers(&p.region) && p.died_on.is_none()).ok_or(UseCaseError::NotFound)?;
    if is_related(ctx, &staff, &person.id).await? {
        return Err(UseCaseError::Forbidden);
    }
    Ok((staff, assistance, person))
}

/// The account of who is helped; `Err`: one that would be made with their first application. Nobody signs in to that:
/// it has no phone, until the person proves who they are with one of their own.
async fn account_of(ctx: &Context, person: &Person) -> UseCaseResult<Result<Account, Account>> {
    Ok(ctx.store.lookup_account_by_person(&person.id).await?.ok_or_else(|| Account {
        id: AccountId::from_bits(ctx.ids.bits()),
        phone: None,
        password: None,
        person: Some(person.id.clone()),
        proof: ProofLevel::Counter,
        language: Language::Zh,
        held_until: None,
        created_at: ctx.now(),
        version: 1,
    }))
}
