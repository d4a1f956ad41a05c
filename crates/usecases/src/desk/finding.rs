//! A verdict on a document: given by who has the case, or may be its second person; the newest counts, none is lost.

use super::{case_of, own_case::not_own};
use crate::{Caller, Context, UseCaseError, UseCaseResult, record};
use domain::{
    id::{ApplicationId, DocumentId},
    review::{Finding, check_finding, may_judge},
};
use storage::{ChangeSet, Constraint, DocumentState, ReviewChange, StoreError};

/// A verdict as the page sends it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FindingForm {
    /// The document.
    pub document: String,
    /// Name of the verdict.
    pub verdict: String,
    /// Words; needed for "something else".
    pub words: String,
}

/// Puts a verdict on a document on record. The same verdict by the same person once more changes nothing.
///
/// # Errors
/// `NotFound`, also for a document of another case; `Forbidden` for a role that does not decide and for an own case;
/// `Conflict` when the case is not the caller's to judge (any more), or the resident replaced the document meanwhile;
/// `Invalid` on `verdict` or `verdict_words`.
pub async fn judge(ctx: &Context, caller: &Caller, id: &ApplicationId, form: &FindingForm) -> UseCaseResult<()> {
    let (staff, app) = case_of(ctx, caller, id).await?;
    if !staff.role.decides() {
        return Err(UseCaseError::Forbidden);
    }
    not_own(ctx, &staff, id).await?;
    let (verdict, words) = check_finding(&form.verdict, &form.words).map_err(UseCaseError::Invalid)?;
    let document = DocumentId::parse(&form.document).ok_or(UseCaseError::NotFound)?;
    if !may_judge(&app, &staff.id, staff.role) {
        return Err(UseCaseError::Conflict);
    }
    let found = ctx.store.lookup_document(&document).await?;
    if found.is_none_or(|d| d.application != *id || d.state != DocumentState::Stored) {
        return Err(UseCaseError::NotFound);
    }
    let known = ctx.store.findings_of(id).await?;
    let last = known.iter().rev().find(|f| f.document == document);
    if last.is_some_and(|f| f.staff == staff.id && f.verdict == verdict && f.words == words) {
        return Ok(());
    }
    let detail = format!("document={document} verdict={}", verdict.name());
    let entry = record::entry(ctx, caller, "document.judged", id.as_str(), &detail);
    let finding = Finding { application: id.clone(), document, verdict, words, staff: staff.id, at: ctx.now() };
    let set = ChangeSet::new().with(ReviewChange::AddFinding(finding)).audited(entry);
    match ctx.store.commit(set).await {
        Err(StoreError::Refused(Constraint::OwnCase)) => Err(UseCaseError::Forbidden),
        // Somebody took it over, or the resident took the document out, between the look and the act.
        Err(StoreError::Refused(Constraint::IllegalMove)) => Err(UseCaseError::Conflict),
        other => other.map(drop).map_err(Into::into),
    }
}
