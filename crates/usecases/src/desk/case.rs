//! A case: everything a decision needs on one page, and which acts the caller may do now. Looking is on the record.

use super::case_of;
use crate::{Caller, Context, UseCaseError, UseCaseResult, application::consequence_at_approval, preview, record};
use domain::{
    application::{Actor, Application, ApplicationEvent, ApplicationState as S, Move},
    consequence::{Block, Consequence, Unknown, consequence},
    cover::Cover,
    id::{ApplicationId, DocumentId},
    refund::Refund,
    review::{Correction, Finding, Subject, Submission, may_judge},
    rules::DecisionMode,
    staff::Staff,
};
use std::collections::BTreeMap;
use storage::{ChangeSet, Document, DocumentState, Effect, Note, Reveal};

/// How an automatic check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Registry data say: fine.
    Passed,
    /// Registry data say: not fine.
    Failed,
    /// The registry does not say: a person must look.
    Unknown,
}

/// An automatic check; its sentence is the locale key `check.<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Check {
    /// Name, e.g. `in_hospital`.
    pub name: &'static str,
    /// How it came out.
    pub verdict: Verdict,
}

/// A case as the desk shows it.
#[derive(Clone, Debug)]
pub struct CasePage {
    /// The application.
    pub application: Application,
    /// The insured, the cover, payment and facts as the registry has them today.
    pub standing: preview::Standing,
    /// Every cover of the insured: a second one is what most stops are about.
    pub covers: Vec<Cover>,
    /// What the rules say today; beside what was promised when it was sent.
    pub today: Option<Consequence>,
    /// What an approval today would fix; `None` unless the caller may approve or propose now.
    pub approval: Option<Consequence>,
    /// Checks.
    pub checks: Vec<Check>,
    /// Documents.
    pub documents: Vec<Document>,
    /// History with names.
    pub history: Vec<(ApplicationEvent, Option<String>)>,
    /// Staff notes with names.
    pub notes: Vec<(Note, Option<String>)>,
    /// Verdicts on documents, oldest first, with names; also on documents that are gone meanwhile.
    pub findings: Vec<(Finding, Option<String>)>,
    /// What a correction could ask for; empty unless the caller may ask for one now.
    pub subjects: Vec<Subject>,
    /// Corrections that were asked for item by item, oldest first.
    pub corrections: Vec<Correction>,
    /// What was sent, oldest first.
    pub submissions: Vec<Submission>,
    /// The caller may judge the documents now.
    pub may_judge: bool,
    /// When staff had masked values shown in full, with names.
    pub reveals: Vec<(Reveal, Option<String>)>,
    /// Refund, once planned.
    pub refund: Option<Refund>,
    /// Effect, once planned.
    pub effect: Option<Effect>,
    /// Who has it.
    pub assignee: Option<Staff>,
    /// What the caller may do now.
    pub moves: Vec<Move>,
    /// It is about the caller, or somebody the caller acts for: they may only look, and put it back.
    pub own_case: bool,
    /// A second person is or will be needed, and nobody else in the office may be one.
    pub nobody_seconds: bool,
}

/// Opens a case.
///
/// # Errors
/// `NotFound` for drafts and for cases outside the jurisdiction.
pub async fn open(ctx: &Context, caller: &Caller, id: &ApplicationId) -> UseCaseResult<CasePage> {
    let (staff, application) = case_of(ctx, caller, id).await?;
    let standing = preview::standing_of(ctx, &application).await?;
    let region = ctx.book.regions.get(&application.region);
    let reason = application.reason();
    let today = region.zip(reason).and_then(|(region, reason)| consequence(&ctx.book, region, &standing.facts, reason));
    let members = ctx.store.list_staff().await?;
    let needs_second =
        application.state == S::AwaitingSecondApproval || application.state == S::InReview && needs_two(&application);
    let nobody_seconds = needs_second && super::act::nobody_seconds(ctx, &members, &application).await?;
    let own_case = super::own_case::is_own(ctx, &staff, id).await?;
    let names: BTreeMap<_, _> = members.into_iter().map(|s| (s.id.clone(), s)).collect();
    let name = |id: &domain::id::StaffId| names.get(id).map(|s: &Staff| s.name.clone());
    let history = ctx.store.events_of(id).await?.into_iter().map(|event| {
        let by = if let Actor::Staff(staff) = &event.actor { name(staff) } else { None };
        (event, by)
    });
    let history = history.collect();
    let notes = ctx.store.notes_of(id).await?.into_iter().map(|note| {
        let by = name(&note.staff);
        (note, by)
    });
    let reveals = ctx.store.reveals_of(id).await?.into_iter().map(|reveal| {
        let by = name(&reveal.staff);
        (reveal, by)
    });
    let reveals = reveals.collect();
    let findings = ctx.store.findings_of(id).await?.into_iter().map(|finding| {
        let by = name(&finding.staff);
        (finding, by)
    });
    let findings = findings.collect();
    let may_judge = !own_case && may_judge(&application, &staff.id, staff.role);
    let mut moves = moves(&application, &staff);
    if own_case {
        moves.retain(|by| *by == Move::Release);
    }
    let documents = stored(ctx.store.documents_of(id).await?);
    let asking = moves.contains(&Move::RequestCorrection);
    let subjects = if asking { super::correction::offered(ctx, &application, &documents) } else { Vec::new() };
    let approving = moves.iter().any(|m| matches!(m, Move::Approve | Move::Propose));
    let page = CasePage {
        approval: if approving { Some(consequence_at_approval(ctx, &application).await?) } else { None },
        covers: ctx.store.covers_of(&application.person).await?,
        checks: today.as_ref().map(checks).unwrap_or_default(),
        today,
        documents,
        subjects,
        corrections: ctx.store.corrections_of(id).await?,
        submissions: ctx.store.submissions_of(id).await?,
        history,
        notes: notes.collect(),
        findings,
        may_judge,
        reveals,
        refund: ctx.store.refund_of(id).await?,
        effect: ctx.store.lookup_effect(id).await?,
        assignee: application.assignee.as_ref().and_then(|id| names.get(id).cloned()),
        moves,
        own_case,
        nobody_seconds,
        standing,
        application,
    };
    // Who looked at whose data is on the record.
    let looked = record::entry(ctx, caller, "case.viewed", id.as_str(), "");
    ctx.store.commit(ChangeSet::new().audited(looked)).await?;
    Ok(page)
}

/// The automatic checks behind an answer of the rules.
fn checks(answer: &Consequence) -> Vec<Check> {
    let judged = |failed: bool, unknown: bool| match (failed, unknown) {
        (true, _) => Verdict::Failed,
        (_, true) => Verdict::Unknown,
        _ => Verdict::Passed,
    };
    let registry = |name, block, unknown| Check {
        name,
        verdict: judged(answer.blocks.contains(&block), answer.unknowns.contains(&unknown)),
    };
    vec![
        Check { name: "eligible", verdict: judged(answer.exit.is_some(), false) },
        registry("in_hospital", Block::InHospital, Unknown::InHospital),
        registry("unsettled_claims", Block::UnsettledClaims, Unknown::UnsettledClaims),
        registry("arrears", Block::Arrears, Unknown::Arrears),
        Check { name: "reason", verdict: judged(false, answer.unknowns.contains(&Unknown::ReasonNotConfirmed)) },
        Check { name: "benefits_used", verdict: judged(false, answer.unknowns.contains(&Unknown::BenefitsUsed)) },
    ]
}

fn needs_two(application: &Application) -> bool {
    application.promised.as_ref().is_none_or(|c| c.decision == DecisionMode::TwoPeople)
}

/// What `staff` may do with `application` now; the domain decides again when it is done.
#[must_use]
pub fn moves(application: &Application, staff: &Staff) -> Vec<Move> {
    if !staff.role.decides() {
        return Vec::new();
    }
    let mine = application.assignee.as_ref() == Some(&staff.id);
    let two = needs_two(application);
    match application.state {
        S::Submitted => vec![Move::Take],
        S::InReview if mine && two => vec![Move::Propose, Move::RequestCorrection, Move::Refuse, Move::Release],
        S::InReview if mine => vec![Move::Approve, Move::RequestCorrection, Move::Refuse, Move::Release],
        S::InReview => vec![Move::TakeOver],
        S::AwaitingSecondApproval if staff.role.seconds() && application.first_approver.as_ref() != Some(&staff.id) => {
            vec![Move::Approve, Move::Return, Move::Refuse]
        }
        _ => Vec::new(),
    }
}

/// A document of a case, for staff who decide or audit. Looking is on the record.
///
/// # Errors
/// `NotFound`.
pub async fn document(
    ctx: &Context,
    caller: &Caller,
    id: &ApplicationId,
    document: &DocumentId,
) -> UseCaseResult<(Document, Vec<u8>)> {
    case_of(ctx, caller, id).await?;
    let found = ctx.store.lookup_document(document).await?;
    let document =
        found.filter(|d| d.application == *id && d.state == DocumentState::Stored).ok_or(UseCaseError::NotFound)?;
    let looked = record::entry(ctx, caller, "document.viewed", document.id.as_str(), "");
    ctx.store.commit(ChangeSet::new().audited(looked)).await?;
    let bytes = ctx.blobs.read(document.id.as_str()).await?;
    Ok((document, bytes))
}

/// What was refused at the upload was never handed in.
fn stored(documents: Vec<Document>) -> Vec<Document> {
    documents.into_iter().filter(|d| d.state == DocumentState::Stored).collect()
}
